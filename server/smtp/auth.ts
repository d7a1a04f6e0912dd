/** AUTH (RFC 4954): the password is looked up where the operator has given a file; the user name may pick the sandbox. */
import { randomBytes } from 'node:crypto'
import type { Claim, Verdict } from '../auth/passwords.ts'
import { decodeAnswer, encodeQuestion, mechanismOf, type SaslStep, startSasl } from '../auth/sasl.ts'
import type { Dialogue } from './dialogue.ts'
import { mechanismsFor } from './door.ts'
import { ruled } from './session-rules.ts'

type Done = void | Promise<void>

export function auth(d: Dialogue, argument: string): Done {
  const { replies } = d.dialect
  const { client } = d.session
  if (client.helo === undefined && replies.heloFirst) return d.error(replies.heloFirst)
  if (client.user !== undefined) return d.error(replies.authAgain)
  if (d.transaction) return d.error(replies.authInTransaction)
  const [name = '', initial] = argument.split(/\s+/)
  if (!name) return d.error(replies.syntax('AUTH mechanism'))
  const offered = mechanismsFor(d.settings.door, client)
  const mechanism = mechanismOf(name)
  if (mechanism === undefined) return d.error(replies.authUnknown(offered))
  if (!offered.includes(mechanism)) {
    if (mechanism !== 'CRAM-MD5') return d.error(replies.authNeedsTls)
    d.remark('CRAM-MD5 needs a password that is stored in the clear ({PLAIN} in the file of --auth)')
    return d.error(replies.authUnknown(offered))
  }
  const first = startSasl(mechanism, `<${randomBytes(9).toString('hex')}@${d.hostname}>`)
  // The challenge comes first (RFC 4954 section 4), whatever the client sends along.
  return initial !== undefined && mechanism !== 'CRAM-MD5' ? take(d, first, initial) : ask(d, first)
}

function ask(d: Dialogue, step: Extract<SaslStep, { ask: string }>): void {
  d.ask(d.dialect.replies.authNext(encodeQuestion(step.ask)), (answer) => take(d, step, answer))
}

function take(d: Dialogue, step: Extract<SaslStep, { ask: string }>, answer: string): Done {
  const { replies } = d.dialect
  if (answer === '*') return d.error(replies.authCancelled)
  const text = decodeAnswer(answer)
  const next = text === null ? 'malformed' : step.next(text)
  if (next === 'malformed') return d.error(replies.authMalformed)
  return 'ask' in next ? ask(d, next) : authenticate(d, next.claim)
}

async function authenticate(d: Dialogue, claim: Claim): Promise<void> {
  const { host, authSandboxes, door } = d.settings
  const { replies } = d.dialect
  const { user } = claim
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with them belongs in no journal
  if (user === '' || /[\x00-\x1f\x7f]/.test(user)) return d.error(replies.authMalformed)
  const verdict: Verdict = door.passwords
    ? await door.passwords.check(claim, d.session.client.ip)
    : { is: 'right', name: user }
  if (verdict.is === 'limited') return d.error(replies.authLimited(verdict.seconds))
  if (verdict.is === 'wrong') {
    d.remark(`wrong name or password for ${user}`)
    return d.error(replies.authWrong)
  }
  try {
    if (authSandboxes) d.session.moveTo(await host.sandboxFor(verdict.sandbox ?? verdict.name))
  } catch (error) {
    return d.refuse(replies.authUnavailable(error instanceof Error ? error.message : String(error)))
  }
  const before = d.session.client
  d.session.client = { ...before, user }
  let accepted = false
  d.session.open()
  await ruled(d, 'auth', {}, {}, (reply) => {
    accepted = true
    d.remark(`authenticated as ${user}`)
    d.reply(reply ?? replies.authOk)
  })
  if (!accepted) d.session.client = before
}
