/** Messages that were marked to be acted on together. A folded row stands for its whole thread. */
import { SvelteSet } from 'svelte/reactivity'
import type { Book } from '../lib/fold.ts'
import type { MessageRow, Row } from '../lib/rows.ts'

/** What the list shows now. */
interface Shown {
  rows: readonly Row[]
  book: Book
}

export class Selection {
  ids = new SvelteSet<string>()
  #shown: () => Shown
  /** Where a range begins. */
  #anchor: string | null = null

  constructor(shown: () => Shown) {
    this.#shown = shown
  }

  get size(): number {
    return this.ids.size
  }

  has(row: MessageRow): boolean {
    return this.ids.size > 0 && this.#idsOf(row).every((id) => this.ids.has(id))
  }

  toggle(id: string): void {
    const row = this.#rows().find((each) => each.id === id)
    if (!row) return
    this.#set([row], !this.has(row))
    this.#anchor = id
  }

  /** From the row that was marked last up to this one. */
  extendTo(id: string): void {
    const rows = this.#rows()
    const to = rows.findIndex((each) => each.id === id)
    if (to === -1) return
    const found = rows.findIndex((each) => each.id === this.#anchor)
    const from = found === -1 ? to : found
    this.#anchor ??= id
    this.#set(rows.slice(Math.min(from, to), Math.max(from, to) + 1), true)
  }

  /** Marks the row that the cursor was on and the one that it went to; going back takes the mark away. */
  step(from: string | null, to: string | null): void {
    const rows = this.#rows()
    const [before, after] = [from, to].map((id) => rows.find((each) => each.id === id))
    if (!after) return
    if (before && before !== after && this.has(before) && this.has(after)) this.#set([before], false)
    else this.#set(before ? [before, after] : [after], true)
    this.#anchor = to
  }

  all(): void {
    this.#set(this.#rows(), true)
  }

  clear(): void {
    this.ids.clear()
    this.#anchor = null
  }

  /** What is gone cannot be marked. */
  drop(ids: Iterable<string>): void {
    if (this.ids.size > 0) for (const id of ids) this.ids.delete(id)
  }

  #rows(): MessageRow[] {
    return this.#shown().rows.filter((row): row is MessageRow => row.type === 'message')
  }

  #idsOf({ open, ids, message }: MessageRow): readonly string[] {
    return open === false ? (this.#shown().book.threads.get(message.rootId) ?? ids) : ids
  }

  #set(rows: readonly MessageRow[], isMarked: boolean): void {
    for (const row of rows) {
      for (const id of this.#idsOf(row)) {
        if (isMarked) this.ids.add(id)
        else this.ids.delete(id)
      }
    }
  }
}
