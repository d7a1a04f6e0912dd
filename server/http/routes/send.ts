/** Local submission, as through /usr/sbin/sendmail or qmail-queue. */
import type { Envelope } from '../../core/types.ts'
import { SandboxError } from '../../errors.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type Call, type Handlers, ownBody } from '../call.ts'
import { CONTRACT, type Query } from '../contract.ts'
import { check, parseJson, readBody } from '../input.ts'
import { nextNumber } from '../next-number.ts'
import { epochOf } from './epoch.ts'

interface Submission {
  raw: Uint8Array
  envelope: Envelope
  uid: number
}

export const sendHandlers = {
  send: ownBody(async (call) => {
    const sandbox = await call.sandbox()
    const { raw, envelope, uid } = isBytes(call) ? await readBytes(call) : await readFields(call, sandbox)
    const { messageId } = await sandbox.accept({ origin: { type: 'local', uid }, envelope, raw })
    return { ...epochOf(sandbox), id: messageId }
  }),
} satisfies Partial<Handlers>

/** Bytes by their type; or by an envelope in the query, where the type says nothing (curl's own default). */
function isBytes({ req, query }: Call<'send'>): boolean {
  const type = req.headers['content-type'] ?? ''
  if (/^(?:message\/|text\/plain|application\/octet-stream)/i.test(type)) return true
  return !/\bjson\b/i.test(type) && query.to !== undefined
}

async function readBytes({ req, query, context }: Call<'send'>): Promise<Submission> {
  const raw = await readBody(req, context.maxMessageSize)
  const { from, to, uid } = query
  if (from === undefined || to === undefined) {
    const missing = [from === undefined ? 'from' : '', to === undefined ? 'to' : ''].filter(Boolean).join(' and ')
    throw new SandboxError('E_BAD_REQUEST', `The envelope lacks ${missing}.`, {
      hint: 'Write …/send?from=app@client.test&to=a@example.com&to=b@example.com; from=<> is the null reverse-path.',
    })
  }
  return { raw, envelope: envelopeOf(from, to, query), uid }
}

function envelopeOf(from: string, to: readonly string[], { notify, ret, envid }: Query<'send'>): Envelope {
  const recipients = to.map((address) => ({ forwardPath: bare(address), ...(notify ? { notify } : {}) }))
  if (recipients.some(({ forwardPath }) => forwardPath === '')) {
    throw new SandboxError('E_BAD_REQUEST', 'A recipient is empty.', { hint: 'Write to=a@example.com for each.' })
  }
  return { reversePath: bare(from), recipients, ...(ret ? { ret } : {}), ...(envid === undefined ? {} : { envid }) }
}

const bare = (address: string): string => /^<(.*)>$/s.exec(address)?.[1] ?? address

async function readFields({ req, query, context }: Call<'send'>, sandbox: Sandbox): Promise<Submission> {
  // Attachments stand in base64, four characters for three bytes.
  const limit = Math.ceil(context.maxMessageSize * 1.4) + 64 * 1024
  const { uid, ...mail } = await check(await bodySchema(), parseJson(await readBody(req, limit)), 'body')
  const { from, to, cc, bcc, envelope } = mail
  if ([from, to, cc, bcc, envelope?.from, envelope?.to].flat().some((address) => /\p{Cc}/u.test(address ?? ''))) {
    throw new SandboxError('E_INVALID', 'An address has control characters.', { hint: 'Take them out.' })
  }
  const { composeMail } = await import('../../scenario/compose-mail.ts')
  const composed = await composeMail(mail, { now: sandbox.now(), number: nextNumber(sandbox) })
  if (composed.raw.length > context.maxMessageSize) {
    throw new SandboxError(
      'E_TOO_LARGE',
      `The message has ${composed.raw.length} bytes; at most ${context.maxMessageSize} are taken.`,
    )
  }
  if (composed.envelope.recipients.length === 0) {
    throw new SandboxError('E_INVALID', 'The message has no recipient.', {
      hint: 'Write "to": "somebody@example.com".',
    })
  }
  return { ...composed, uid: uid ?? query.uid }
}

const bodySchema = async () =>
  CONTRACT.send.body?.() as Promise<Awaited<ReturnType<NonNullable<typeof CONTRACT.send.body>>>>
