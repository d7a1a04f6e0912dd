/**
 * Puts the texts of messages into the search index: in the background once arrivals have paused, or at once before
 * somebody searches. On the way in it would cost half of the rate.
 */
import { decodeWords } from '../mail/encoded-word.ts'
import { scanHeader } from '../mail/header.ts'
import { plainText } from '../mail/plain-text.ts'
import type { IndexedText, Store } from '../store/store.ts'
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
  #arrivals = 0
  /** How many wait for the index: then arrivals no longer go before it. */
  #awaited = 0
  #closed = false

  constructor(sandbox: string, store: Store, onFault: (error: unknown) => void) {
    this.#sandbox = sandbox
    this.#store = store
    this.#onFault = onFault
  }

  /** New messages were stored. */
  noticed(): void {
    this.#arrivals++
    if (!this.#timer && !this.#closed) this.#look()
  }

  /** Begins when nothing has arrived since the last look. */
  #look(): void {
    const before = this.#arrivals
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.#arrivals === before) void this.#begin()
      else this.#look()
    }, PAUSE)
    this.#timer.unref()
  }

  /** Resolves when every message that is stored now can be found by its text. */
  async finish(): Promise<void> {
    this.#awaited++
    try {
      // What is under way may have been stopped by an arrival already.
      await this.#working
      await this.#begin()
    } finally {
      this.#awaited--
    }
  }

  #begin(): Promise<void> {
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
      const before = this.#arrivals
      const ids = await this.#store.unindexed(this.#sandbox, 20)
      if (ids.length === 0 || this.#closed) return
      const texts = []
      for (const id of ids) {
        texts.push({ id, ...(await this.#contentOf(id)) })
        // Sockets and timers have their turn between two messages.
        await new Promise<void>((resolve) => setImmediate(resolve))
        if (this.#arrivals !== before && this.#awaited === 0) break
      }
      await this.#store.index(this.#sandbox, texts)
      // noticed() has set the timer that begins again.
      if (this.#arrivals !== before && this.#awaited === 0) return
    }
  }

  async #contentOf(id: string): Promise<Omit<IndexedText, 'id'>> {
    const raw = await this.#store.raw(this.#sandbox, id)
    if (!raw) return { text: '' }
    const beginning = raw.subarray(0, LARGEST)
    const header = scanHeader(beginning).map(({ name, value }) => ({ name, value: decodeWords(value) }))
    const plain = plainText(beginning)
    if (plain !== null) return { text: plain, header }
    const { text, html, attachments } = await readMail(beginning)
    return { text: text || (html?.replace(/<[^>]*>/g, ' ') ?? ''), header, attachments: attachments.length }
  }
}
