/** Those who wait for a message in one sandbox. */
import type { SearchTerm } from '../core/search.ts'
import type { Summary } from '../core/summary.ts'
import {
  compileWait,
  isAbout,
  type Matcher,
  type WaitQuery,
  type WaitResult,
  waitsForMail,
  waitsForNotice,
} from './wait.ts'

interface Waiter {
  query: WaitQuery
  matches: Matcher
  found: Map<string, Summary>
  /** Messages that `about` speaks of and that were accepted. */
  aboutIds: Set<string>
  /** What `q` asks for. */
  search: readonly SearchTerm[]
  resolve: (result: WaitResult) => void
}

/** @returns those among the ids that the search finds */
type Search = (search: readonly SearchTerm[], ids: readonly string[]) => Promise<string[]>

export class Waiters {
  readonly #waiting = new Set<Waiter>()
  readonly #search: Search
  readonly #onFault: (error: unknown) => void
  /** The last search; each begins when the one before has ended. */
  #searching: Promise<void> = Promise.resolve()
  #epoch = 0

  constructor(search: Search, onFault: (error: unknown) => void) {
    this.#search = search
    this.#onFault = onFault
  }

  /** @param timeout real milliseconds */
  add(
    query: WaitQuery,
    timeout: number,
    signal?: AbortSignal,
    search: readonly SearchTerm[] = [],
  ): Promise<WaitResult> {
    return new Promise((resolve) => {
      const seen = { found: new Map(), aboutIds: new Set<string>() }
      const waiter: Waiter = { query, matches: compileWait(query), search, ...seen, resolve }
      const giveUp = () => this.#end(waiter, { found: false, why: 'timeout' })
      const timer = setTimeout(giveUp, timeout)
      waiter.resolve = (result) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
        resolve(result)
      }
      this.#waiting.add(waiter)
      // Somebody who went away must not keep the auto clock running.
      if (signal?.aborted) giveUp()
      else signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  get isAnybodyThere(): boolean {
    return this.#waiting.size > 0
  }

  /** Shows new and changed messages to everybody who waits. */
  offer(summaries: readonly Summary[]): void {
    for (const waiter of this.#waiting) {
      const { about } = waiter.query
      if (about !== undefined) {
        for (const summary of summaries) if (isAbout(about, summary)) waiter.aboutIds.add(summary.id)
      }
      const matching = summaries.filter(waiter.matches)
      if (matching.length === 0) continue
      if (waiter.search.length === 0) this.#found(waiter, matching)
      else this.#look(waiter, matching)
    }
  }

  /** Resolves when all that was offered has been searched: before that nobody knows whether a wait is over. */
  searched(): Promise<void> {
    return this.#searching
  }

  #look(waiter: Waiter, summaries: readonly Summary[]): void {
    const epoch = this.#epoch
    const look = async () => {
      if (!this.#waiting.has(waiter)) return
      const ids = new Set(
        await this.#search(
          waiter.search,
          summaries.map(({ id }) => id),
        ),
      )
      if (epoch === this.#epoch)
        this.#found(
          waiter,
          summaries.filter(({ id }) => ids.has(id)),
        )
    }
    this.#searching = this.#searching.then(look).catch(this.#onFault)
  }

  #found(waiter: Waiter, summaries: readonly Summary[]): void {
    for (const summary of summaries) waiter.found.set(summary.id, summary)
    if (waiter.found.size < (waiter.query.count ?? 1)) return
    this.#end(waiter, { found: true, messages: [...waiter.found.values()] })
  }

  /** Ends those whose message was accepted, has ended, and left nothing from which a notice could come. */
  giveUp(isOver: (query: WaitQuery) => boolean): void {
    for (const waiter of this.#waiting) {
      const { query, aboutIds } = waiter
      if (aboutIds.size === 0 || waitsForMail(query) || !isOver(query)) continue
      this.#end(waiter, { found: false, why: 'cannot-come', endedIds: [...aboutIds] })
    }
  }

  /** What those wait for whom the clock may be moved. */
  forNotices(): WaitQuery[] {
    return [...this.#waiting].map((waiter) => waiter.query).filter(waitsForNotice)
  }

  /** The traces of what was found for somebody who waits for more. */
  foundRoots(): string[] {
    return [...this.#waiting].flatMap(({ found }) => [...found.values()].map(({ rootId }) => rootId))
  }

  /** A new epoch: what was found and seen belongs to the old one. */
  restart(): void {
    this.#epoch++
    for (const waiter of this.#waiting) {
      waiter.found.clear()
      waiter.aboutIds.clear()
    }
  }

  close(): void {
    for (const waiter of [...this.#waiting]) this.#end(waiter, { found: false, why: 'timeout' })
  }

  #end(waiter: Waiter, result: WaitResult): void {
    if (this.#waiting.delete(waiter)) waiter.resolve(result)
  }
}
