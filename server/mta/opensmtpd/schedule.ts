/** When mail is tried again, and when it is given up (scheduler_ramqueue.c). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Duration, Instant } from '../../core/types.ts'
import type { OpensmtpdConfig } from './config.ts'
import { askerOf } from './expand.ts'
import { matchOf } from './rules.ts'

/** BACKOFF_TRANSFER and BACKOFF_DELIVERY: the n-th attempt comes n² times this after the arrival. */
const STEPS: Record<RecipientState['channel'], Duration> = { remote: 400_000, local: 10_000 }

export function nextAttemptAt(
  { acceptedAt }: Pick<MessageState, 'acceptedAt'>,
  { channel }: Pick<RecipientState, 'channel'>,
  endedAt: Instant,
): Instant {
  const step = STEPS[channel]
  let n = Math.floor(Math.sqrt((endedAt - acceptedAt) / step))
  while (acceptedAt + step * n * n <= endedAt) n++
  return acceptedAt + step * n * n
}

/** The action's own ttl, else that of the queue. */
function lifetime(config: OpensmtpdConfig, message: MessageState, { routed }: RecipientState): Duration {
  const match = matchOf(config.matches, { ...askerOf(message), recipient: routed }, config.host)
  return config.actions.get(match?.action ?? '')?.ttl ?? config.ttl
}

export const expiresAt = (config: OpensmtpdConfig, message: MessageState, recipient: RecipientState): Instant =>
  message.acceptedAt + lifetime(config, message, recipient)

/** Envelopes expire each by itself, between two attempts; one that is being tried is waited for. */
const waiting = ({ recipients }: MessageState): RecipientState[] =>
  recipients.filter(({ state, nextAttemptAt }) => state === 'queued' && nextAttemptAt !== null)

export function nextCheckAt(config: OpensmtpdConfig, message: MessageState, now: Instant): Instant | null {
  const times = message.recipients
    .filter(({ state }) => state === 'queued')
    .map((recipient) => expiresAt(config, message, recipient))
    .filter((at) => at > now)
  return times.length === 0 ? null : Math.min(...times)
}

export const expiredNow = (config: OpensmtpdConfig, message: MessageState, now: Instant): number[] =>
  waiting(message)
    .filter((recipient) => expiresAt(config, message, recipient) <= now)
    .map(({ index }) => index)

export function givesUpAt(config: OpensmtpdConfig, message: MessageState): Instant | null {
  const times = message.recipients.map((recipient) => expiresAt(config, message, recipient))
  return times.length === 0 ? null : Math.max(...times)
}

/** An attempt that ends after the end of its envelope was the last one. */
export function isLastAttempt(
  config: OpensmtpdConfig,
  message: MessageState,
  now: Instant,
  recipient: RecipientState | undefined,
): boolean {
  const recipients = recipient ? [recipient] : message.recipients
  return recipients.every((each) => expiresAt(config, message, each) <= now)
}
