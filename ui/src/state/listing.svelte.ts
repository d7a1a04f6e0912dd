/** Summaries read page by page and kept up by events: one for all messages, one for what a filter finds. */
import type { Api, MessagesQuery } from '../lib/api.ts'
import type { MessagesPage } from '../lib/api-types.ts'
import { type Change, emptyBook, fold, type LiveEvent, merge, remove } from '../lib/fold.ts'

const PAGE = 500

export class Listing {
  book = emptyBook()
  /** Grows with every change of the book, which itself is no proxy: a hundred thousand messages are. */
  version: number = $state(0)
  loaded: boolean = $state(false)
  /** Set by the latest query of all. */
  failure: string | null = $state(null)
  next: string | undefined = $state()
  #api: Api
  #query: MessagesQuery
  #turn = 0
  #loadingMore = false
  /** What came in while the first page is being read; the answer may be older. */
  #meanwhile: LiveEvent[] | null = null

  constructor(api: Api, query: MessagesQuery = {}) {
    this.#api = api
    this.#query = query
  }

  get complete(): boolean {
    return this.loaded && this.next === undefined
  }

  /** Reads the first page, and applies once more what came in meanwhile. */
  async load(): Promise<MessagesPage | null> {
    const turn = ++this.#turn
    this.#meanwhile = []
    try {
      const page = await this.#api.messages({ ...this.#query, limit: PAGE })
      if (turn !== this.#turn) return null
      this.book = merge(emptyBook(), page.messages)
      for (const event of this.#meanwhile ?? []) fold(this.book, event)
      this.#meanwhile = null
      this.next = page.next
      this.failure = null
      this.loaded = true
      this.version++
      return page
    } catch (error) {
      if (turn === this.#turn) this.failure = (error as Error).message
      return null
    }
  }

  async more(): Promise<void> {
    if (this.next === undefined || this.#loadingMore) return
    this.#loadingMore = true
    const turn = this.#turn
    try {
      const page = await this.#api.messages({ ...this.#query, before: this.next, limit: PAGE })
      if (turn !== this.#turn) return
      this.book = merge(this.book, page.messages)
      this.next = page.next
      this.version++
    } finally {
      this.#loadingMore = false
    }
  }

  /** @param accepts whether a new message belongs here */
  apply(events: readonly LiveEvent[], accepts: (event: LiveEvent) => boolean): Change[] {
    const own = events.map((event) => (event.type === 'message.accepted' && !accepts(event) ? null : event))
    this.#meanwhile?.push(...own.filter((event) => event !== null))
    const changes = own.map((event) => event && fold(this.book, event))
    if (changes.some((change) => change !== null)) this.version++
    return changes
  }

  forget(id: string): void {
    remove(this.book, id)
    this.version++
  }
}
