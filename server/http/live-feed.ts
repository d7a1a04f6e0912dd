/**
 * The journal to one reader: from the store first, then live, without a gap and without anything twice. Nothing is held
 * for a reader: while it catches up the store holds what is new, and one that is too slow is told to begin anew.
 */
import { eventJson } from '../core/event-json.ts'
import type { SandboxEvent } from '../core/events.ts'
import { isoTime } from '../core/iso-time.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** The reader's end. */
export interface Sink {
  send(text: string): void
  /** Bytes that were sent and have not left yet. */
  waiting(): number
  /** The journal cannot be read. */
  fail(error: unknown): void
}

/** Where a reader was, or where it is sent to. */
export interface JournalPlace {
  epoch: number
  seq: number
}

const PAGE = 1000
/** A reader with more than this on its way is too slow. */
const MOST_WAITING = 1024 * 1024
const LOOK_AGAIN_MS = 50

// Readers of the same event share its text.
const texts = new WeakMap<SandboxEvent, string>()
function textOf(event: SandboxEvent): string {
  const known = texts.get(event)
  if (known !== undefined) return known
  const text = JSON.stringify(eventJson(event))
  texts.set(event, text)
  return text
}

/** Told where there is a gap: the lists must be read anew, and the stream goes on after `seq`. */
export const resyncEvent = (sandbox: Sandbox, { epoch, seq }: JournalPlace) => ({
  type: 'stream.resync' as const,
  epoch,
  seq,
  at: isoTime(sandbox.now()),
})

/** The end of the journal as it is stored. */
export const storedPlace = (sandbox: Sandbox): JournalPlace => ({
  epoch: sandbox.engine.state.epoch,
  seq: sandbox.committedSeq,
})

/** Whether the journal holds what follows a place. */
export const isWithinReach = (place: { epoch?: number | undefined; seq: number }, stored: JournalPlace): boolean =>
  (place.epoch ?? stored.epoch) === stored.epoch && place.seq <= stored.seq

export class LiveFeed {
  readonly #sandbox: Sandbox
  readonly #sink: Sink
  readonly #unsubscribe: () => void
  /** The last event that the reader was told of. */
  #at: JournalPlace
  #mode: 'catching-up' | 'live' = 'live'
  /** Something was stored since the last reading. */
  #news = false
  #closed = false

  /** @param after where the reader was; without it the stream begins now */
  constructor(sandbox: Sandbox, sink: Sink, after?: { epoch?: number | undefined; seq: number }) {
    this.#sandbox = sandbox
    this.#sink = sink
    this.#at = { epoch: sandbox.engine.state.epoch, seq: 0 }
    this.#unsubscribe = sandbox.subscribe(({ events }) => this.#hear(events))
    if (after) this.#follow(() => this.#begin(after))
  }

  close(): void {
    this.#closed = true
    this.#unsubscribe()
  }

  #follow(begin: () => Promise<void>): void {
    this.#mode = 'catching-up'
    begin()
      .then(() => this.#catchUp())
      .catch((error: unknown) => {
        if (!this.#closed) this.#sink.fail(error)
      })
  }

  async #begin(after: { epoch?: number | undefined; seq: number }): Promise<void> {
    const stored = storedPlace(this.#sandbox)
    if (isWithinReach(after, stored)) this.#at = { epoch: stored.epoch, seq: after.seq }
    else this.#resync(stored)
  }

  async #catchUp(): Promise<void> {
    let more = true
    while (more || this.#news) {
      this.#news = false
      await this.#drained()
      const { epoch, seq } = this.#at
      const events = await this.#sandbox.store.events(this.#sandbox.name, seq, PAGE)
      if (this.#closed) return
      // A reset in between has put the reader elsewhere; what was read is of the old epoch.
      if (this.#at.epoch !== epoch) continue
      const own = events.filter((event) => event.epoch === epoch)
      if (own[0] && own[0].seq !== seq + 1) this.#resync({ epoch, seq: own[0].seq - 1 })
      for (const event of own) this.#tell(event)
      more = own.length > 0
    }
    this.#mode = 'live'
  }

  #hear(events: readonly SandboxEvent[]): void {
    this.#news = true
    if (this.#mode === 'live') {
      for (const event of events) {
        if (this.#sink.waiting() > MOST_WAITING) {
          this.#follow(() => this.#beginAnew())
          return
        }
        this.#tell(event)
      }
    }
    // The commit of a reset is the first of its epoch, and may hold no event.
    const { epoch } = this.#sandbox.engine.state
    if (epoch !== this.#at.epoch) this.#resync({ epoch, seq: 0 })
  }

  /** What the reader missed while it was too slow is not told: it reads the lists anew. */
  async #beginAnew(): Promise<void> {
    await this.#drained()
    this.#resync(storedPlace(this.#sandbox))
  }

  #tell(event: SandboxEvent): void {
    if (event.epoch !== this.#at.epoch) this.#resync({ epoch: event.epoch, seq: event.seq - 1 })
    if (event.seq <= this.#at.seq || this.#closed) return
    this.#at = { epoch: event.epoch, seq: event.seq }
    this.#sink.send(textOf(event))
  }

  #resync(place: JournalPlace): void {
    this.#at = place
    if (!this.#closed) this.#sink.send(JSON.stringify(resyncEvent(this.#sandbox, place)))
  }

  async #drained(): Promise<void> {
    while (!this.#closed && this.#sink.waiting() > MOST_WAITING / 4) {
      await new Promise<void>((resolve) => setTimeout(resolve, LOOK_AGAIN_MS).unref())
    }
  }
}
