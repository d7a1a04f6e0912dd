/** What falls due: jobs in the queue, and those that are due but wait for a free delivery on their channel. */
import type { Mta } from './mta.ts'
import { Queue, type QueueJob } from './queue.ts'
import type { MessageState, RecipientState, SandboxState } from './state.ts'
import type { Channel, Instant } from './types.ts'

type AttemptJob = Extract<QueueJob, { type: 'attempt' }>

export class DueList {
  readonly #state: SandboxState
  readonly #queue = new Queue()
  /** When each message's age is looked at next; it is looked at once, however often that was asked for. */
  readonly #checks = new Map<string, Instant>()
  readonly #ready: Record<Channel, AttemptJob[]> = { local: [], remote: [] }

  constructor(state: SandboxState) {
    this.#state = state
  }

  /** Puts a recipient's next job into the queue: its next attempt, or the end of the one under way. */
  push(message: MessageState, recipient: RecipientState): void {
    const { underWay, nextAttemptAt, queuedSeq: order } = recipient
    if (underWay) this.#queue.push({ type: 'end', due: underWay.endsAt, order, message, recipient })
    else if (nextAttemptAt !== null)
      this.#queue.push({ type: 'attempt', due: nextAttemptAt, order, message, recipient })
  }

  pushCheck(message: MessageState, due: Instant | null): void {
    if (due === null || this.#checks.get(message.id) === due) return
    this.#checks.set(message.id, due)
    // At one instant ages are looked at before attempts are made, in the order of the messages.
    this.#queue.push({ type: 'check', due, order: message.number - 2 ** 40, message })
  }

  /** The next instant at which something can be done; null when the queue rests for good. */
  next(mta: Mta): Instant | null {
    if (this.#ready.local.length > 0 && this.#free(mta, 'local') > 0) return this.#state.now
    if (this.#ready.remote.length > 0 && this.#free(mta, 'remote') > 0) return this.#state.now
    this.#dropStale()
    return this.#queue.peek()?.due ?? null
  }

  /** Takes out what is due: attempts go to the ready lists, everything else to `act`, in order. */
  collect(act: (job: Exclude<QueueJob, { type: 'attempt' }>) => void): void {
    for (;;) {
      this.#dropStale()
      const job = this.#queue.peek()
      if (!job || job.due > this.#state.now) return
      this.#queue.pop()
      if (job.type === 'check') this.#checks.delete(job.message.id)
      if (job.type === 'attempt') this.#ready[job.recipient.channel].push(job)
      else act(job)
    }
  }

  /** The attempts that begin now: local and remote in turn, as many as may run at once. */
  wave(mta: Mta): AttemptJob[] {
    const local = this.#take(mta, 'local')
    const remote = this.#take(mta, 'remote')
    const wave: AttemptJob[] = []
    for (let i = 0; i < Math.max(local.length, remote.length); i++) {
      for (const job of [local[i], remote[i]]) if (job && !isGone(job)) wave.push(job)
    }
    return wave
  }

  #take(mta: Mta, channel: Channel): AttemptJob[] {
    const ready = this.#ready[channel]
    return ready.length === 0 ? ready : ready.splice(0, this.#free(mta, channel))
  }

  #free(mta: Mta, channel: Channel): number {
    return Math.max(0, mta.concurrency[channel] - this.#state.running[channel])
  }

  #dropStale(): void {
    for (let top = this.#queue.peek(); top && this.#isStale(top); top = this.#queue.peek()) {
      this.#queue.pop()
    }
  }

  /** A job is stale when what it stands for has moved on: retried early, held, ended. */
  #isStale(job: QueueJob): boolean {
    if (job.message.ended) {
      this.#checks.delete(job.message.id)
      return true
    }
    if (job.type === 'check') return this.#checks.get(job.message.id) !== job.due
    const { recipient } = job
    // An early retry may bring the next attempt to the very instant of the job that it replaced.
    if (recipient.state !== 'queued' || recipient.queuedSeq !== job.order) return true
    return job.type === 'end' ? recipient.underWay?.endsAt !== job.due : recipient.nextAttemptAt !== job.due
  }
}

/** Between its due instant and its turn an operator may have held, retried or discarded it. */
const isGone = ({ recipient, order }: AttemptJob): boolean =>
  recipient.state !== 'queued' || recipient.nextAttemptAt === null || recipient.queuedSeq !== order
