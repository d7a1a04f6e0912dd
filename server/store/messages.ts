/** Messages: their summaries and bytes, written on the way in and read by key. */
import type { Summary } from '../core/summary.ts'
import type { Database } from './database.ts'
import { keyOf, numberOfId, rangeOf } from './keys.ts'
import type { Commit, ListQuery, MessageCount, MessageList, StoredMessage, TagCount } from './store.ts'

export function addMessage(db: Database, sandbox: number, message: Commit['messages'][number]): void {
  const { summary, ended, raw } = message
  const key = keyOf(sandbox, numberOfId(summary.id))
  db.run('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [
    key,
    sandbox,
    summary.kind,
    summary.state,
    numberOfId(summary.rootId),
    ended ? 1 : 0,
    summary.size,
    JSON.stringify(summary),
  ])
  db.run('INSERT INTO raw VALUES (?, ?)', [key, raw])
}

/** A message that was removed meanwhile stays removed. */
export function updateMessage(db: Database, sandbox: number, { summary, ended }: StoredMessage): void {
  const values = [JSON.stringify(summary), keyOf(sandbox, numberOfId(summary.id)), summary.state, ended ? 1 : 0]
  // Mostly neither changes, and then the indexes need not be touched: half of the time.
  const same = db.run('UPDATE messages SET summary = ?1 WHERE key = ?2 AND state = ?3 AND ended = ?4', values)
  if (same === 0) db.run('UPDATE messages SET summary = ?1, state = ?3, ended = ?4 WHERE key = ?2', values)
}

export function removeMessages(db: Database, sandbox: number, ids: readonly string[]): string[] {
  return ids.filter((id) => db.run('DELETE FROM messages WHERE key = ?', [keyOf(sandbox, numberOfId(id))]) > 0)
}

export function messageOf(db: Database, sandbox: number, id: string): StoredMessage | null {
  const key = keyOf(sandbox, numberOfId(id))
  const row = db.get<[string, number]>('SELECT summary, ended FROM messages WHERE key = ?', [key])
  return row ? { summary: JSON.parse(row[0]) as Summary, ended: row[1] === 1 } : null
}

export function rawOf(db: Database, sandbox: number, id: string): Uint8Array | null {
  return db.get<[Uint8Array]>('SELECT bytes FROM raw WHERE key = ?', [keyOf(sandbox, numberOfId(id))])?.[0] ?? null
}

export function messageIds(db: Database, sandbox: number): string[] {
  return db
    .all<[string]>(
      `SELECT 'm' || (key & 0xffffffff) FROM messages WHERE key > ? AND key < ? ORDER BY key`,
      rangeOf(sandbox),
    )
    .map(([id]) => id)
}

/** Where a page begins and ends: keys above the first and below the second. */
export function pageRange(sandbox: number, before: string | undefined): [above: number, below: number] {
  const [above, below] = rangeOf(sandbox)
  return [above, before === undefined ? below : keyOf(sandbox, numberOfId(before))]
}

/** One page out of the summaries of up to `limit + 1` messages. */
export function pageOf(summaries: readonly string[], limit: number, total: number): MessageList {
  const messages = summaries.slice(0, limit).map((summary) => JSON.parse(summary) as Summary)
  const last = messages.at(-1)
  return { messages, total, ...(last && summaries.length > limit ? { next: last.id } : {}) }
}

type Total = [kind: string, state: string, messages: number, bytes: number]

export const totalsOf = (db: Database, sandbox: number): Total[] =>
  db.all<Total>('SELECT kind, state, messages, bytes FROM totals WHERE sandbox = ? AND messages > 0', [sandbox])

/** Answers apart from the mail that they are stored as. */
export function countsOf(db: Database, sandbox: number): MessageCount[] {
  const answers = db.all<[answer: string, kind: string, state: string, messages: number]>(
    `SELECT summary ->> 'answer', kind, state, count(*) FROM messages
      WHERE sandbox = ? AND instr(summary, '"answer":"') > 0 GROUP BY 1, 2, 3`,
    [sandbox],
  )
  const others = totalsOf(db, sandbox).map(([kind, state, messages]) => {
    const own = answers.filter((each) => each[1] === kind && each[2] === state)
    return { kind, state, messages: messages - own.reduce((sum, each) => sum + each[3], 0) }
  })
  return [
    ...others.filter(({ messages }) => messages > 0),
    ...answers.map(([answer, kind, state, messages]) => ({ kind, answer, state, messages })),
  ]
}

/** Few messages have any: the others are passed over without being taken apart (search-conditions.ts). */
export const tagsOf = (db: Database, sandbox: number): TagCount[] =>
  db
    .all<[string, number]>(
      `SELECT tag.value, count(*) FROM messages, json_each(messages.summary, '$.tags') AS tag
        WHERE messages.key > ? AND messages.key < ? AND instr(messages.summary, '"tags":[]') = 0
        GROUP BY tag.value ORDER BY count(*) DESC, tag.value`,
      rangeOf(sandbox),
    )
    .map(([tag, messages]) => ({ tag, messages }))

/** The newest messages, of all or of the kinds and states asked for. */
export function listMessages(db: Database, sandbox: number, query: ListQuery): MessageList {
  const { kind, state, limit } = query
  const [above, below] = pageRange(sandbox, query.before)
  const wanted = totalsOf(db, sandbox).filter(([k, s]) => (kind?.includes(k) ?? true) && (state?.includes(s) ?? true))
  const total = wanted.reduce((sum, [, , messages]) => sum + messages, 0)
  if (!kind && !state) {
    const rows = db.all<[string]>('SELECT summary FROM messages WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?', [
      above,
      below,
      limit + 1,
    ])
    return pageOf(rows.flat(), limit, total)
  }
  // The newest of each kind and state by their index, so that rare ones among a million are found as fast.
  const keys = wanted.flatMap(([k, s]) =>
    db
      .all<[number]>(
        `SELECT key FROM messages WHERE sandbox = ? AND kind = ? AND state = ? AND key > ? AND key < ?
          ORDER BY key DESC LIMIT ?`,
        [sandbox, k, s, above, below, limit + 1],
      )
      .flat(),
  )
  const newest = keys.sort((a, b) => b - a).slice(0, limit + 1)
  const summaries = newest.map((key) => db.get<[string]>('SELECT summary FROM messages WHERE key = ?', [key])?.[0])
  return pageOf(
    summaries.filter((summary) => summary !== undefined),
    limit,
    total,
  )
}
