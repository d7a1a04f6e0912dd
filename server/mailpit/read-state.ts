/**
 * Which messages were read through Mailpit's routes. Our own page keeps that to itself, so it is no event of the
 * journal; it is kept as a mark, beside those of POP3 and IMAP, and goes with the epoch as they do.
 */

import type { Sandbox } from '../sandbox/sandbox.ts'
import { numberOfId } from '../store/keys.ts'

/** Marks of deliveries have the number of their event; those of messages begin where no journal comes to. */
const FIRST = 2 ** 31

const SEEN = '\\Seen'

type Listener = (ids: readonly string[], read: boolean) => void

export class ReadState {
  readonly #sandbox: Sandbox
  readonly #listeners = new Set<Listener>()
  #epoch: number
  /** Only of messages that are there. */
  #read = new Set<string>()
  #loading: Promise<void>

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
    this.#epoch = sandbox.engine.state.epoch
    sandbox.subscribe(({ events }) => {
      for (const event of events) {
        if (event.type === 'message.deleted') this.#read.delete(event.messageId)
        else if (event.type === 'messages.pruned') for (const id of event.messageIds) this.#read.delete(id)
      }
      if (sandbox.engine.state.epoch === this.#epoch) return
      this.#epoch = sandbox.engine.state.epoch
      this.#read.clear()
    })
    this.#loading = this.#load()
  }

  get count(): number {
    return this.#read.size
  }

  has(id: string): boolean {
    return this.#read.has(id)
  }

  loaded(): Promise<void> {
    return this.#loading
  }

  /** @param ids of messages that are there; the others are passed over */
  async set(ids: readonly string[], read: boolean): Promise<void> {
    const changed = ids.filter((id) => this.#read.has(id) !== read)
    for (const id of changed) read ? this.#read.add(id) : this.#read.delete(id)
    const epoch = this.#epoch
    const { name, store } = this.#sandbox
    const marks = changed.map((id) => ({ seq: FIRST + numberOfId(id), flags: read ? [SEEN] : [], gone: false }))
    // In the sandbox's turn, so that a reset that comes between takes them away too.
    if (marks.length > 0) {
      await this.#sandbox.change(async (engine) => {
        if (engine.state.epoch === epoch) await store.mark(name, marks)
      })
    }
    for (const listener of this.#listeners) listener(ids, read)
  }

  /** Tells of every change from now on. @returns a function that ends it */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #load(): Promise<void> {
    const epoch = this.#epoch
    const { name, store } = this.#sandbox
    const marks = await store.marks(name)
    const marked = new Set(marks.filter(({ seq, flags }) => seq >= FIRST && flags.includes(SEEN)).map(({ seq }) => seq))
    if (marked.size === 0) return
    const there = await store.ids(name)
    if (epoch === this.#epoch) for (const id of there) if (marked.has(FIRST + numberOfId(id))) this.#read.add(id)
  }
}

const known = new WeakMap<Sandbox, ReadState>()

/** Of one sandbox, read from the store at its first use. */
export async function readStateOf(sandbox: Sandbox): Promise<ReadState> {
  let state = known.get(sandbox)
  if (!state) {
    state = new ReadState(sandbox)
    known.set(sandbox, state)
  }
  await state.loaded()
  return state
}
