/** Posts to webhooks: which events make one, and when each is due. Part of the engine; it never posts anything itself. */
import type { EventBody } from './events.ts'
import type { HandoffEnd } from './handoff.ts'
import type { MessageState, SandboxState } from './state.ts'
import type { Duration, Instant } from './types.ts'
import { type HandoffState, tellingOf, tellingsOf, type WebhookRecord, type WebhookTarget, wanting } from './webhook.ts'

export class Posts {
  readonly #state: SandboxState
  readonly #emit: (body: EventBody) => void
  #compiledFrom: readonly WebhookRecord[] = []
  #compiled: { webhook: WebhookRecord; wants: ReturnType<typeof wanting> }[] = []
  /** Those that wait, soonest first; equals keep their order. */
  #due: HandoffState[] = []

  /** @param emit writes an event and folds it into the state */
  constructor(state: SandboxState, emit: (body: EventBody) => void) {
    this.#state = state
    this.#emit = emit
  }

  /** After a restart: what was under way is due again, for nobody knows whether it arrived. */
  restore(): void {
    for (const handoff of this.#state.handoffs.values()) {
      handoff.nextAttemptAt ??= this.#state.now
      this.#push(handoff)
    }
  }

  next(): Instant | null {
    return this.#due[0]?.nextAttemptAt ?? null
  }

  #push(handoff: HandoffState): void {
    const at = handoff.nextAttemptAt as Instant
    let low = 0
    let high = this.#due.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#due[middle]?.nextAttemptAt as Instant) <= at) low = middle + 1
      else high = middle
    }
    this.#due.splice(low, 0, handoff)
  }

  /** The application has agreed to be told: what waited for that is due now. */
  confirm(webhookId: string): void {
    if (!this.#state.confirmed.has(webhookId)) this.#emit({ type: 'webhook.confirmed', webhookId })
    const waiting = this.#due.filter(({ by }) => by === webhookId)
    this.#due = this.#due.filter(({ by }) => by !== webhookId)
    for (const handoff of waiting) {
      handoff.nextAttemptAt = this.#state.now
      this.#push(handoff)
    }
  }

  /** A webhook is no longer in force: what waited for it has ended, and says why. It can be sent again. */
  withdraw(webhookId: string): void {
    const waiting = this.#due.filter(({ by }) => by === webhookId)
    this.#due = this.#due.filter(({ by }) => by !== webhookId)
    const reply = removedReply(webhookId)
    const dialogue = [{ who: '*' as const, text: reply }]
    for (const handoff of waiting) {
      this.#emit({ type: 'handoff.failed', ...namesOf(handoff), attempt: handoff.attempts, reply, dialogue })
    }
  }

  /** Begins those that are due, at most so many; end() ends each. */
  begin(most: number): HandoffState[] {
    let count = 0
    while (
      count < most &&
      count < this.#due.length &&
      (this.#due[count]?.nextAttemptAt as Instant) <= this.#state.now
    ) {
      count++
    }
    const due = this.#due.splice(0, count)
    for (const handoff of due) {
      this.#emit({ type: 'handoff.attempted', ...namesOf(handoff), attempt: handoff.attempts + 1 })
    }
    return due
  }

  /** @param retryIn how long until the next attempt; null for none */
  end(handoff: HandoffState, { ok, reply, dialogue }: HandoffEnd, retryIn: Duration | null): void {
    // It may have been removed meanwhile, with everything else.
    if (!this.#state.handoffs.has(handoff.id)) return
    const told = { ...namesOf(handoff), attempt: handoff.attempts, reply, dialogue }
    if (ok) this.#emit({ type: 'handoff.delivered', ...told })
    else if (retryIn === null) this.#emit({ type: 'handoff.failed', ...told })
    else {
      this.#emit({ type: 'handoff.failed', ...told, nextAttemptAt: this.#state.now + retryIn })
      this.#push(handoff)
    }
  }

  /** Queues the posts that an event makes, by the standing webhooks. */
  tell(body: EventBody, message: MessageState): void {
    const { webhooks, seq: eventSeq } = this.#state
    if (this.#compiledFrom !== webhooks) {
      this.#compiledFrom = webhooks
      this.#compiled = webhooks.map((webhook) => ({ webhook, wants: wanting(webhook) }))
    }
    const { id: messageId, rootId } = message
    for (const { tells, recipient } of tellingsOf(body, message)) {
      for (const { webhook, wants } of this.#compiled) {
        if (!wants(tells, message, recipient)) continue
        const { id: by, url, format } = webhook
        this.queue({ messageId, rootId, by, target: withoutSecrets(url), format, tells, eventSeq, recipient })
      }
    }
  }

  /** A rule has a URL told of this very message. */
  tellOf(message: MessageState, delivered: string, ruleId: string, { url, format }: WebhookTarget): void {
    const { id: messageId, rootId, origin, report } = message
    const tells = origin.type === 'answer' ? tellingOf(origin.answer) : origin.type === 'notice' ? 'notice' : 'accepted'
    const target = withoutSecrets(url)
    const { seq: eventSeq } = this.#state
    const tell = (recipient: string) =>
      this.queue({ messageId, rootId, by: ruleId, target, format, tells, eventSeq, recipient })
    if (origin.type === 'answer') tell(origin.recipient)
    // A notice is told as what it says of each recipient of the message that it is about.
    else if (origin.type === 'notice' && report.length > 0)
      for (const { finalRecipient } of report) tell(finalRecipient)
    else tell(delivered)
  }

  /** Queues a post, due now. */
  queue({ messageId, rootId, by, target, format, tells, eventSeq, recipient }: Telltale): void {
    const handoffId = `h${this.#state.counters.handoff + 1}`
    const told = { messageId, rootId, by, protocol: 'webhook' as const, target, format, tells, eventSeq, recipient }
    this.#emit({ type: 'handoff.queued', handoffId, ...told, nextAttemptAt: this.#state.now })
    this.#push(this.#state.handoffs.get(handoffId) as HandoffState)
  }
}

/** What became of a post whose webhook is gone. */
export const removedReply = (webhookId: string): string =>
  `The webhook ${webhookId} was removed before this was posted. Put a webhook with the id ${webhookId} in force, then send it again.`

/** What a post tells, and whom. */
type Telltale = Omit<HandoffState, 'id' | 'attempts' | 'nextAttemptAt'>

/** What every event of a post carries. */
const namesOf = ({ id: handoffId, messageId, rootId, target, recipient }: HandoffState) => ({
  handoffId,
  messageId,
  rootId,
  protocol: 'webhook' as const,
  target,
  recipient,
})

/** Postmark's users put a password into the URL. */
export function withoutSecrets(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1')
}
