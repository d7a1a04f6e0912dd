/**
 * Commits go to the thread that writes them, and nobody waits for it: with a spool they are safe there, and without one
 * a crash would lose the database as well. What is asked is answered after everything that was committed before.
 */
import { frameOf, lengthOf } from './frames.ts'
import { MessageBytes } from './message-bytes.ts'
import type { Spool } from './spool.ts'
import type { Commit, Store } from './store.ts'
import type { ThreadStore } from './thread-store.ts'
import { isLarge, MOST_BYTES, MOST_COMMITS, MOST_SPOOL } from './write-behind.ts'

/** @param onIdle where the spool is emptied: to be called when nothing waits any more */
export function writeToThread(thread: ThreadStore, spool: Spool | undefined): { store: Store; onIdle: () => void } {
  // In memory they stay here: in the database they would lie twice.
  const raws = new MessageBytes()
  let waitingBytes = 0

  function onIdle(): void {
    if (!spool) return
    spool.clear()
    raws.clear()
    waitingBytes = 0
  }

  function keep(commits: readonly Commit[]): void {
    for (const { record, replaces, messages } of commits) {
      if (replaces) raws.forget(record.name)
      for (const { summary, raw } of messages) raws.set(record.name, summary.id, raw)
    }
  }

  const isFull = (): boolean =>
    thread.waiting >= MOST_COMMITS || waitingBytes >= MOST_BYTES || (spool?.size ?? 0) >= MOST_SPOOL

  const store: Store = {
    ...thread,
    async commit(commits) {
      if (spool && isLarge(commits)) return thread.commit(commits)
      // Whoever brings more than can be kept waits for the writing of it.
      while (isFull() && thread.waiting > 0) await thread.written()
      const frame = frameOf(commits)
      spool?.append(frame)
      keep(commits)
      if (spool) waitingBytes += lengthOf(frame.raws)
      thread.give(frame, spool !== undefined)
    },
    raw: async (sandbox, id) => raws.get(sandbox, id) ?? (spool ? thread.raw(sandbox, id) : null),
    clear: (sandbox) => {
      raws.forget(sandbox)
      return thread.clear(sandbox)
    },
    remove: (sandbox, ids) => {
      for (const id of ids) raws.delete(sandbox, id)
      return thread.remove(sandbox, ids)
    },
    close: async () => {
      try {
        await thread.close()
      } finally {
        spool?.close()
      }
    },
  }
  return { store, onIdle }
}
