/** Posts to webhooks: which events make one, and when each is due. Part of the engine; it never posts anything itself. */
import type { EventBody } from './events.ts'
import type { MessageState, SandboxState } from './state.ts'
import type { Instant } from './types.ts'
import { type HandoffState, type Telling, tellingsOf, type WebhookRecord, wanting } from './webhook.ts'

export class Posts {
  readonly #state: SandboxState
  #compiledFrom: readonly WebhookRecord[] = []
  #compiled: { webhook: WebhookRecord; wants: ReturnType<typeof wanting> }[] = []
  /** Those that wait, soonest first; equals keep their order. */
  #due: HandoffState[] = []

  constructor(state: SandboxState) {
    this.#state = state
  }

  /** After a restart: what was under way is due again, for nobody knows whether it arrived. */
  restore(): void {
    for (const handoff of this.#state.handoffs.values()) {
      handoff.nextAttemptAt ??= this.#state.now
      this.push(handoff)
    }
  }

  next(): Instant | null {
    return this.#due[0]?.nextAttemptAt ?? null
  }

  push(handoff: HandoffState): void {
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

  /** What waited for a webhook to be confirmed is due now. */
  hurry(by: string): void {
    const waiting = this.#due.filter((handoff) => handoff.by === by)
    this.#due = this.#due.filter((handoff) => handoff.by !== by)
    for (const handoff of waiting) {
      handoff.nextAttemptAt = this.#state.now
      this.push(handoff)
    }
  }

  /** Takes out those that are due, at most so many. */
  take(most: number): HandoffState[] {
    let count = 0
    while (
      count < most &&
      count < this.#due.length &&
      (this.#due[count]?.nextAttemptAt as Instant) <= this.#state.now
    ) {
      count++
    }
    return this.#due.splice(0, count)
  }

  /** The posts that an event makes, as events. */
  following(body: EventBody, message: MessageState): EventBody[] {
    const { webhooks } = this.#state
    if (webhooks.length === 0) return []
    if (this.#compiledFrom !== webhooks) {
      this.#compiledFrom = webhooks
      this.#compiled = webhooks.map((webhook) => ({ webhook, wants: wanting(webhook) }))
    }
    return tellingsOf(body, message).flatMap(({ tells, recipient }) =>
      this.#compiled
        .filter(({ wants }) => wants(tells, message, recipient))
        .map(({ webhook }) => this.queued(webhook.id, webhook, message, tells, recipient)),
    )
  }

  /** @param by the webhook's id, or the rule's */
  queued(
    by: string,
    { url, format }: Pick<WebhookRecord, 'url' | 'format'>,
    { id: messageId, rootId }: MessageState,
    tells: Telling,
    recipient: string,
  ): EventBody {
    const { counters, seq, now } = this.#state
    // Counted here: several may come of one event before the first of them is written.
    counters.handoff++
    return {
      type: 'handoff.queued',
      handoffId: `h${counters.handoff}`,
      messageId,
      rootId,
      by,
      protocol: 'webhook',
      target: withoutSecrets(url),
      format,
      tells,
      eventSeq: seq,
      recipient,
      nextAttemptAt: now,
    }
  }
}

/** Postmark's users put a password into the URL. */
export function withoutSecrets(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1')
}
