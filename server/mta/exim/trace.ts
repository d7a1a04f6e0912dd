/** The Received field that goes on top of what comes in (received_header_text, spec chapter 14). */
import { isNullReversePath } from '../../core/address.ts'
import type { TraceInput } from '../../core/mta.ts'
import type { ClientInfo, Envelope } from '../../core/types.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { rfcDate } from '../common/dates.ts'
import { type EximConfig, VERSION } from './config.ts'
import { eximId } from './ids.ts'
import { qualifiedSender } from './recipient.ts'

/** Lines end in LF, as Exim's spool has them. */
export function traceOf(config: EximConfig, input: TraceInput): string {
  const { origin, envelope, now, timezone } = input
  if (origin.type === 'notice') return ''
  const id = eximId(input.seed, { id: input.messageId, processId: input.processId, acceptedAt: now })
  const sender = isNullReversePath(envelope.reversePath)
    ? ''
    : `\t(envelope-from <${qualifiedSender(config, envelope.reversePath)}>)\n`
  const isLocal = origin.type === 'local' || origin.type === 'forward'
  const by = isLocal
    ? `from ${origin.type === 'local' ? userName(origin.uid) : 'Debian-exim'} by ${config.host} with local (Exim ${VERSION})`
    : `from ${named(config, origin.client)}\n\tby ${config.host} with ${protocolOf(origin.client, envelope)} (Exim ${VERSION})`
  return `Received: ${by}\n${sender}\tid ${id}${forWhom(envelope)};\n\t${rfcDate(now, timezone, '01')}\n`
}

/** Only where there is one recipient: the others are nobody's business. */
function forWhom({ recipients }: Pick<Envelope, 'recipients'>): string {
  const [only, ...more] = recipients
  return only && more.length === 0 ? `\n\tfor ${only.forwardPath}` : ''
}

/** That of a notice, which Exim hands to itself. */
export const noticeTrace = (config: EximConfig, id: string, recipients: readonly string[], date: string): string =>
  `Received: from Debian-exim by ${config.host} with local (Exim ${VERSION})\n\tid ${id}${
    recipients.length === 1 ? `\n\tfor ${recipients[0]}` : ''
  };\n\t${date}`

/** A sandbox knows the number of whoever submits mail, not the name. */
export const userName = (uid: number): string => (uid === 0 ? 'root' : `uid${uid}`)

/** `app.example ([192.0.2.50])`, with what the client calls itself where that is another name. */
function named(config: EximConfig, client: ClientInfo): string {
  const name = clientName(client, config.reverseNames)
  const ip = `[${plainIp(client.ip)}]`
  if (name === null) return client.helo ? `${ip} (helo=${client.helo})` : ip
  return !client.helo || name.toLowerCase() === client.helo.toLowerCase()
    ? `${name} (${ip})`
    : `${name} (${ip} helo=${client.helo})`
}

/** RFC 3848 and RFC 6531 section 4.3, in small letters. */
export function protocolOf({ esmtp, tls, user }: ClientInfo, { smtpUtf8 }: Pick<Envelope, 'smtpUtf8'>): string {
  if (!esmtp) return 'smtp'
  return `${smtpUtf8 ? 'utf8' : ''}esmtp${tls ? 's' : ''}${user === undefined ? '' : 'a'}`
}
