/** Several events in one frame: for a page, what a frame costs on its way is many times what an event in it costs. */
import type { Duration } from '../core/types.ts'
import type { Sink } from './live-feed.ts'

/** What belongs together, as an attempt and its outcome, comes within this. */
const GATHER_MS = 15
/** A frame of this many characters goes out at once: what a reader is to get is not held back without end. */
const MOST_HELD = 128 * 1024

/**
 * A reader's end that hands on JSON arrays of what it is given, in order, with at least `between` milliseconds from one
 * frame to the next; after a quiet time the first goes out almost at once.
 */
export function inBatches(sink: Sink, between: Duration): Sink & { close(): void } {
  let held: string[] = []
  let size = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let sentAt = Number.NEGATIVE_INFINITY

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (held.length === 0) return
    const text = `[${held.join(',')}]`
    held = []
    size = 0
    sentAt = performance.now()
    sink.send(text)
  }

  return {
    send: (text) => {
      held.push(text)
      size += text.length
      if (size > MOST_HELD) return flush()
      const wait = Math.max(Math.min(GATHER_MS, between), sentAt + between - performance.now())
      timer ??= setTimeout(flush, wait)
    },
    waiting: () => sink.waiting() + size,
    fail: (error) => {
      flush()
      sink.fail(error)
    },
    close: flush,
  }
}
