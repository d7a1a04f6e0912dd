/**
 * For a store in memory: commits are kept as they are and written together a moment later, before any reading at the
 * latest. A crash would lose the one as it would lose the other, and a message then costs half as much.
 */
import type { Commit, Store } from './store.ts'

/** Real milliseconds until what was kept is written. */
const PAUSE = 5
const MOST_COMMITS = 200

export function writeBehind(store: Store): Store {
  let kept: Commit[] = []
  /** Bytes of messages that are kept: notices quote them before they are written. */
  let bytes = new Map<string, Uint8Array>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let fault: unknown

  async function write(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    if (kept.length === 0) return
    const commits = merged(kept)
    kept = []
    bytes = new Map()
    await store.commit(commits)
  }

  function writeSoon(): void {
    timer ??= setTimeout(() => {
      write().catch((error: unknown) => {
        fault = error
      })
    }, PAUSE)
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
      for (const commit of commits) {
        kept.push(commit)
        for (const { summary, raw } of commit.messages) bytes.set(`${commit.record.name}/${summary.id}`, raw)
      }
      if (kept.length >= MOST_COMMITS) await write()
      else writeSoon()
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
