/** Attempts and ages by priority (administration guide, backoff and notices). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Duration, Instant } from '../../core/types.ts'
import type { Channel, InForce, Priority } from './config/channels.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { channelOf } from './route.ts'

const HOUR = 3_600_000
const DAY = 86_400_000

/** The class that `Priority:` names (RFC 2156 section 5.3.6); `Importance:` and `X-Priority:` do not count. */
function namedPriority({ priority }: Pick<MessageState, 'priority'>): Priority {
  const value = (priority ?? '').toLowerCase().replace(/[^a-z]/g, '')
  return value === 'urgent' || value === 'nonurgent' ? value : 'normal'
}

type Sized = Pick<MessageState, 'priority' | 'size'>

export interface PriorityInForce {
  priority: Priority
  /** The last keyword that lowered it, for its size. */
  loweredBy?: InForce<number | null>
}

/** The named class, or a lower one where the message has more blocks than the class may have (urgentblocklimit …). */
export function priorityOf({ priorityLimits, blockSize }: Channel, message: Sized): PriorityInForce {
  const found: PriorityInForce = { priority: namedPriority(message) }
  for (const [from, to] of LOWER) {
    const limit = priorityLimits[from]
    const isOver = limit.value !== null && blocksOf(message.size, blockSize) > limit.value
    if (found.priority === from && isOver) Object.assign(found, { priority: to, loweredBy: limit })
  }
  return found
}

const LOWER: readonly [Priority, Priority][] = [
  ['urgent', 'normal'],
  ['normal', 'nonurgent'],
]

/** A part of a block counts as one. */
export const blocksOf = (size: number, blockSize: number): number => Math.ceil(size / blockSize)

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

export const noticesOf = (channel: Channel, message: Sized): number[] =>
  channel.notices[priorityOf(channel, message).priority].value

/** The age at which a message is returned: the last of the notices. */
export const lastAge = (channel: Channel, message: Sized): number => noticesOf(channel, message).at(-1) as number

/** The n-th wait of the backoff list follows the n-th attempt; its last one repeats. */
export function nextAttemptAt(
  config: ImtaConfig,
  message: MessageState,
  recipient: RecipientState,
  now: Instant,
): Instant {
  const channel = channelOf(config, recipient)
  const waits = channel.backoff[priorityOf(channel, message).priority].value
  return now + (waits[Math.min(Math.max(recipient.attempts, 1), waits.length) - 1] as Duration)
}
