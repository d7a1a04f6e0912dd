/**
 * The queue: what falls due when. A binary heap by due instant, then by the order that the engine gives: the place in
 * the journal at which a job arose, so that ties keep their order over a restart too.
 */
import type { Instant } from './types.ts'

export type QueueJob =
  | { type: 'attempt'; messageId: string; index: number }
  /** An attempt that takes time ends. */
  | { type: 'end'; messageId: string; index: number }
  /** The MTA looks at a message's age. */
  | { type: 'check'; messageId: string }

interface Entry {
  due: Instant
  order: number
  job: QueueJob
}

export class Queue {
  readonly #heap: Entry[] = []

  /** The earliest entry's due instant and job, left in place. */
  peek(): { due: Instant; job: QueueJob } | null {
    return this.#heap[0] ?? null
  }

  push(due: Instant, order: number, job: QueueJob): void {
    this.#heap.push({ due, order, job })
    this.#up(this.#heap.length - 1)
  }

  /** Takes the earliest entry out. */
  pop(): { due: Instant; job: QueueJob } | null {
    const top = this.#heap[0]
    if (!top) return null
    const last = this.#heap.pop() as Entry
    if (this.#heap.length > 0) {
      this.#heap[0] = last
      this.#down(0)
    }
    return top
  }

  #up(from: number): void {
    const heap = this.#heap
    let child = from
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!earlier(heap[child] as Entry, heap[parent] as Entry)) return
      swap(heap, child, parent)
      child = parent
    }
  }

  #down(from: number): void {
    const heap = this.#heap
    let parent = from
    for (;;) {
      const left = 2 * parent + 1
      let least = parent
      if (left < heap.length && earlier(heap[left] as Entry, heap[least] as Entry)) least = left
      if (left + 1 < heap.length && earlier(heap[left + 1] as Entry, heap[least] as Entry)) least = left + 1
      if (least === parent) return
      swap(heap, parent, least)
      parent = least
    }
  }
}

const earlier = (a: Entry, b: Entry): boolean => a.due < b.due || (a.due === b.due && a.order < b.order)

function swap(heap: Entry[], a: number, b: number): void {
  const held = heap[a] as Entry
  heap[a] = heap[b] as Entry
  heap[b] = held
}
