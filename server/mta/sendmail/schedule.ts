/** When mail is tried again, warned of and given up (envelope.c: dropenvelope(); the queue run's interval). */
import type { MessageState } from '../../core/state.ts'
import type { Duration, Instant, Outcome } from '../../core/types.ts'
import type { SendmailConfig } from './config.ts'

/** At each queue run everything is tried; runs are counted from a message's birth: nobody knows when the daemon began. */
export function nextAttemptAt(config: SendmailConfig, { acceptedAt }: MessageState, endedAt: Instant): Instant {
  const interval = Math.max(1000, config.queueRun)
  const wait = Math.max(1, config.time('MinQueueAge') ?? 0)
  return acceptedAt + Math.ceil((endedAt + wait - acceptedAt) / interval) * interval
}

type Limit = 'Timeout.queuereturn' | 'Timeout.queuewarn'

/** The limit of a message's class: that of notices, of its Priority field, else the plain one. */
function limitOf(config: SendmailConfig, limit: Limit, { origin, priority }: MessageState): Duration {
  const ofClass = origin.type === 'notice' ? 'dsn' : (priority?.toLowerCase() ?? 'normal')
  return config.time(`${limit}.${ofClass}`) ?? config.time(limit) ?? 0
}

export const lifetime = (config: SendmailConfig, message: MessageState): Duration =>
  limitOf(config, 'Timeout.queuereturn', message)

/** 0: nobody is warned. */
export const warnsAfter = (config: SendmailConfig, message: MessageState): Duration =>
  limitOf(config, 'Timeout.queuewarn', message)

export const isPastLifetime = (config: SendmailConfig, message: MessageState, now: Instant): boolean =>
  now - message.acceptedAt >= lifetime(config, message)

/** What Linux itself waits for a connection (tcp_syn_retries). */
const SYSTEM_WAIT = 127_000

/** How long an attempt takes that meets silence. */
export function takes(config: SendmailConfig, outcome: Outcome): Duration {
  if (outcome.type !== 'connect') return 0
  if (outcome.result === 'timeout') return config.time('Timeout.connect') || SYSTEM_WAIT
  return outcome.result === 'silent' ? (config.time('Timeout.initial') ?? 0) : 0
}
