/** Hands a message in as an application does: over SMTP, where session rules act. */
import type { ComposedMail } from './compose-mail.ts'
import type { SendItem } from './step-schema.ts'

/** What becomes of the client where no reply is. */
const LOST = 'lost'
const NOTHING = 'nothing'
const UNTRUSTED = 'untrusted'

/** Where the scenario's client finds the server. */
export interface SmtpDoor {
  host: string
  port: number
  /** What a client that looks at certificates trusts, PEM; of them it minds nothing but the dates. */
  certificates(): string[]
}

/** Real milliseconds for which a client waits for an answer. */
const PATIENCE_MS = 30_000

/**
 * @returns every reply that refused something, then the reply to the message; `lost` where the connection was cut,
 * `nothing` where no answer came in time, and `untrusted` where the client would not have the server's certificate
 */
export async function sendOverSmtp(
  { raw, envelope }: ComposedMail,
  message: SendItem,
  { certificates, ...server }: SmtpDoor,
): Promise<string[]> {
  const { createTransport } = await import('nodemailer')
  const patience = message.timeout ?? PATIENCE_MS
  const trust = message.tls === 'verify' ? { ca: certificates() } : { rejectUnauthorized: false }
  const transport = createTransport({
    ...server,
    ...(message.tls ? { requireTLS: true, tls: trust } : { ignoreTLS: true }),
    greetingTimeout: patience,
    socketTimeout: patience,
  })
  const to = envelope.recipients.map(({ forwardPath }) => forwardPath)
  const dsn = dsnOf(message)
  try {
    const info = await transport.sendMail({
      envelope: { from: envelope.reversePath, to },
      raw: Buffer.from(raw),
      ...(dsn ? { dsn } : {}),
    })
    return [...(info.rejectedErrors ?? []).map(replyOf), info.response]
  } catch (error) {
    const { rejectedErrors = [] } = error as { rejectedErrors?: unknown[] }
    return rejectedErrors.length > 0 ? rejectedErrors.map(replyOf) : [replyOf(error)]
  } finally {
    transport.close()
  }
}

/** The DSN parameters (RFC 3461); the client writes ENVID as xtext itself. */
function dsnOf({ envelope, ...header }: SendItem) {
  const notify = envelope?.notify ?? header.notify
  const ret = envelope?.ret ?? header.ret
  const id = envelope?.envid ?? header.envid
  if (!notify && !ret && id === undefined) return undefined
  return { ...(id === undefined ? {} : { id }), ...(ret ? { return: ret } : {}), ...(notify ? { notify } : {}) }
}

function replyOf(error: unknown): string {
  const { response, code, message = '' } = error as { response?: string; code?: string; message?: string }
  if (response) return response
  if (message.includes('certificate has expired')) return UNTRUSTED
  return code === 'ETIMEDOUT' ? NOTHING : LOST
}
