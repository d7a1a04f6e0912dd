/**
 * The queue: what falls due when. A binary heap by due instant, then by the order that the engine gives: the place in
 * the journal at which a job arose, so that ties keep their order over a restart too.
 */
import type { MessageState, RecipientState } from './state.ts'
import type { Instant } from './types.ts'

interface Due {
  due: Instant
  /** Among those due at one instant the least goes first. */
  order: number
  message: MessageState
}

export type QueueJob =
  | (Due & { type: 'attempt'; recipient: RecipientState })
  /** An attempt that takes time ends. */
  | (Due & { type: 'end'; recipient: RecipientState })
  /** The MTA looks at a message's age. */
  | (Due & { type: 'check' })

export class Queue {
  readonly #heap: QueueJob[] = []

  /** The earliest job, left in place. */
  peek(): QueueJob | null {
    return this.#heap[0] ?? null
  }

  push(job: QueueJob): void {
    this.#heap.push(job)
    this.#up(this.#heap.length - 1)
  }

  /** Takes the earliest job out. */
  pop(): QueueJob | null {
    const top = this.#heap[0]
    if (!top) return null
    const last = this.#heap.pop() as QueueJob
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
      if (!earlier(heap[child] as QueueJob, heap[parent] as QueueJob)) return
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
      if (left < heap.length && earlier(heap[left] as QueueJob, heap[least] as QueueJob)) least = left
      if (left + 1 < heap.length && earlier(heap[left + 1] as QueueJob, heap[least] as QueueJob)) least = left + 1
      if (least === parent) return
      swap(heap, parent, least)
      parent = least
    }
  }
}

const earlier = (a: QueueJob, b: QueueJob): boolean => a.due < b.due || (a.due === b.due && a.order < b.order)

function swap(heap: QueueJob[], a: number, b: number): void {
  const held = heap[a] as QueueJob
  heap[a] = heap[b] as QueueJob
  heap[b] = held
}
