/**
 * Puts the texts of messages into the search index: in the background once arrivals have paused, or at once before
 * somebody searches. On the way in it would cost half of the rate.
 */
import type { Store } from '../store/store.ts'
import { readMail } from './read-mail.ts'

/** Real milliseconds without a new message after which the backlog is worked off. */
const PAUSE = 1000

/** A text that is longer than this is searched by its beginning; what is larger still is not taken apart. */
const LARGEST = 2 * 1024 * 1024

export class Indexer {
  readonly #sandbox: string
  readonly #store: Store
  readonly #onFault: (error: unknown) => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #working: Promise<void> | null = null
  #closed = false

  constructor(sandbox: string, store: Store, onFault: (error: unknown) => void) {
    this.#sandbox = sandbox
    this.#store = store
    this.#onFault = onFault
  }

  /** New messages were stored. */
  noticed(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.finish(), PAUSE)
    this.#timer.unref()
  }

  /** Resolves when every message that is stored now can be found by its text. */
  finish(): Promise<void> {
    this.#working ??= this.#work()
      .catch(this.#onFault)
      .finally(() => {
        this.#working = null
      })
    return this.#working
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#working
  }

  async #work(): Promise<void> {
    for (;;) {
      const ids = await this.#store.unindexed(this.#sandbox, 20)
      if (ids.length === 0 || this.#closed) return
      for (const id of ids) await this.#store.index(this.#sandbox, id, await this.#textOf(id))
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  async #textOf(id: string): Promise<string> {
    const raw = await this.#store.raw(this.#sandbox, id)
    if (!raw) return ''
    const { text, html } = await readMail(raw.subarray(0, LARGEST))
    return text || (html?.replace(/<[^>]*>/g, ' ') ?? '')
  }
}
