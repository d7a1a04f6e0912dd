/** Those who wait for a message in one sandbox. */
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
  resolve: (result: WaitResult) => void
}

export class Waiters {
  readonly #waiting = new Set<Waiter>()

  /** @param timeout real milliseconds */
  add(query: WaitQuery, timeout: number, signal?: AbortSignal): Promise<WaitResult> {
    return new Promise((resolve) => {
      const waiter: Waiter = { query, matches: compileWait(query), found: new Map(), aboutIds: new Set(), resolve }
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

  /** Shows new and changed messages to everybody who waits. */
  offer(summaries: readonly Summary[]): void {
    for (const waiter of this.#waiting) {
      for (const summary of summaries) this.#show(waiter, summary)
      if (waiter.found.size < (waiter.query.count ?? 1)) continue
      this.#end(waiter, { found: true, messages: [...waiter.found.values()] })
    }
  }

  #show(waiter: Waiter, summary: Summary): void {
    const { about } = waiter.query
    if (about !== undefined && isAbout(about, summary)) waiter.aboutIds.add(summary.id)
    if (waiter.matches(summary)) waiter.found.set(summary.id, summary)
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

  /** A new epoch: what was found and seen belongs to the old one. */
  restart(): void {
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
