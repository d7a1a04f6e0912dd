/**
 * Commits are kept as they are, and written to the database when arrivals pause, before any reading at the latest: a
 * burst of mail is taken in at several times the rate. With a spool they are appended there first, so that a crash
 * loses nothing; without one, in memory, a crash would lose the database as well.
 */
import { frameOf } from './frames.ts'
import { merged } from './merge-commits.ts'
import { MessageBytes } from './message-bytes.ts'
import type { Spool } from './spool.ts'
import type { Commit, Store } from './store.ts'
import { unwrittenEvents, unwrittenList, unwrittenMessage, unwrittenSandboxes, unwrittenTrace } from './unwritten.ts'

/**
 * Real milliseconds without a commit after which what was kept is written. Nobody waits for it, since any reading
 * writes first; and it is longer than a load that goes on ever stops for, the collection of garbage included.
 */
const PAUSE = 100
/** Real milliseconds between two slices, in which a burst that goes on shows itself. */
const BREATH = 5
/** Real milliseconds after which a writing that failed is tried again. */
const AGAIN = 1000
/** So much is kept at the most, however long the burst. */
const MOST_RECORDS = 40_000
const MOST_BYTES = 128 * 1024 * 1024
/** A spool that never empties, under a load that never pauses, is written whole at this size. */
const MOST_SPOOL = 4 * MOST_BYTES
/** Records written in one go, so that nobody waits long behind it: some hundred messages. */
const SLICE = 1000
/** A step of a long clock move, or a message as large as this, goes to the database at once: once is enough. */
const LARGE_EVENTS = 1000
const LARGE_BYTES = 1024 * 1024

interface Options {
  spool?: Spool | undefined
  /** Nothing is in the store yet. */
  isEmpty?: boolean
  /** Told of a writing that failed while nobody waited for it; it is tried again. */
  onFault?: ((error: unknown) => void) | undefined
}

export function writeBehind(store: Store, { spool, isEmpty = false, onFault = () => undefined }: Options = {}): Store {
  let kept: Commit[] = []
  let keptRecords = 0
  let keptBytes = 0
  const raws = new MessageBytes()
  let timer: ReturnType<typeof setTimeout> | null = null
  let arrivals = 0
  let writing: Promise<void> = Promise.resolve()

  /** One writing after the other; what fails stays kept. */
  function inTurn(work: () => Promise<unknown>): Promise<void> {
    const result = writing.then(work).then(() => undefined)
    writing = result.catch(() => undefined)
    return result
  }

  /** @returns how many commits were written */
  async function slice(): Promise<number> {
    const some = firstOf(kept)
    isEmpty = false
    // In memory the bytes stay where they are: in the database they would lie twice.
    const whole = merged(some)
    if (whole.length > 0) await store.commit(spool ? whole : whole.map(withoutBytes))
    kept = kept.slice(some.length)
    keptRecords -= recordsOf(some)
    if (kept.length > 0 || !spool) return some.length
    spool.clear()
    raws.clear()
    keptBytes = 0
    return some.length
  }

  /** Writes all that is kept by now; what comes meanwhile is kept in turn. */
  async function all(): Promise<void> {
    for (let left = kept.length; left > 0; ) {
      left -= await slice()
      // Sockets and timers have their turn between two slices.
      if (left > 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  const write = (): Promise<void> => (kept.length > 0 ? inTurn(all) : writing)

  /** Looks whether arrivals have paused since the last look. */
  function look(before: number, after = PAUSE): void {
    timer = setTimeout(() => {
      timer = null
      if (arrivals !== before) {
        if (kept.length > 0) look(arrivals)
        return
      }
      inTurn(slice).then(
        () => kept.length > 0 && !timer && look(arrivals, BREATH),
        (error: unknown) => {
          onFault(error)
          if (!timer) look(arrivals, AGAIN)
        },
      )
    }, after)
    // Whoever closes the store writes what is kept.
    timer.unref()
  }

  function keep(commits: readonly Commit[]): void {
    for (const commit of commits) {
      kept.push(commit)
      keptRecords += sizeOf(commit)
      if (commit.replaces) raws.forget(commit.record.name)
      for (const { summary, raw } of commit.messages) {
        raws.set(commit.record.name, summary.id, raw)
        if (spool) keptBytes += raw.length
      }
    }
  }

  /** Of a few that are kept over an empty store, some reads need no database. */
  const isUnwritten = (): boolean => isEmpty && keptRecords < SLICE

  const after =
    <Args extends unknown[], Result>(read: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await write()
      return read(...args)
    }

  return {
    async commit(commits) {
      arrivals++
      if (spool && isLarge(commits)) {
        return inTurn(async () => {
          await all()
          await store.commit(commits)
        })
      }
      // Whoever brings more than can be kept pays for the writing of it.
      if ((spool?.size ?? 0) >= MOST_SPOOL) await write()
      else if (keptRecords >= MOST_RECORDS || keptBytes >= MOST_BYTES) await inTurn(slice)
      spool?.append(frameOf(commits))
      keep(commits)
      if (!timer) look(arrivals)
    },
    raw: async (sandbox, id) => {
      const known = raws.get(sandbox, id)
      if (known) return known
      await write()
      return spool ? store.raw(sandbox, id) : null
    },
    sandboxes: async () => (isUnwritten() ? unwrittenSandboxes(kept) : after(store.sandboxes)()),
    clear: after(async (sandbox) => {
      raws.forget(sandbox)
      await store.clear(sandbox)
    }),
    list: async (sandbox, query) =>
      (isUnwritten() ? unwrittenList(kept, sandbox, query) : null) ?? after(store.list)(sandbox, query),
    counts: after(store.counts),
    tags: after(store.tags),
    message: async (sandbox, id) =>
      isUnwritten() ? unwrittenMessage(kept, sandbox, id) : after(store.message)(sandbox, id),
    remove: after(async (sandbox, ids) => {
      for (const id of ids) raws.delete(sandbox, id)
      return store.remove(sandbox, ids)
    }),
    ids: after(store.ids),
    index: after(store.index),
    unindexed: after(store.unindexed),
    surplus: after(store.surplus),
    pruning: after(store.pruning),
    events: async (sandbox, since, limit) =>
      isUnwritten()
        ? unwrittenEvents(kept, sandbox)
            .filter(({ seq }) => seq > since)
            .slice(0, limit)
        : after(store.events)(sandbox, since, limit),
    traceEvents: async (sandbox, rootId) =>
      isUnwritten() ? unwrittenTrace(kept, sandbox, rootId) : after(store.traceEvents)(sandbox, rootId),
    liveEvents: after(store.liveEvents),
    moves: after(store.moves),
    mark: after(store.mark),
    marks: after(store.marks),
    posts: after(store.posts),
    sessions: after(store.sessions),
    session: after(store.session),
    close: async () => {
      if (timer) clearTimeout(timer)
      try {
        // What was in memory only goes with it.
        if (spool) await write()
        else await writing
      } finally {
        spool?.close()
        await store.close()
      }
    },
  }
}

const sizeOf = ({ events, messages, updates, sessions }: Commit): number =>
  1 + events.length + messages.length + updates.length + sessions.length

const recordsOf = (commits: readonly Commit[]): number => commits.reduce((sum, commit) => sum + sizeOf(commit), 0)

/** As many as make a slice. */
function firstOf(commits: readonly Commit[]): Commit[] {
  let records = 0
  const end = commits.findIndex((commit) => {
    records += sizeOf(commit)
    return records >= SLICE
  })
  return commits.slice(0, end < 0 ? undefined : end + 1)
}

/** Of such a commit it costs more to write it twice than to wait for it. */
function isLarge(commits: readonly Commit[]): boolean {
  return commits.some(
    ({ events, messages }) => events.length > LARGE_EVENTS || messages.some(({ raw }) => raw.length > LARGE_BYTES),
  )
}

const withoutBytes = (commit: Commit): Commit => ({
  ...commit,
  messages: commit.messages.map((message) => ({ ...message, raw: NO_BYTES })),
})

const NO_BYTES = new Uint8Array()
