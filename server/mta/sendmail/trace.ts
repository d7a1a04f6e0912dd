/** The Received field that goes on top of what comes in (headers.c; HReceived of sendmail.cf). */
import { isNullReversePath } from '../../core/address.ts'
import type { TraceInput } from '../../core/mta.ts'
import type { MessageState } from '../../core/state.ts'
import type { ClientInfo } from '../../core/types.ts'
import { fieldValue } from '../../mail/header.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import type { SendmailConfig } from './config.ts'
import { arpaDate } from './dates.ts'
import { queueId } from './ids.ts'

/** A list's copy for its members has the fields of the message itself, and a notice brings its own. */
export function traceOf(config: SendmailConfig, input: TraceInput): string {
  const { origin, envelope, messageId, now, seed, timezone, fields = [] } = input
  if (origin.type === 'notice' || origin.type === 'forward') return ''
  const id = queueId(seed, messageId, now)
  const date = arpaDate(now, timezone)
  const by = `\tby ${config.host} (${config.version})`
  if (origin.type === 'local') {
    return `Received: (from ${userOfUid(origin.uid)}@localhost)\n${by} id ${id};\n\t${date}\n`
  }
  const { client } = origin
  const [only, ...more] = envelope.recipients
  // Who reads Errors-To is a recipient as well, as far as this is concerned.
  const isOne = more.length === 0 && !(config.isOn('UseErrorsTo') && fieldValue(fields, 'errors-to'))
  const end = isOne ? `\n\tfor <${only?.forwardPath}>; ${date}` : `;\n\t${date}`
  const from = `Received: from ${client.helo ?? plainIp(client.ip)} (${connection(config, client)})\n`
  return `${from}${by} with ${protocolOf(client)} id ${id}${end}\n`
}

/** `app.example [192.0.2.50]`; the address alone where the DNS has no name (`$_`). */
export function connection(config: SendmailConfig, client: ClientInfo): string {
  const name = clientName(client, config.reverseNames)
  return name === null ? `[${plainIp(client.ip)}]` : `${name} [${plainIp(client.ip)}]`
}

/** RFC 3848. */
function protocolOf({ esmtp, tls, user }: ClientInfo): string {
  return esmtp ? `ESMTP${tls ? 'S' : ''}${user === undefined ? '' : 'A'}` : 'SMTP'
}

export const userOfUid = (uid: number): string => (uid === 0 ? 'root' : `uid${uid}`)

/** The sender of the envelope as it is sent on. */
export const envelopeSender = ({ envelope }: Pick<MessageState, 'envelope'>): string =>
  isNullReversePath(envelope.reversePath) ? '' : (envelope.queuedAs ?? envelope.reversePath)
