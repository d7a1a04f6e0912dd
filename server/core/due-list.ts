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
    const { underWay, nextAttemptAt, index, queuedSeq } = recipient
    const job = { messageId: message.id, index }
    if (underWay) this.#queue.push(underWay.endsAt, queuedSeq, { type: 'end', ...job })
    else if (nextAttemptAt !== null) this.#queue.push(nextAttemptAt, queuedSeq, { type: 'attempt', ...job })
  }

  pushCheck(message: MessageState, due: Instant | null): void {
    if (due === null || this.#checks.get(message.id) === due) return
    this.#checks.set(message.id, due)
    // At one instant ages are looked at before attempts are made, in the order of the messages.
    this.#queue.push(due, message.number - 2 ** 40, { type: 'check', messageId: message.id })
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
      const top = this.#queue.peek()
      if (!top || top.due > this.#state.now) return
      this.#queue.pop()
      const { job } = top
      if (job.type === 'check') this.#checks.delete(job.messageId)
      if (job.type === 'attempt') this.#ready[this.#recipient(job).channel].push(job)
      else act(job)
    }
  }

  /** The attempts that begin now: local and remote in turn, as many as may run at once. */
  wave(mta: Mta): { message: MessageState; recipient: RecipientState }[] {
    const local = this.#ready.local.splice(0, this.#free(mta, 'local'))
    const remote = this.#ready.remote.splice(0, this.#free(mta, 'remote'))
    const wave: { message: MessageState; recipient: RecipientState }[] = []
    for (let i = 0; i < Math.max(local.length, remote.length); i++) {
      for (const job of [local[i], remote[i]]) {
        if (job && !this.#isGone(job)) wave.push({ message: this.#message(job), recipient: this.#recipient(job) })
      }
    }
    return wave
  }

  #free(mta: Mta, channel: Channel): number {
    return Math.max(0, mta.concurrency[channel] - this.#state.running[channel])
  }

  /** Between its due instant and its turn an operator may have held, retried or discarded it. */
  #isGone(job: { messageId: string; index: number }): boolean {
    const recipient = this.#state.messages.get(job.messageId)?.recipients[job.index]
    return recipient?.state !== 'queued' || recipient.nextAttemptAt === null
  }

  #dropStale(): void {
    for (let top = this.#queue.peek(); top && this.#isStale(top.due, top.job); top = this.#queue.peek()) {
      this.#queue.pop()
    }
  }

  /** A job is stale when what it stands for has moved on: retried early, held, ended, gone with its trace. */
  #isStale(due: Instant, job: QueueJob): boolean {
    const message = this.#state.messages.get(job.messageId)
    if (!message || message.ended) {
      this.#checks.delete(job.messageId)
      return true
    }
    if (job.type === 'check') return this.#checks.get(job.messageId) !== due
    const recipient = message.recipients[job.index] as RecipientState
    if (recipient.state !== 'queued') return true
    return job.type === 'end' ? recipient.underWay?.endsAt !== due : recipient.nextAttemptAt !== due
  }

  #message(job: { messageId: string }): MessageState {
    return this.#state.messages.get(job.messageId) as MessageState
  }

  #recipient(job: { messageId: string; index: number }): RecipientState {
    return this.#message(job).recipients[job.index] as RecipientState
  }
}
