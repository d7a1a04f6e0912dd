/** The second and third part of a notice. */
import type { NoticePlan } from '../../../core/mta.ts'
import type { MessageState } from '../../../core/state.ts'
import { deliveryStatus, presentFields } from '../../../mail/dsn.ts'
import { decodeXtext } from '../../../mail/xtext.ts'
import { zoneDate } from '../../../mail/zone-date.ts'
import type { Channel } from '../config/channels.ts'
import { type ImtaConfig, optionNumber } from '../config.ts'
import { blocksOf } from '../schedule.ts'
import { foldWords } from './fold.ts'
import { queueId } from './ids.ts'
import type { Extent } from './original.ts'
import { type Reported, recipientFields } from './recipient-report.ts'

/** Part 2's body, without a last empty line: the delimiter that follows begins with one. */
export function statusPart(
  config: ImtaConfig,
  channel: Channel,
  message: MessageState,
  reported: readonly Reported[],
  { seed, timezone }: { seed: number; timezone: string },
): string {
  const { envid } = message.envelope
  const later = config.layout === '7'
  // 2005Q4 writes it only where the submitter gave ENVID; later versions give an id of their own.
  const ownId = `${queueId(seed, `envelope ${message.id}`, message.acceptedAt)}@${config.host}`
  const fields = presentFields([
    ['Original-envelope-id', envid === undefined ? (later ? ownId : undefined) : decodeXtext(envid)],
    ['Reporting-MTA', `dns;${config.host} (${channel.officialHost})`],
    ['Arrival-date', later ? zoneDate(message.acceptedAt, timezone) : undefined],
  ])
  return deliveryStatus(fields, reported.map(recipientFields), foldField)
}

/** Remote-MTA folds before the banner; other fields at column 78. */
const foldField = (line: string): string =>
  line.startsWith('Remote-MTA:') ? line.replace(/ (\([^|]*\))$/, '\r\n $1') : foldWords(line)

export interface QuotedAs {
  type: 'message/rfc822' | 'text/rfc822-headers' | 'text/plain'
  extent: Extent
}

/**
 * A copy for the postmaster obeys postheadonly and postheadbody, the sender's obeys RET. An original of more blocks than
 * CONTENT_RETURN_BLOCK_LIMIT comes back without its body, unless RET said what is wanted.
 */
export function quotedAs(
  config: ImtaConfig,
  channel: Channel,
  plan: NoticePlan,
  { envelope, size }: Pick<MessageState, 'envelope' | 'size'>,
  copy: boolean,
): QuotedAs {
  const headerOnly = copy && channel.posthead.value === 'postheadonly'
  // A published warning has text/plain here, and some lines, contrary to RFC 3461's headers only.
  if (plan.cause === 'delayed') {
    return { type: 'text/plain', extent: headerOnly ? 'header' : { lines: optionNumber(config, 'LINES_TO_RETURN') } }
  }
  const tooLarge = isBeyondLimit(config, size)
  const unasked = envelope.ret === undefined && tooLarge
  const headersBack = copy ? headerOnly || tooLarge : plan.cause === 'delivered' || envelope.ret === 'HDRS' || unasked
  return headersBack ? { type: 'text/rfc822-headers', extent: 'header' } : { type: 'message/rfc822', extent: 'all' }
}

function isBeyondLimit(config: ImtaConfig, size: number): boolean {
  const limit = optionNumber(config, 'CONTENT_RETURN_BLOCK_LIMIT')
  return limit > 0 && blocksOf(size, optionNumber(config, 'BLOCK_SIZE')) > limit
}
