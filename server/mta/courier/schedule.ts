/** When mail is tried again, and when it is given up (courier.8: retryalpha and its kin, queuetime). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Instant } from '../../core/types.ts'
import type { CourierConfig } from './config.ts'

/** Groups of attempts close together; the waits between groups double until they have done so retrymaxdelta times. */
export function nextAttemptAt(
  config: CourierConfig,
  { attempts }: Pick<RecipientState, 'attempts'>,
  endedAt: Instant,
): Instant {
  const inGroup = Math.max(1, config.number('retrybeta'))
  if (attempts % inGroup !== 0) return endedAt + config.time('retryalpha')
  const doubled = Math.min(attempts / inGroup - 1, config.number('retrymaxdelta'))
  return endedAt + config.time('retrygamma') * 2 ** doubled
}

export const expiresAt = (config: CourierConfig, { acceptedAt }: Pick<MessageState, 'acceptedAt'>): Instant =>
  acceptedAt + config.time('queuetime')

/** An attempt that fails at that age or later is the last one. */
export const isPastQueueTime = (config: CourierConfig, message: MessageState, now: Instant): boolean =>
  now >= expiresAt(config, message)
