/** Deliveries whose end is found outside, while the pump goes on: nobody who sends mail waits for them. */
import type { PendingDelivery } from '../core/engine.ts'
import type { LocalResult } from '../core/mta.ts'

/** A delivery whose end is found outside. */
export interface OutsideJob {
  pending: PendingDelivery
  /** @param signal ends it early; what it would have brought is not asked for any more */
  run(signal: AbortSignal): Promise<LocalResult>
}

export interface Finished {
  pending: PendingDelivery
  result: LocalResult
}

export class Outside {
  readonly #onFinished: () => void
  readonly #onFault: (error: unknown) => void
  readonly #runs = new Map<Promise<void>, AbortController>()
  #waiting: OutsideJob[] = []
  #finished: Finished[] = []

  constructor(onFinished: () => void, onFault: (error: unknown) => void) {
    this.#onFinished = onFinished
    this.#onFault = onFault
  }

  /** Whether one has yet to end, or what it brought has yet to be taken. */
  get isBusy(): boolean {
    return this.#runs.size + this.#waiting.length + this.#finished.length > 0
  }

  get hasFinished(): boolean {
    return this.#finished.length > 0
  }

  /** Keeps a delivery until start(): nothing is done outside for a message that is not stored. */
  add(job: OutsideJob): void {
    this.#waiting.push(job)
  }

  /** Starts what was added. */
  start(): void {
    for (const job of this.#waiting.splice(0)) {
      const abort = new AbortController()
      const run = this.#run(job, abort.signal).finally(() => {
        this.#runs.delete(run)
        if (!abort.signal.aborted) this.#onFinished()
      })
      this.#runs.set(run, abort)
    }
  }

  takeFinished(): Finished[] {
    return this.#finished.splice(0)
  }

  /** Resolves when one more has ended; at once where none runs. */
  async next(): Promise<void> {
    if (this.#runs.size > 0) await Promise.race(this.#runs.keys())
  }

  /** Kills everything; what it would have brought is lost, and its attempts are made again after a restart. */
  async abort(): Promise<void> {
    this.#waiting = []
    this.#finished = []
    for (const abort of this.#runs.values()) abort.abort()
    await Promise.all(this.#runs.keys())
  }

  async #run({ pending, run }: OutsideJob, signal: AbortSignal): Promise<void> {
    const result = await run(signal).catch((error: unknown) => {
      this.#onFault(error)
      return unable(error)
    })
    if (!signal.aborted) this.#finished.push({ pending, result })
  }
}

/** The machine could not do it: for a later attempt. */
const unable = (error: unknown): LocalResult => ({
  forwards: [],
  outcome: () => ({
    type: 'mta',
    temporary: true,
    text: `bouncelab could not do it: ${error instanceof Error ? error.message : String(error)}. (#4.3.0)\n`,
  }),
})
