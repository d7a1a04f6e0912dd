/** Local deliveries whose commands run outside, while the pump goes on: nobody who sends mail waits for them. */
import type { PendingDelivery } from '../core/engine.ts'
import type { CommandRequest, CommandResult, LocalResult } from '../core/mta.ts'
import type { CommandHost } from '../programs/command-host.ts'

/** A delivery that has come to its first command. */
export interface Begun {
  pending: PendingDelivery
  steps: Generator<CommandRequest, LocalResult, CommandResult>
  request: CommandRequest
}

export interface Finished {
  pending: PendingDelivery
  result: LocalResult
}

export class Outside {
  readonly #host: CommandHost | undefined
  readonly #onFinished: () => void
  readonly #onFault: (error: unknown) => void
  readonly #runs = new Map<Promise<void>, AbortController>()
  #waiting: Begun[] = []
  #finished: Finished[] = []

  constructor(host: CommandHost | undefined, onFinished: () => void, onFault: (error: unknown) => void) {
    this.#host = host
    this.#onFinished = onFinished
    this.#onFault = onFault
  }

  /** Whether a command has yet to end, or what one brought has yet to be taken. */
  get isBusy(): boolean {
    return this.#runs.size + this.#waiting.length + this.#finished.length > 0
  }

  get hasFinished(): boolean {
    return this.#finished.length > 0
  }

  /** Keeps a delivery until start(): no command runs for a message that is not stored. */
  add(begun: Begun): void {
    this.#waiting.push(begun)
  }

  /** Starts what was added. */
  start(): void {
    for (const begun of this.#waiting.splice(0)) {
      const abort = new AbortController()
      const run = this.#run(begun, abort.signal).finally(() => {
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

  async #run({ pending, steps, request }: Begun, signal: AbortSignal): Promise<void> {
    const result = await this.#follow(steps, request, signal).catch((error: unknown) => {
      this.#onFault(error)
      return unable(error)
    })
    if (!signal.aborted) this.#finished.push({ pending, result })
  }

  async #follow(steps: Begun['steps'], first: CommandRequest, signal: AbortSignal): Promise<LocalResult> {
    if (!this.#host) throw new Error('commands are not allowed here')
    const home = await this.#host.open()
    try {
      for (let request = first; ; ) {
        const step = steps.next(await home.run(request, signal))
        if (step.done) return step.value
        request = step.value
      }
    } finally {
      await home.close()
    }
  }
}

/** The machine could not do it: for a later attempt. */
const unable = (error: unknown): LocalResult => ({
  forwards: [],
  outcome: () => ({
    type: 'mta',
    temporary: true,
    text: `bouncelab could not run the command: ${error instanceof Error ? error.message : String(error)}. (#4.3.0)\n`,
  }),
})
