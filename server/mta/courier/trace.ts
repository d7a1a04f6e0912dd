/** The Received field that goes on top of what comes in (submit). */
import type { TraceInput } from '../../core/mta.ts'
import type { ClientInfo, Envelope, Origin } from '../../core/types.ts'
import { clientName } from '../common/client-name.ts'
import { rfcDate } from '../common/dates.ts'
import type { CourierConfig } from './config.ts'
import { queueId } from './ids.ts'

export const LOCALHOST = 'localhost (localhost [127.0.0.1])'

export function traceOf(config: CourierConfig, input: TraceInput): string {
  const { origin, envelope, processId, messageId, now, timezone } = input
  if (origin.type === 'notice') return ''
  const id = queueId(messageId, now, processId)
  const end = `\r\n  id ${id}; ${rfcDate(now, timezone, '01')}\r\n`
  if (origin.type === 'forward') {
    return `Received: from ${LOCALHOST}\r\n  (forwarded by ${origin.recipient})\r\n  by ${config.me} with local${end}`
  }
  if (origin.type === 'local') {
    return `Received: from ${LOCALHOST}\r\n  (uid ${origin.uid})\r\n  by ${config.me} with local${end}`
  }
  const { client } = origin
  const tls = client.tls ? '\r\n  (TLS: TLSv1.3,256bits,TLS_AES_256_GCM_SHA384)' : ''
  const auth = client.user === undefined ? '' : `\r\n  (AUTH: PLAIN ${client.user})`
  return `Received: from ${peerOf(config, client)}${auth}${tls}\r\n  by ${config.me} with ${protocolOf(client, envelope)}${end}`
}

/** `app.example (app.example [::ffff:192.0.2.50])`: what it calls itself, what the DNS calls it, where it is. */
export function peerOf(config: CourierConfig, client: ClientInfo): string {
  const name = clientName(client, config.reverseNames)
  const ip = client.ip.includes(':') ? client.ip : `::ffff:${client.ip}`
  return `${client.helo ?? ''} (${name === null ? '' : `${name} `}[${ip}])`
}

/** Where a message came from, as notices and the log tell it. */
export function receivedFrom(config: CourierConfig, origin: Origin): string {
  return origin.type === 'smtp' || origin.type === 'answer' ? peerOf(config, origin.client) : LOCALHOST
}

function protocolOf({ esmtp, tls, user }: ClientInfo, { smtpUtf8 }: Envelope): string {
  const more = `${tls ? 'S' : ''}${user === undefined ? '' : 'A'}`
  if (smtpUtf8) return `UTF8SMTP${more}`
  return `${esmtp ? 'E' : ''}SMTP${more}`
}
