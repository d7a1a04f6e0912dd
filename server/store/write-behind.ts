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

/** Real milliseconds without a commit after which what was kept is written. */
const PAUSE = 10
/** Real milliseconds after which a writing that failed is tried again. */
const AGAIN = 1000
/** So much is kept at the most, however long the burst. */
const MOST_COMMITS = 10_000
const MOST_BYTES = 128 * 1024 * 1024
/** A spool that never empties, under a load that never pauses, is written whole at this size. */
const MOST_SPOOL = 4 * MOST_BYTES
/** Written in one go, so that nobody waits long behind it. */
const SLICE = 100
/** A step of a long clock move, or a message as large as this, goes to the database at once: once is enough. */
const LARGE_EVENTS = 1000
const LARGE_BYTES = 1024 * 1024

interface Options {
  spool?: Spool | undefined
  /** Told of a writing that failed while nobody waited for it; it is tried again. */
  onFault?: ((error: unknown) => void) | undefined
}

export function writeBehind(store: Store, { spool, onFault = () => undefined }: Options = {}): Store {
  let kept: Commit[] = []
  let keptBytes = 0
  const raws = new MessageBytes()
  let timer: ReturnType<typeof setTimeout> | null = null
  let arrivals = 0
  let writing: Promise<void> = Promise.resolve()

  /** One writing after the other; what fails stays kept. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const result = writing.then(work)
    writing = result.catch(() => undefined)
    return result
  }

  async function slice(): Promise<void> {
    const some = kept.slice(0, SLICE)
    // In memory the bytes stay where they are: in the database they would lie twice.
    const whole = merged(some)
    if (whole.length > 0) await store.commit(spool ? whole : whole.map(withoutBytes))
    kept = kept.slice(some.length)
    if (kept.length > 0 || !spool) return
    spool.clear()
    raws.clear()
    keptBytes = 0
  }

  async function all(): Promise<void> {
    while (kept.length > 0) await slice()
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
        () => kept.length > 0 && !timer && look(arrivals, 0),
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
      if (commit.replaces) raws.forget(commit.record.name)
      for (const { summary, raw } of commit.messages) {
        raws.set(commit.record.name, summary.id, raw)
        if (spool) keptBytes += raw.length
      }
    }
  }

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
        await write()
        return inTurn(() => store.commit(commits))
      }
      // Whoever brings more than can be kept pays for the writing of it.
      if ((spool?.size ?? 0) >= MOST_SPOOL) await write()
      else if (kept.length >= MOST_COMMITS || keptBytes >= MOST_BYTES) await inTurn(slice)
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
    sandboxes: after(store.sandboxes),
    clear: after(async (sandbox) => {
      raws.forget(sandbox)
      await store.clear(sandbox)
    }),
    list: after(store.list),
    counts: after(store.counts),
    tags: after(store.tags),
    message: after(store.message),
    remove: after(async (sandbox, ids) => {
      for (const id of ids) raws.delete(sandbox, id)
      return store.remove(sandbox, ids)
    }),
    ids: after(store.ids),
    index: after(store.index),
    unindexed: after(store.unindexed),
    surplus: after(store.surplus),
    pruning: after(store.pruning),
    events: after(store.events),
    traceEvents: after(store.traceEvents),
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
        await write()
      } finally {
        spool?.close()
        await store.close()
      }
    },
  }
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
