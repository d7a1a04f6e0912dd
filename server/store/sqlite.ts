/** The store on SQLite, in memory or in a folder. Each call is one step on one connection: nothing comes between. */
import { openDataFolder } from './data-folder.ts'
import { type Database, openDatabase } from './database.ts'
import {
  addEvents,
  eventsAfter,
  eventsOfTrace,
  liveEvents,
  movesOf,
  postEvents,
  pruningOf,
  removeEvents,
} from './events.ts'
import { rangeOf } from './keys.ts'
import { marksOf, removeMarks, setMarks } from './marks.ts'
import {
  addMessage,
  countsOf,
  listMessages,
  messageIds,
  messageOf,
  rawOf,
  removeMessages,
  tagsOf,
  updateMessage,
} from './messages.ts'
import { migrate } from './migrations.ts'
import { clearIndex, indexText, searchMessages, unindexedIds } from './search.ts'
import { addSession, listSessions, sessionOf } from './sessions.ts'
import type { Commit, SandboxRecord, Store } from './store.ts'
import { surplusOf } from './surplus.ts'

/**
 * Opens the store in a data folder, or a new one in memory.
 * @throws StoreError where the folder cannot be used
 */
export async function openSqliteStore(folder: string | ':memory:'): Promise<Store> {
  return folder === ':memory:' ? sqliteStore(openDatabase(folder), false) : sqliteStore(openDataFolder(folder))
}

/**
 * The store on a database that is open already.
 * @param isIndexed whether the search table has an index
 */
export function sqliteStore(db: Database, isIndexed = true): Store {
  try {
    migrate(db, isIndexed)
  } catch (error) {
    db.close()
    throw error
  }
  return storeOn(db, isIndexed)
}

function storeOn(db: Database, isIndexed: boolean): Store {
  /** Numbers of the sandboxes by name. */
  const numbers = new Map<string, number>()

  /** Of a sandbox that is not stored: 0, under which no row is. */
  function sandboxOf(name: string): number {
    const number = numbers.get(name) ?? db.get<[number]>('SELECT id FROM sandboxes WHERE name = ?', [name])?.[0] ?? 0
    if (number !== 0) numbers.set(name, number)
    return number
  }

  function write(commit: Commit): void {
    const { record, events, messages, updates, sessions } = commit
    const before = commit.replaces ? sandboxOf(record.name) : 0
    if (before !== 0) removeContent(before)
    db.run(
      'INSERT INTO sandboxes (name, record) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET record = excluded.record',
      [record.name, JSON.stringify(record)],
    )
    const sandbox = sandboxOf(record.name)
    for (const message of messages) addMessage(db, sandbox, message)
    for (const update of updates) updateMessage(db, sandbox, update)
    for (const session of sessions) addSession(db, sandbox, session)
    addEvents(db, sandbox, events)
  }

  function removeContent(sandbox: number): void {
    const range = rangeOf(sandbox)
    clearIndex(db, sandbox, isIndexed)
    db.run('DELETE FROM messages WHERE key > ? AND key < ?', range)
    db.run('DELETE FROM sessions WHERE key > ? AND key < ?', range)
    db.run('DELETE FROM totals WHERE sandbox = ?', [sandbox])
    removeMarks(db, sandbox)
    removeEvents(db, sandbox)
  }

  return {
    async commit(commits) {
      try {
        db.transaction(() => commits.forEach(write))
      } catch (error) {
        numbers.clear()
        throw error
      }
    },

    sandboxes: async () =>
      db.all<[string]>('SELECT record FROM sandboxes ORDER BY id').map(([json]) => JSON.parse(json) as SandboxRecord),

    async clear(name) {
      db.transaction(() => {
        removeContent(sandboxOf(name))
        db.run('DELETE FROM sandboxes WHERE name = ?', [name])
      })
      numbers.delete(name)
    },

    async list(name, query) {
      const isSearch = (query.search ?? []).length > 0 || query.ids !== undefined
      if (isSearch) return searchMessages(db, sandboxOf(name), query, isIndexed)
      return listMessages(db, sandboxOf(name), query)
    },
    counts: async (name) => countsOf(db, sandboxOf(name)),
    tags: async (name) => tagsOf(db, sandboxOf(name)),
    message: async (name, id) => messageOf(db, sandboxOf(name), id),
    raw: async (name, id) => rawOf(db, sandboxOf(name), id),
    remove: async (name, ids) => db.transaction(() => removeMessages(db, sandboxOf(name), ids)),
    ids: async (name) => messageIds(db, sandboxOf(name)),
    index: async (name, texts) =>
      db.transaction(() => {
        for (const text of texts) indexText(db, sandboxOf(name), text)
      }),
    unindexed: async (name, limit) => unindexedIds(db, sandboxOf(name), limit),
    surplus: async (name, limits) => surplusOf(db, sandboxOf(name), limits),
    pruning: async (name, id) => pruningOf(db, sandboxOf(name), id),

    events: async (name, after, limit) => eventsAfter(db, sandboxOf(name), after, limit),
    traceEvents: async (name, rootId) => eventsOfTrace(db, sandboxOf(name), rootId),
    liveEvents: async (name) => liveEvents(db, sandboxOf(name)),
    moves: async (name, limit) => movesOf(db, sandboxOf(name), limit),

    mark: async (name, marks) => db.transaction(() => setMarks(db, sandboxOf(name), marks)),
    marks: async (name) => marksOf(db, sandboxOf(name)),

    posts: async (name) => postEvents(db, sandboxOf(name)),

    sessions: async (name, limit, before) => listSessions(db, sandboxOf(name), limit, before),
    session: async (name, id) => sessionOf(db, sandboxOf(name), id),

    close: async () => db.close(),
  }
}
