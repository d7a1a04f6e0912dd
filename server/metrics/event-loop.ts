/** How late timers fire: what keeps the one thread busy shows here first. */
import type { Family } from './exposition.ts'

const EVERY_MS = 100
/** Seconds. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

export class EventLoopLag {
  readonly #counts = BUCKETS.map(() => 0)
  #sum = 0
  #count = 0
  #timer: ReturnType<typeof setInterval> | null = null

  /** Begins to measure, unless it does already. Whoever never asks for figures does not pay for it. */
  start(): void {
    if (this.#timer) return
    let expected = performance.now() + EVERY_MS
    this.#timer = setInterval(() => {
      const now = performance.now()
      this.observe(Math.max(0, now - expected) / 1000)
      expected = now + EVERY_MS
    }, EVERY_MS)
    this.#timer.unref()
  }

  /** @param lag seconds */
  observe(lag: number): void {
    const bucket = BUCKETS.findIndex((limit) => lag <= limit)
    if (bucket >= 0) this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += lag
    this.#count++
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  family(): Family {
    let below = 0
    const buckets = BUCKETS.map((limit, i) => {
      below += this.#counts[i] ?? 0
      return { suffix: '_bucket', labels: { le: String(limit) }, value: below }
    })
    return {
      name: 'bouncelab_event_loop_lag_seconds',
      type: 'histogram',
      help: 'How late a timer of 100 ms fired, measured from the first scrape on.',
      samples: [
        ...buckets,
        { suffix: '_bucket', labels: { le: '+Inf' }, value: this.#count },
        { suffix: '_sum', labels: {}, value: this.#sum },
        { suffix: '_count', labels: {}, value: this.#count },
      ],
    }
  }
}
