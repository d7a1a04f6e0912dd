/** One attempt of a message: all recipients that were tried together, as far as it has ended. */
import { isFinal, type MessageState, type RecipientState } from '../../core/state.ts'
import type { Instant } from '../../core/types.ts'
import { queueOrder } from './order.ts'

export interface Pass {
  /** Its number, from 1. */
  attempt: number
  /** Those that it tried, in the order of the queue. */
  recipients: RecipientState[]
}

/** When the last attempt of a recipient ended. */
export const lastTried = ({ history }: RecipientState): Instant | null => history.at(-1)?.at.at(-1) ?? null

/** The pass that some recipients belong to. */
export function passOf(message: MessageState, members: readonly RecipientState[]): Pass {
  const attempt = Math.max(1, ...members.map(({ attempts }) => attempts))
  const began = Math.max(...members.map(({ passAt }) => passAt))
  const recipients = queueOrder(message, attempt).filter(
    ({ attempts, passAt, lastOutcome }) => attempts > 0 && passAt === began && lastOutcome !== null,
  )
  return { attempt, recipients }
}

/** Whether some of the message's recipients are still being tried: the notice waits for them. */
export const isUnderWay = ({ recipients }: MessageState, began: Instant): boolean =>
  recipients.some(({ underWay, passAt, state }) => !isFinal(state) && underWay !== null && passAt === began)
