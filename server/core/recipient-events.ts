/**
 * The events of a recipient's way to its attempts and through them. There are more of these than of all others together, so each is written out in one piece:
 * spreading objects into each other cost most of the engine's time.
 */
import type { EventBody, EventOf, Running } from './events.ts'
import type { Met } from './meet.ts'
import type { MessageState, RecipientState } from './state.ts'
import type { Channel, Instant, Judgement, Outcome, Why } from './types.ts'
import type { WebhookTarget } from './webhook.ts'

/** An attempt that has begun. */
export interface Begun {
  message: MessageState
  recipient: RecipientState
  outcome: Outcome
  deliveryNumber: number
  ruleId?: string | undefined
  /** A URL that is told of the message once it is delivered. */
  webhook?: WebhookTarget | undefined
}

type Reason = EventOf<'recipient.queued'>['reason']

/** @param route where it goes; with its reason where that was found just now */
export const queuedEvent = (
  message: MessageState,
  recipient: RecipientState,
  reason: Reason,
  { channel, routed, why }: { channel: Channel; routed: string; why?: Why },
  nextAttemptAt: Instant,
): EventBody => ({
  type: 'recipient.queued',
  reason,
  messageId: message.id,
  rootId: message.rootId,
  recipient: recipient.path.forwardPath,
  index: recipient.index,
  nextAttemptAt,
  channel,
  routed,
  why,
})

/** @param endsAt when the attempt ends, where it takes time; its outcome is decided already */
export const attemptedEvent = (
  message: MessageState,
  recipient: RecipientState,
  met: Met,
  deliveryNumber: number,
  running: Running,
  endsAt: Instant | undefined,
): EventBody => ({
  type: 'recipient.attempted',
  messageId: message.id,
  rootId: message.rootId,
  recipient: recipient.path.forwardPath,
  index: recipient.index,
  attempt: recipient.attempts + 1,
  deliveryNumber,
  channel: recipient.channel,
  routed: recipient.routed,
  running,
  decidedBy: met.why,
  ruleId: met.ruleId,
  endsAt,
  outcome: endsAt === undefined ? undefined : (met.outcome ?? undefined),
})

type Ending = 'recipient.delivered' | 'recipient.failed' | 'recipient.expired' | 'recipient.deferred'

/** @param nextAttemptAt for a deferral */
export const outcomeEvent = (
  type: Ending,
  { message, recipient, outcome, deliveryNumber, ruleId }: Begun,
  judgement: Judgement,
  running: Running,
  nextAttemptAt: Instant | undefined,
): EventBody =>
  ({
    type,
    messageId: message.id,
    rootId: message.rootId,
    recipient: recipient.path.forwardPath,
    index: recipient.index,
    attempt: recipient.attempts,
    deliveryNumber,
    channel: recipient.channel,
    running,
    ruleId,
    outcome,
    status: judgement.status,
    statusSource: judgement.statusSource,
    diagnostic: judgement.diagnostic,
    report: judgement.report,
    frozen: judgement.frozen,
    nextAttemptAt,
  }) as EventBody
