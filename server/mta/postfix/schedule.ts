/** When mail is tried again, and when it is given up (qmgr.8: "queue strategies"). */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState } from '../../core/state.ts'
import type { Duration, Instant } from '../../core/types.ts'
import type { PostfixConfig } from './config.ts'

/** The next wait is the age, between the least and the greatest backoff; the queue is scanned at whole intervals. */
export function nextAttemptAt(config: PostfixConfig, { acceptedAt }: MessageState, endedAt: Instant): Instant {
  const least = config.time('minimal_backoff_time')
  const wait = Math.min(Math.max(endedAt - acceptedAt, least), Math.max(least, config.time('maximal_backoff_time')))
  const scan = Math.max(1000, config.time('queue_run_delay'))
  // Scans are counted from the message's birth: nobody knows when the daemon began.
  return acceptedAt + Math.ceil((endedAt + wait - acceptedAt) / scan) * scan
}

/** The age at which deferred mail is returned. */
export function lifetime(config: PostfixConfig, { envelope }: Pick<MessageState, 'envelope'>): Duration {
  const longest = config.time('maximal_queue_lifetime')
  if (!isNullReversePath(envelope.reversePath)) return longest
  return Math.min(longest, config.time('bounce_queue_lifetime'))
}

export const isPastLifetime = (config: PostfixConfig, message: MessageState, now: Instant): boolean =>
  now - message.acceptedAt >= lifetime(config, message)
