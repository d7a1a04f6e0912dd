/** When qmail-send tries again (qmail-send.c, nextretry and pass_dochan): whole seconds since the message came in. */
import type { Channel, Instant } from '../../core/types.ts'

// chanskip: how many steps further the square root moves at each attempt.
const SKIP: Record<Channel, number> = { local: 10, remote: 20 }

/**
 * The age at which a delivery that was put off is tried next: (floor(sqrt(age)) + skip)².
 * @param age seconds since the message came in, at this attempt
 * @example nextRetryAge(0, 'remote') // 400
 */
export function nextRetryAge(age: number, channel: Channel): number {
  const root = Math.floor(Math.sqrt(age)) + SKIP[channel]
  return root * root
}

/** Whether an attempt at this age is the last one: past the lifetime, not at it. */
export const isPastLifetime = (age: number, queuelifetime: number): boolean => age > queuelifetime

export const ageInSeconds = (acceptedAt: Instant, now: Instant): number =>
  Math.max(0, Math.floor((now - acceptedAt) / 1000))
