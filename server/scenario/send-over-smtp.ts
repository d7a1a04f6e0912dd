/** Hands a message in as an application does: over SMTP, where session rules act. */
import type { ComposedMail } from './compose-mail.ts'
import type { SendItem } from './step-schema.ts'

/** What the client is told where no reply is. */
export const LOST = 'lost'
export const NOTHING = 'nothing'

/** Real milliseconds for which a client waits for an answer. */
const PATIENCE_MS = 30_000

/**
 * @returns every reply that refused something, then the reply to the message; `lost` where the connection was cut, and
 * `nothing` where no answer came in time
 */
export async function sendOverSmtp(
  { raw, envelope }: ComposedMail,
  message: SendItem,
  server: { host: string; port: number },
): Promise<string[]> {
  const { createTransport } = await import('nodemailer')
  const patience = message.timeout ?? PATIENCE_MS
  const transport = createTransport({
    ...server,
    ...(message.tls ? { requireTLS: true, tls: { rejectUnauthorized: false } } : { ignoreTLS: true }),
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
  const { response, code } = error as { response?: string; code?: string }
  if (response) return response
  return code === 'ETIMEDOUT' ? NOTHING : LOST
}
