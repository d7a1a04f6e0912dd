/** Summaries read page by page and kept up by events: one for all messages, one for what a filter finds. */
import type { Problem } from '../../../server/errors.ts'
import { type Api, ApiError, type MessagesQuery } from '../lib/api.ts'
import type { MessagesPage } from '../lib/api-types.ts'
import { PAGE } from '../lib/early-list.ts'
import { type Book, type Change, emptyBook, fold, type LiveEvent, merge } from '../lib/fold.ts'

/** A list that is read again reads so many pages at most, so that what was being read is still there. */
const MOST_PAGES = 20

export class Listing {
  book = emptyBook()
  /** Grows with every change of the book, which itself is no proxy: a hundred thousand messages are. */
  version: number = $state(0)
  loaded: boolean = $state(false)
  /** Set by the latest query of all. */
  failure: string | null = $state(null)
  /** What is wrong with the search, where that is why it failed. */
  mistakes: readonly Problem[] = $state.raw([])
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

  /** Shows what is known before anything could be read. */
  begin(page: MessagesPage | null): void {
    if (page === null || this.loaded) return
    this.book = merge(emptyBook(), page.messages)
    this.next = page.next
    this.loaded = true
    this.version++
  }

  /** Reads the first page, and applies once more what came in meanwhile. */
  async load(): Promise<MessagesPage | null> {
    const turn = ++this.#turn
    this.#meanwhile = []
    try {
      const page = await this.#api.messages({ ...this.#query, limit: PAGE })
      const [book, next] = await this.#asFarAsBefore(page)
      if (turn !== this.#turn) return null
      this.book = book
      for (const event of this.#meanwhile ?? []) fold(this.book, event)
      this.#meanwhile = null
      this.next = next
      this.failure = null
      this.mistakes = []
      this.loaded = true
      this.version++
      return page
    } catch (error) {
      if (turn !== this.#turn) return null
      this.failure = (error as Error).message
      this.mistakes = error instanceof ApiError ? error.problems.filter(({ path }) => path === 'q') : []
      return null
    }
  }

  async #asFarAsBefore(first: MessagesPage): Promise<[book: Book, next: string | undefined]> {
    const wanted = Math.min(this.book.byId.size, MOST_PAGES * PAGE)
    let { messages, next } = first
    while (next !== undefined && messages.length < wanted) {
      const page = await this.#api.messages({ ...this.#query, before: next, limit: PAGE })
      messages = [...messages, ...page.messages]
      next = page.next
    }
    return [merge(emptyBook(), messages), next]
  }

  /** What was here is of an older epoch. */
  clear(): void {
    this.book = emptyBook()
    this.next = undefined
    this.loaded = false
    this.version++
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
}
