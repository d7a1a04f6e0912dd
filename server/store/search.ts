/**
 * Full-text search. Words of three characters and more go through FTS5's trigram index, which knows no language and so
 * serves Japanese too; shorter ones are looked for in what is left, and without an index (in memory) all of them are.
 * Nothing of a query is ever read as syntax.
 */
import { isoTime } from '../core/iso-time.ts'
import { holdsInMotion } from '../core/search.ts'
import type { Summary } from '../core/summary.ts'
import type { Instant } from '../core/types.ts'
import type { Database } from './database.ts'
import { keyOf, numberOfId, rangeOf } from './keys.ts'
import { pageOf, pageRange } from './messages.ts'
import { SEARCH_TABLE } from './migrations.ts'
import { type Conditions, conditionsOf, type LiveTerms } from './search-conditions.ts'
import { contentOf, fieldsOf, headOf } from './search-fields.ts'
import type { IndexedText, ListQuery, MessageList } from './store.ts'

/** Adds a message's text and header, unless the message is no longer there. */
export function indexText(db: Database, sandbox: number, { id, text, header, attachments }: IndexedText): void {
  const key = keyOf(sandbox, numberOfId(id))
  const row = db.get<[string]>('SELECT summary FROM messages WHERE key = ?', [key])
  if (!row) return
  const summary = JSON.parse(row[0]) as Summary
  db.run('INSERT OR REPLACE INTO search (rowid, content) VALUES (?, ?)', [key, contentOf(summary, text)])
  db.run('INSERT OR REPLACE INTO fields (key, json) VALUES (?, ?)', [key, fieldsOf(summary, header, attachments)])
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
    for (const [key, json] of rows) {
      const summary = JSON.parse(json) as Summary
      db.run('INSERT OR REPLACE INTO search (rowid, content) VALUES (?, ?)', [key, headOf(summary)])
      db.run('INSERT OR REPLACE INTO fields (key, json) VALUES (?, ?)', [key, fieldsOf(summary)])
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

/** What meets all terms, within the kinds, states and ids asked for, newest first. */
export function searchMessages(db: Database, sandbox: number, query: ListQuery, isIndexed: boolean): MessageList {
  indexHeads(db, sandbox)
  const { search = [], kind, state, ids, limit } = query
  const made = conditionsOf(search, isIndexed, liveTermsOf(sandbox, query.live))
  if (kind) addList(made, 'messages.kind', kind)
  if (state) addList(made, 'messages.state', state)
  if (ids) {
    const keys = ids.map((id) => keyOf(sandbox, numberOfId(id)))
    addList(made, 'KEY', keys)
  }
  const { select, values } = statementOf(made)
  const [above, below] = timeRange(db, sandbox, made)
  const [count = 0] = db.get<[number]>(select('count(*)'), [above, below, ...values]) ?? []
  if (count === 0) return pageOf([], limit, 0)
  const [, before] = pageRange(sandbox, query.before)
  // The newest come first out of the search index: the messages are looked up one by one, and no more than needed.
  const page = `${select('KEY')} ORDER BY KEY DESC LIMIT ?`.replaceAll('KEY', keyColumn(made))
  const keys = db.all<[number]>(page, [above, Math.min(below, before), ...values, limit + 1])
  const summaries = keys.map((key) => db.get<[string]>('SELECT summary FROM messages WHERE key = ?', key)?.[0])
  return pageOf(
    summaries.filter((summary) => summary !== undefined),
    limit,
    count,
  )
}

function addList(made: Conditions, column: string, values: readonly (string | number)[]): void {
  made.needs.add('messages')
  made.where.push(`${column} IN (SELECT value FROM json_each(?))`)
  made.values.push(JSON.stringify(values))
}

/** Which messages in motion meet a term that asks for what moves. */
function liveTermsOf(sandbox: number, live: readonly Summary[] | undefined): LiveTerms | undefined {
  if (!live) return undefined
  const key = ({ id }: Summary) => keyOf(sandbox, numberOfId(id))
  return {
    keys: live.map(key),
    holding: (term) => live.filter((summary) => holdsInMotion(term, summary)).map(key),
  }
}

/** A search that has words for the index begins there; any other at the messages, or at what they say. */
const keyColumn = ({ match, needs }: Conditions): string =>
  match.length > 0 || !(needs.has('messages') || needs.has('fields')) ? 'search.rowid' : 'messages.key'

function statementOf(made: Conditions): { select: (what: string) => string; values: (string | number)[] } {
  const { match, needs } = made
  const key = keyColumn(made)
  const [first = ''] = key.split('.')
  const joined = (['search', 'messages', 'fields'] as const)
    .filter((table) => table !== first && needs.has(table))
    .map((table) => ` CROSS JOIN ${table} ON ${table}.${table === 'search' ? 'rowid' : 'key'} = ${key}`)
  const where = [
    // The search index takes whole numbers only.
    'KEY > CAST(? AS INTEGER)',
    'KEY < CAST(? AS INTEGER)',
    ...(match.length > 0 ? ['search MATCH ?'] : []),
    ...made.where,
  ]
  const from = `FROM ${first}${joined.join('')} WHERE ${where.join(' AND ')}`
  const phrases = match.map((text) => `"${text.replaceAll('"', '""')}"`).join(' ')
  return {
    select: (what) => `SELECT ${what} ${from}`.replaceAll('KEY', key),
    values: [...(match.length > 0 ? [phrases] : []), ...made.values],
  }
}

/** Keys above the first and below the second were accepted at such times. */
function timeRange(db: Database, sandbox: number, { from, below }: Conditions): [above: number, below: number] {
  const [first, end] = rangeOf(sandbox)
  const after = from.map((at) => keyFrom(db, sandbox, at) - 1)
  const before = below.map((at) => keyFrom(db, sandbox, at))
  return [Math.max(first, ...after), Math.min(end, ...before)]
}

/** The first message accepted at an instant or after it, by halves: within an epoch neither keys nor times fall. */
function keyFrom(db: Database, sandbox: number, at: Instant): number {
  const [above, end] = rangeOf(sandbox)
  const wanted = isoTime(at)
  let [low, high] = [above + 1, end]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const next = db.get<[number, string]>(
      "SELECT key, summary ->> 'acceptedAt' FROM messages WHERE key >= ? AND key < ? ORDER BY key LIMIT 1",
      [middle, high],
    )
    if (next && next[1] < wanted) low = next[0] + 1
    else high = middle
  }
  return low
}
