/** The Received field that goes on top of what comes in (smtp_session.c). */
import type { TraceInput } from '../../core/mta.ts'
import type { ClientInfo } from '../../core/types.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { rfcDateNamed } from '../common/dates.ts'
import type { OpensmtpdConfig } from './config.ts'
import { messageName } from './ids.ts'

export function traceOf(config: OpensmtpdConfig, input: TraceInput): string {
  const { origin, envelope, messageId, now, seed, timezone } = input
  if (origin.type === 'notice') return ''
  const { host } = config
  const isRemote = origin.type === 'smtp' || origin.type === 'answer'
  const from = isRemote ? fromClient(config, origin.client) : `localhost (${host} [local])`
  const how = isRemote ? protocolOf(origin.client) : 'ESMTPA'
  // The cipher is one that its TLS agrees on today; a session's own is not known here.
  const tls = isRemote && origin.client.tls ? ' (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)' : ''
  const [only, ...more] = envelope.recipients
  const forOne = more.length === 0 ? `\r\n\tfor <${only?.forwardPath}>` : ''
  const by = `\tby ${host} (OpenSMTPD) with ${how} id ${messageName(seed, messageId)}${tls}${forOne};`
  return `Received: from ${from}\r\n${by}\r\n\t${rfcDateNamed(now, timezone)}\r\n`
}

const fromClient = (config: OpensmtpdConfig, client: ClientInfo): string =>
  `${client.helo ?? ''} (${reverseName(config, client)} [${plainIp(client.ip)}])`

/** What the DNS calls a client, in Received and in the log. */
export const reverseName = ({ reverseNames }: OpensmtpdConfig, client: ClientInfo): string =>
  clientName(client, reverseNames) ?? '<unknown>'

/** RFC 3848. */
export const protocolOf = ({ esmtp, tls, user }: ClientInfo): string =>
  `${esmtp ? 'E' : ''}SMTP${tls ? 'S' : ''}${user === undefined ? '' : 'A'}`
