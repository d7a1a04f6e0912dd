/** The Received field that goes on top of what comes in (smtpd.c, pickup.c). */
import { isNullReversePath } from '../../core/address.ts'
import type { TraceInput } from '../../core/mta.ts'
import type { MessageState } from '../../core/state.ts'
import type { ClientInfo, Envelope } from '../../core/types.ts'
import { losslessText, utf8 } from '../../mail/bytes.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { rfcDateNamed } from '../common/dates.ts'
import type { PostfixConfig } from './config.ts'
import { queueId } from './ids.ts'

export function traceOf(config: PostfixConfig, input: TraceInput): string {
  const { origin, envelope, messageId, now, seed, timezone } = input
  if (origin.type === 'notice') return ''
  const id = queueId(seed, messageId)
  const date = rfcDateNamed(now, timezone)
  const name = config.value('mail_name')
  if (origin.type === 'local' && origin.about === undefined) {
    return `Received: by ${config.host} (${name}, from userid ${origin.uid})\r\n\tid ${id}; ${date}\r\n`
  }
  if (origin.type === 'forward' || origin.type === 'local') {
    return `Received: by ${config.host} (${name})\r\n\tid ${id}; ${date}\r\n`
  }
  const { client } = origin
  const [only, ...more] = envelope.recipients
  const by = `\tby ${config.host} (${name}) with ${protocolOf(client, envelope)} id ${id}`
  const end = more.length === 0 ? `\r\n\tfor <${only?.forwardPath}>; ${date}` : `;\r\n\t${date}`
  return `Received: from ${client.helo ?? 'unknown'} (${named(config, client)})\r\n${by}${end}\r\n`
}

/** `app.example [192.0.2.50]`, `unknown` where the DNS has no name. */
const named = (config: PostfixConfig, client: ClientInfo): string =>
  `${clientName(client, config.reverseNames) ?? 'unknown'} [${plainIp(client.ip)}]`

/** RFC 3848 and RFC 6531 section 4.3. */
function protocolOf({ esmtp, tls, user }: ClientInfo, { smtpUtf8 }: Envelope): string {
  if (!esmtp) return 'SMTP'
  return `${smtpUtf8 ? 'UTF8SMTP' : 'ESMTP'}${tls ? 'S' : ''}${user === undefined ? '' : 'A'}`
}

/** The sender as notices and Return-Path show it. */
export function shownSender({ host, origin }: PostfixConfig, { envelope }: Pick<MessageState, 'envelope'>): string {
  const path = envelope.queuedAs ?? envelope.reversePath
  if (isNullReversePath(path)) return `MAILER-DAEMON@${host}`
  return path.includes('@') ? path : `${path}@${origin}`
}

/** A local part beyond ASCII stands in quotes, each of its bytes behind a backslash: seen in a recording. */
export function quotedSender(config: PostfixConfig, message: Pick<MessageState, 'envelope'>): string {
  const address = shownSender(config, message)
  const at = address.lastIndexOf('@')
  const local = utf8(address.slice(0, at))
  if (local.every((byte) => byte < 128)) return address
  const bytes = [...local].flatMap((byte) => (byte < 128 ? [byte] : [BACKSLASH, byte]))
  return `"${losslessText(Uint8Array.from(bytes))}"${address.slice(at)}`
}

const BACKSLASH = 92
