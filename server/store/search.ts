/**
 * Full-text search. Words of three characters and more go through FTS5's trigram index, which knows no language and so
 * serves Japanese too; shorter ones are looked for in what is left, and without an index (in memory) all of them are.
 * Nothing of a query is ever read as syntax.
 */
import type { Summary } from '../core/summary.ts'
import type { Database } from './database.ts'
import { keyOf, numberOfId, rangeOf } from './keys.ts'
import { pageOf, pageRange } from './messages.ts'
import { SEARCH_TABLE } from './migrations.ts'
import type { ListQuery, MessageList } from './store.ts'

/** Longer texts are searchable up to here; a trigram index is several times as large as its text. */
const MAX_TEXT = 256 * 1024

/** So many words narrow the search by the index; the others are looked for in what it finds. */
const MAX_INDEXED_WORDS = 16
/** So many more have a condition of their own, which is faster than going through a list. */
const MAX_LOOKED_FOR = 8

/** Full-width and half-width, capital and small letters, and all kinds of space are the same to a searcher. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\0]+/g, ' ')

/** The words of a query; quotes hold a phrase together. */
export function wordsOf(query: string): string[] {
  const words = [...query.matchAll(/"([^"]*)"?|[^\s"]\S*/g)].map(([word, phrase]) => fold(phrase ?? word).trim())
  return [...new Set(words)].filter((word) => word !== '')
}

const head = ({ subject, from, to, reversePath, recipients }: Summary): string =>
  [subject, from, ...to, reversePath, ...recipients.map((r) => r.address)].map(fold).join('\n')

/** Adds a message's text, unless the message is no longer there. */
export function indexText(db: Database, sandbox: number, id: string, text: string): void {
  const key = keyOf(sandbox, numberOfId(id))
  const row = db.get<[string]>('SELECT summary FROM messages WHERE key = ?', [key])
  if (!row) return
  const content = `${head(JSON.parse(row[0]) as Summary)}\n${fold(text.slice(0, MAX_TEXT))}`
  db.run('INSERT OR REPLACE INTO search (rowid, content) VALUES (?, ?)', [key, content])
  db.run('DELETE FROM unindexed WHERE key = ?', [key])
}

/** Subjects and addresses must be found right after a commit, whether the texts are indexed yet or not. */
function indexHeads(db: Database, sandbox: number): void {
  const rows = db.all<[number, string]>(
    'SELECT key, summary FROM unindexed JOIN messages USING (key) WHERE key > ? AND key < ? AND headed = 0',
    rangeOf(sandbox),
  )
  if (rows.length === 0) return
  db.transaction(() => {
    for (const [key, summary] of rows) {
      db.run('INSERT INTO search (rowid, content) VALUES (?, ?)', [key, head(JSON.parse(summary) as Summary)])
    }
    db.run('UPDATE unindexed SET headed = 1 WHERE key > ? AND key < ? AND headed = 0', rangeOf(sandbox))
  })
}

/**
 * Takes a whole sandbox out of the index before its messages go. Row by row that takes as long as putting it in: an
 * index that has nothing of others is made anew instead.
 */
export function clearIndex(db: Database, sandbox: number, isIndexed: boolean): void {
  if (!isIndexed) return
  const [above, below] = rangeOf(sandbox)
  const edge = (sql: string) => db.get<[number]>(sql)?.[0] ?? above
  const oldest = edge('SELECT rowid FROM search ORDER BY rowid LIMIT 1')
  const newest = edge('SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1')
  if (oldest > above && newest < below) db.exec(`DROP TABLE search; ${SEARCH_TABLE}`)
}

export function unindexedIds(db: Database, sandbox: number, limit: number): string[] {
  return db
    .all<[string]>(`SELECT 'm' || (key & 0xffffffff) FROM unindexed WHERE key > ? AND key < ? ORDER BY key LIMIT ?`, [
      ...rangeOf(sandbox),
      limit,
    ])
    .flat()
}

export function searchMessages(
  db: Database,
  sandbox: number,
  words: readonly string[],
  query: ListQuery,
  isIndexed: boolean,
): MessageList {
  indexHeads(db, sandbox)
  const long = isIndexed ? words.filter((word) => [...word].length >= 3).slice(0, MAX_INDEXED_WORDS) : []
  const others = words.filter((word) => !long.includes(word))
  const { kind, state, limit } = query
  const [above, below] = pageRange(sandbox, query.before)

  const conditions = ['search.rowid > CAST(? AS INTEGER)', 'search.rowid < CAST(? AS INTEGER)']
  const values: string[] = []
  const where = (condition: string, value: string) => {
    conditions.push(condition)
    values.push(value)
  }
  if (long.length > 0) where('search MATCH ?', long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' '))
  for (const word of others.slice(0, MAX_LOOKED_FOR)) where('instr(content, ?) > 0', word)
  if (others.length > MAX_LOOKED_FOR) {
    const rest = JSON.stringify(others.slice(MAX_LOOKED_FOR))
    where('NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(content, value) = 0)', rest)
  }
  if (kind) where('kind IN (SELECT value FROM json_each(?))', JSON.stringify(kind))
  if (state) where('state IN (SELECT value FROM json_each(?))', JSON.stringify(state))
  // The newest come first out of the search index: the messages are looked up one by one, and no more than needed.
  const from = `FROM search ${kind || state ? 'CROSS JOIN messages ON key = search.rowid' : ''} WHERE ${conditions.join(' AND ')}`
  const [count = 0] = db.get<[number]>(`SELECT count(*) ${from}`, [...rangeOf(sandbox), ...values]) ?? []
  if (count === 0) return pageOf([], limit, 0)
  const keys = db.all<[number]>(`SELECT search.rowid ${from} ORDER BY search.rowid DESC LIMIT ?`, [
    above,
    below,
    ...values,
    limit + 1,
  ])
  const summaries = keys.map((key) => db.get<[string]>('SELECT summary FROM messages WHERE key = ?', key)?.[0])
  return pageOf(
    summaries.filter((summary) => summary !== undefined),
    limit,
    count,
  )
}
