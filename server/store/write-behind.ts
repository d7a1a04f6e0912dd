/**
 * For a store in memory: commits are kept as they are, and written when arrivals pause, before any reading at the
 * latest. A crash would lose the one as it would lose the other; a burst of mail is taken in at twice the rate.
 */
import type { Commit, Store } from './store.ts'

/** Real milliseconds without a commit after which what was kept is written. */
const PAUSE = 10
/** So much is kept at the most, however long the burst. */
const MOST_COMMITS = 4000
/** Written in one go, so that nobody waits long behind it. */
const SLICE = 100

export function writeBehind(store: Store): Store {
  let kept: Commit[] = []
  /** Bytes of messages that are kept: notices quote them before they are written. */
  let bytes = new Map<string, Uint8Array>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let arrivals = 0
  let fault: unknown

  /** Writes all of it. */
  async function write(): Promise<void> {
    while (kept.length > 0) await writeSlice()
  }

  async function writeSlice(): Promise<void> {
    const slice = kept.slice(0, SLICE)
    kept = kept.slice(SLICE)
    await store.commit(merged(slice))
    if (kept.length === 0) bytes = new Map()
  }

  /** Looks whether arrivals have paused since the last look. */
  function look(before: number): void {
    timer = setTimeout(
      () => {
        timer = null
        const isBusy = arrivals !== before && kept.length < MOST_COMMITS
        const written = isBusy ? Promise.resolve() : writeSlice()
        written.then(
          () => kept.length > 0 && look(isBusy ? arrivals : -1),
          (error: unknown) => {
            fault = error
          },
        )
      },
      before < 0 ? 0 : PAUSE,
    )
  }

  const after =
    <Args extends unknown[], Result>(read: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await write()
      return read(...args)
    }

  return {
    async commit(commits) {
      if (fault) throw fault
      arrivals++
      for (const commit of commits) {
        kept.push(commit)
        for (const { summary, raw } of commit.messages) bytes.set(`${commit.record.name}/${summary.id}`, raw)
      }
      if (!timer) look(arrivals)
      // Whoever brings more than can be kept pays for the writing of it.
      if (kept.length >= MOST_COMMITS) await writeSlice()
    },
    raw: async (sandbox, id) => {
      const known = bytes.get(`${sandbox}/${id}`)
      if (known) return known
      await write()
      return store.raw(sandbox, id)
    },
    sandboxes: after(store.sandboxes),
    clear: after(store.clear),
    list: after(store.list),
    message: after(store.message),
    remove: after(store.remove),
    ids: after(store.ids),
    index: after(store.index),
    unindexed: after(store.unindexed),
    surplus: after(store.surplus),
    events: after(store.events),
    traceEvents: after(store.traceEvents),
    liveEvents: after(store.liveEvents),
    sessions: after(store.sessions),
    session: after(store.session),
    close: after(store.close),
  }
}

/** One commit per sandbox, which leaves behind what all of them together would. */
function merged(commits: readonly Commit[]): Commit[] {
  const bySandbox = new Map<string, Commit[]>()
  for (const commit of commits) {
    const { name } = commit.record
    // What comes before a reset would only be written to be removed.
    if (commit.replaces) bySandbox.set(name, [commit])
    else if (bySandbox.has(name)) bySandbox.get(name)?.push(commit)
    else bySandbox.set(name, [commit])
  }
  return [...bySandbox.values()].map(mergedOne)
}

function mergedOne(commits: Commit[]): Commit {
  const messages = new Map<string, Commit['messages'][number]>()
  const updates = new Map<string, Commit['updates'][number]>()
  const sessions = new Map<string, Commit['sessions'][number]>()
  for (const commit of commits) {
    for (const message of commit.messages) messages.set(message.summary.id, message)
    for (const update of commit.updates) {
      const isNew = messages.get(update.summary.id)
      if (isNew) messages.set(update.summary.id, { ...update, raw: isNew.raw })
      else updates.set(update.summary.id, update)
    }
    for (const session of commit.sessions) sessions.set(session.id, session)
  }
  return {
    record: (commits.at(-1) as Commit).record,
    replaces: commits.some((commit) => commit.replaces),
    events: commits.flatMap((commit) => commit.events),
    messages: [...messages.values()],
    updates: [...updates.values()],
    sessions: [...sessions.values()],
  }
}
