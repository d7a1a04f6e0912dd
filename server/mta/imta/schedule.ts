/** Attempts and ages by priority (administration guide, backoff and notices). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Duration, Instant } from '../../core/types.ts'
import type { Channel, Priority } from './channels.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { channelOf } from './route.ts'

const HOUR = 3_600_000
const DAY = 86_400_000

/** The class that `Priority:` names (RFC 2156 section 5.3.6); `Importance:` and `X-Priority:` do not count. */
export function priorityOf(message: Pick<MessageState, 'priority'>): Priority {
  const value = (message.priority ?? '').toLowerCase().replace(/[^a-z]/g, '')
  return value === 'urgent' || value === 'nonurgent' ? value : 'normal'
}

/** The unit of notices: RETURN_UNITS 0 is days of 24 hours since arrival, 1 hours. */
export interface AgeUnit {
  name: 'day' | 'hour'
  length: Duration
}

export function ageUnit(config: ImtaConfig): AgeUnit {
  return optionNumber(config, 'RETURN_UNITS') === 1 ? { name: 'hour', length: HOUR } : { name: 'day', length: DAY }
}

/** @example counted(3, { name: 'day', length: 86400000 }) // '3 days' */
export const counted = (count: number, { name }: AgeUnit): string => `${count} ${name}${count === 1 ? '' : 's'}`

export const noticesOf = (channel: Channel, message: Pick<MessageState, 'priority'>): number[] =>
  channel.notices[priorityOf(message)].value

/** The age at which a message is returned: the last of the notices. */
export const lastAge = (channel: Channel, message: Pick<MessageState, 'priority'>): number =>
  noticesOf(channel, message).at(-1) as number

/** The n-th wait of the backoff list follows the n-th attempt; its last one repeats. */
export function nextAttemptAt(
  config: ImtaConfig,
  message: MessageState,
  recipient: RecipientState,
  now: Instant,
): Instant {
  const waits = channelOf(config, recipient).backoff[priorityOf(message)].value
  return now + (waits[Math.min(Math.max(recipient.attempts, 1), waits.length) - 1] as Duration)
}
