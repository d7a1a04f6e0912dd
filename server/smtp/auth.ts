/** AUTH PLAIN and LOGIN (RFC 4954): any password will do, and the user name may pick the sandbox. */
import { Buffer } from 'node:buffer'
import type { Dialogue } from './dialogue.ts'
import { ruled } from './session-rules.ts'

type Next = (answer: string) => void | Promise<void>

export function auth(d: Dialogue, argument: string): void | Promise<void> {
  const { replies } = d.dialect
  const { helo, user } = d.session.client
  if (helo === undefined && replies.heloFirst) return d.error(replies.heloFirst)
  if (user !== undefined) return d.error(replies.authAgain)
  if (d.transaction) return d.error(replies.authInTransaction)
  const [mechanism = '', initial] = argument.split(/\s+/)
  if (!mechanism) return d.error(replies.syntax('AUTH mechanism'))
  if (mechanism.toUpperCase() === 'PLAIN') {
    return step(d, '', initial, (answer) => {
      const [identity, name, password] = answer.split('\0')
      if (password === undefined) return d.error(replies.authMalformed)
      return authenticate(d, name || identity || '')
    })
  }
  if (mechanism.toUpperCase() === 'LOGIN') {
    return step(d, 'Username:', initial, (name) => step(d, 'Password:', undefined, () => authenticate(d, name)))
  }
  return d.error(replies.authUnknown)
}

/** Takes an answer that came along with the command, or asks for it. */
function step(d: Dialogue, prompt: string, given: string | undefined, next: Next): void | Promise<void> {
  const { replies } = d.dialect
  const take = (answer: string): void | Promise<void> => {
    if (answer === '*') return d.error(replies.authCancelled)
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(answer)) return d.error(replies.authMalformed)
    return next(Buffer.from(answer, 'base64').toString('utf8'))
  }
  // An initial answer of `=` is an empty one.
  if (given !== undefined) return take(given === '=' ? '' : given)
  d.ask(replies.authNext(Buffer.from(prompt).toString('base64')), take)
}

async function authenticate(d: Dialogue, user: string): Promise<void> {
  const { host, authSandboxes } = d.settings
  const { replies } = d.dialect
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with them belongs in no journal
  if (user === '' || /[\x00-\x1f\x7f]/.test(user)) return d.error(replies.authMalformed)
  try {
    if (authSandboxes) d.session.moveTo(await host.sandboxFor(user))
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
