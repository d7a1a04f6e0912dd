/** States as the page shows them: a shape, a word (i18n key `state.…`) and a colour. */
import type { Summary } from '../../../server/core/summary.ts'
import type { MessageStatus } from '../../../server/core/types.ts'

/** Those that a stored message can be in, in the order of the filter. */
export const STATES: readonly MessageStatus[] = [
  'queued',
  'delivered',
  'failed',
  'expired',
  'held',
  'discarded',
  'mixed',
]

export type StateName =
  | 'accepted'
  | 'queued'
  | 'deferred'
  | 'warning'
  | 'delivered'
  | 'failed'
  | 'expired'
  | 'refused'
  | 'held'
  | 'discarded'
  | 'mixed'
  | 'next'
  | 'scheduled'
  | 'wouldDiscard'

export type Tone = 'plain' | 'off' | 'wait' | 'ok' | 'bad' | 'accent'

export const TONES: Record<StateName, Tone> = {
  accepted: 'plain',
  queued: 'off',
  deferred: 'wait',
  warning: 'wait',
  delivered: 'ok',
  failed: 'bad',
  expired: 'bad',
  refused: 'bad',
  held: 'off',
  discarded: 'off',
  mixed: 'plain',
  next: 'accent',
  scheduled: 'off',
  wouldDiscard: 'off',
}

/** A queued message that has failed before is one to be retried. */
export function shownState(message: Pick<Summary, 'state' | 'recipients'>): StateName {
  if (message.state !== 'queued') return message.state
  return message.recipients.some((each) => each.state === 'queued' && each.status !== null) ? 'deferred' : 'queued'
}

/** The status code of the first recipient who did not get it, where all fared alike. */
export function shownStatus(message: Pick<Summary, 'state' | 'recipients'>): string | null {
  if (message.state === 'mixed') return null
  const bad = message.recipients.find((each) => each.state !== 'delivered' && each.status !== null)
  return bad?.status ?? null
}

/** The small mark for a message that came of another. */
export const followedState = (message: Summary): StateName =>
  message.kind === 'warning' ? 'warning' : shownState(message)
