/** The second and third part of a notice. */
import type { NoticePlan } from '../../core/mta.ts'
import type { Envelope } from '../../core/types.ts'
import { deliveryStatus, presentFields } from '../../mail/dsn.ts'
import { decodeXtext } from '../../mail/xtext.ts'
import type { Channel } from './channels.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { foldWords } from './fold.ts'
import type { Extent } from './original.ts'
import { type Reported, recipientFields } from './recipient-report.ts'

/** Part 2's body, without a last empty line: the delimiter that follows begins with one. */
export function statusPart(
  config: ImtaConfig,
  channel: Channel,
  envelope: Envelope,
  reported: readonly Reported[],
): string {
  const message = presentFields([
    // 2005Q4 writes it only where the submitter gave ENVID; later versions give an id of their own.
    ['Original-envelope-id', envelope.envid === undefined ? undefined : decodeXtext(envelope.envid)],
    ['Reporting-MTA', `dns;${config.host} (${channel.officialHost})`],
  ])
  return deliveryStatus(message, reported.map(recipientFields), foldField)
}

/** Remote-MTA folds before the banner; other fields at column 78. */
const foldField = (line: string): string =>
  line.startsWith('Remote-MTA:') ? line.replace(/ (\([^|]*\))$/, '\r\n $1') : foldWords(line)

export interface QuotedAs {
  type: 'message/rfc822' | 'text/rfc822-headers' | 'text/plain'
  extent: Extent
}

/** A copy for the postmaster obeys postheadonly and postheadbody, the sender's obeys RET. */
export function quotedAs(
  config: ImtaConfig,
  channel: Channel,
  plan: NoticePlan,
  envelope: Envelope,
  copy: boolean,
): QuotedAs {
  const headerOnly = copy && channel.posthead.value === 'postheadonly'
  // A published warning has text/plain here, and some lines, contrary to RFC 3461's headers only.
  if (plan.cause === 'delayed') {
    return { type: 'text/plain', extent: headerOnly ? 'header' : { lines: optionNumber(config, 'LINES_TO_RETURN') } }
  }
  const headersBack = copy ? headerOnly : plan.cause === 'delivered' || envelope.ret === 'HDRS'
  return headersBack ? { type: 'text/rfc822-headers', extent: 'header' } : { type: 'message/rfc822', extent: 'all' }
}
