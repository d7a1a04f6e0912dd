/** Posts on their way to webhooks: so many at a time to each URL, the next when one has ended. */
import type { HandoffEnd } from '../core/handoff.ts'
import type { Duration } from '../core/types.ts'
import type { HandoffState } from '../core/webhook.ts'

export interface PostResult extends HandoffEnd {
  /** Sandbox time until the next attempt; null for none. */
  retryIn: Duration | null
}

export interface EndedPost {
  handoff: HandoffState
  result: PostResult
}

/** Makes and sends one post; what goes wrong is a result. */
export type SendPost = (handoff: HandoffState, signal: AbortSignal) => Promise<PostResult>

/** A provider posts many at once. A slow receiver holds up its own posts only. */
const AT_ONCE = 32

export class Outbox {
  readonly #send: SendPost
  readonly #onFinished: () => void
  #abort = new AbortController()
  #wake: (() => void)[] = []
  readonly #running = new Map<string, number>()
  readonly #waiting = new Map<string, HandoffState[]>()
  #finished: EndedPost[] = []
  #open = 0

  constructor(send: SendPost, onFinished: () => void) {
    this.#send = send
    this.#onFinished = onFinished
  }

  get isBusy(): boolean {
    return this.#open + this.#finished.length > 0
  }

  get hasFinished(): boolean {
    return this.#finished.length > 0
  }

  add(handoff: HandoffState): void {
    this.#open++
    const waiting = this.#waiting.get(handoff.target) ?? []
    this.#waiting.set(handoff.target, waiting)
    waiting.push(handoff)
    this.#next(handoff.target)
  }

  takeFinished(): EndedPost[] {
    return this.#finished.splice(0)
  }

  /** Resolves when one more has ended, or all are stopped; at once where none is open. */
  async next(): Promise<void> {
    if (this.#open > 0 && this.#finished.length === 0) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  /** Stops everything; what is on its way is tried again after a restart. */
  abort(): void {
    this.#abort.abort()
    for (const wake of this.#wake.splice(0)) wake()
    this.#abort = new AbortController()
    this.#running.clear()
    this.#waiting.clear()
    this.#finished = []
    this.#open = 0
  }

  #next(target: string): void {
    const running = this.#running.get(target) ?? 0
    const handoff = running < AT_ONCE ? this.#waiting.get(target)?.shift() : undefined
    if (!handoff) return
    this.#running.set(target, running + 1)
    void this.#run(handoff)
  }

  async #run(handoff: HandoffState): Promise<void> {
    const { signal } = this.#abort
    const result = await this.#send(handoff, signal)
    if (signal.aborted) return
    this.#open--
    this.#running.set(handoff.target, (this.#running.get(handoff.target) ?? 1) - 1)
    this.#finished.push({ handoff, result })
    this.#next(handoff.target)
    for (const wake of this.#wake.splice(0)) wake()
    this.#onFinished()
  }
}
