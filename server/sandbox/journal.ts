/** From the engine to the store, in whole steps: what was written since the last commit, and who hears of it after. */
import type { Engine } from '../core/engine.ts'
import type { SandboxEvent } from '../core/events.ts'
import { type Summary, summaryOf } from '../core/summary.ts'
import type { Commit, SandboxRecord, SessionRecord, Store, StoredMessage } from '../store/store.ts'

export interface Committed {
  events: SandboxEvent[]
  /** Summaries of messages that are new or have changed. */
  summaries: Summary[]
}

export type Listener = (committed: Committed) => void

/** Holds what is not stored yet. Nothing is told to anybody before it is. */
export class Journal {
  readonly #store: Store
  readonly #listeners = new Set<Listener>()
  #fresh = new Map<string, Uint8Array>()
  #sessions: SessionRecord[] = []
  #updates: StoredMessage[] = []

  constructor(store: Store) {
    this.#store = store
  }

  /** Bytes of a message that the next commit will hold. */
  addBytes(id: string, raw: Uint8Array): void {
    this.#fresh.set(id, raw)
  }

  addSession(record: SessionRecord): void {
    this.#sessions.push(record)
  }

  /** A new summary of a message that is not in motion. */
  addUpdate(update: StoredMessage): void {
    this.#updates.push(update)
  }

  async bytes(sandbox: string, id: string): Promise<Uint8Array | null> {
    return this.#fresh.get(id) ?? (await this.#store.raw(sandbox, id))
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Stores everything since the last commit; then, and only then, tells `first` and the listeners. */
  async commit(
    engine: Engine,
    record: () => SandboxRecord,
    replaces = false,
    first: Listener = () => undefined,
  ): Promise<void> {
    const events = engine.takeEvents()
    const touched = engine.takeTouched()
    const sessions = this.#sessions
    const fresh = this.#fresh
    const updates = this.#updates
    if (events.length === 0 && sessions.length === 0 && !replaces) return
    this.#sessions = []
    this.#updates = []
    const inMotion = touched.map((message) => ({ summary: summaryOf(message), ended: message.ended }))
    const rows = [...inMotion, ...updates]
    const commit: Commit = { record: record(), replaces, events, messages: [], updates: [], sessions }
    for (const row of rows) {
      const raw = fresh.get(row.summary.id)
      if (raw) commit.messages.push({ ...row, raw })
      else commit.updates.push(row)
    }
    await this.#store.commit([commit])
    this.#fresh = new Map()
    const committed = { events, summaries: rows.map((row) => row.summary) }
    first(committed)
    for (const listener of [...this.#listeners]) listener(committed)
  }

  /** Drops what was not stored, when a commit failed. */
  drop(): void {
    this.#fresh = new Map()
    this.#sessions = []
    this.#updates = []
  }
}
