/** From the terms of a search to SQL. Nothing of a query gets into the SQL itself: all of it is bound. */
import { ANSWERS } from '../core/answer.ts'
import { isOfMotion, type SearchTerm } from '../core/search.ts'
import type { Instant } from '../core/types.ts'
import { numberOfId } from './keys.ts'

/** So many words narrow the search by the index; the others are looked for in what it finds. */
const MAX_INDEXED_WORDS = 16
/** So many more have a condition of their own, which is faster than going through a list. */
const MAX_LOOKED_FOR = 8

export interface Conditions {
  /** Phrases for the trigram index; a search that has any begins there. */
  match: string[]
  /** With `KEY` for the message's key, and columns of the tables below. */
  where: string[]
  values: (string | number)[]
  needs: Set<'search' | 'fields' | 'messages'>
  /** Times of acceptance rise with the keys. */
  from: Instant[]
  below: Instant[]
}

/** What the store knows too late: messages in motion, and which of them meet a term. */
export interface LiveTerms {
  keys: number[]
  holding: (term: SearchTerm) => number[]
}

/** @param isIndexed whether the search table has an index */
export function conditionsOf(terms: readonly SearchTerm[], isIndexed: boolean, live?: LiveTerms): Conditions {
  const made: Conditions = { match: [], where: [], values: [], needs: new Set(), from: [], below: [] }
  for (const [not, negated] of [
    ['', false],
    ['NOT ', true],
  ] as const) {
    const texts = terms.flatMap((term) => (term.type === 'text' && term.not === negated ? [term.text] : []))
    if (texts.length > 0) addTexts(made, texts, not, isIndexed)
  }
  for (const term of terms) if (term.type !== 'text') addTerm(made, term, isIndexed, live)
  return made
}

const isIndexable = (text: string): boolean => [...text].length >= 3

function addTexts(made: Conditions, texts: readonly string[], not: '' | 'NOT ', isIndexed: boolean): void {
  made.needs.add('search')
  const indexed = isIndexed && not === '' ? texts.filter(isIndexable).slice(0, MAX_INDEXED_WORDS) : []
  made.match.push(...indexed)
  const others = texts.filter((text) => !indexed.includes(text))
  for (const text of others.slice(0, MAX_LOOKED_FOR)) {
    made.where.push(`${not}instr(search.content, ?) > 0`)
    made.values.push(text)
  }
  if (others.length <= MAX_LOOKED_FOR) return
  const found = not === '' ? '= 0' : '> 0'
  made.where.push(`NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(search.content, value) ${found})`)
  made.values.push(JSON.stringify(others.slice(MAX_LOOKED_FOR)))
}

type OtherTerm = Exclude<SearchTerm, { type: 'text' }>

function addTerm(made: Conditions, term: OtherTerm, isIndexed: boolean, live: LiveTerms | undefined): void {
  if ('at' in term) {
    made[(term.type === 'after') === term.not ? 'below' : 'from'].push(term.at)
    return
  }
  const stored = termSql(term)
  const { sql, values, needs } = live && isOfMotion(term) ? corrected(stored, live.keys, live.holding(term)) : stored
  made.needs.add(needs)
  made.values.push(...values)
  // A field that is not there is NULL, and so would its negation be.
  made.where.push(term.not ? `NOT coalesce(${sql}, 0)` : sql)
  if (isIndexed && !term.not && isHead(term)) made.match.push(term.text)
}

/** Subject and addresses are in the index as well; it narrows the search to those that have the text anywhere. */
const isHead = (term: OtherTerm): term is OtherTerm & { type: 'from' | 'subject' } =>
  (term.type === 'from' || term.type === 'subject') && isIndexable(term.text) && !/[<>\n]/.test(term.text)

const corrected = ({ sql, values, needs }: TermSql, keys: readonly number[], holding: readonly number[]): TermSql => ({
  sql: `CASE WHEN KEY IN (SELECT value FROM json_each(?)) THEN KEY IN (SELECT value FROM json_each(?)) ELSE ${sql} END`,
  values: [JSON.stringify(keys), JSON.stringify(holding), ...values],
  needs,
})

interface TermSql {
  sql: string
  values: (string | number)[]
  needs: 'fields' | 'messages'
}

const inField = (name: string, text: string): TermSql => ({
  sql: 'instr(json_extract(fields.json, ?), ?) > 0',
  values: [`$.${quoteName(name)}`, text],
  needs: 'fields',
})
/** Names hold neither quotes nor backslashes: the language lets none in. */
const quoteName = (name: string): string => `"${name}"`
const onMessage = (sql: string, values: (string | number)[]): TermSql => ({ sql, values, needs: 'messages' })
const list = (words: readonly string[]): string => JSON.stringify(words)

function termSql(term: Exclude<SearchTerm, { type: 'text' | 'before' | 'after' }>): TermSql {
  switch (term.type) {
    case 'from':
    case 'to':
    case 'subject':
      return inField(`:${term.type}`, term.text)
    case 'about':
      return inField(':about', /^m\d+$/.test(term.text) ? `\n${term.text}\n` : term.text)
    case 'header': {
      if (term.text !== '') return inField(term.name, term.text)
      return { sql: 'json_type(fields.json, ?) IS NOT NULL', values: [`$.${quoteName(term.name)}`], needs: 'fields' }
    }
    case 'has':
      return { sql: `json_type(fields.json, '$.":attachments"') IS NOT NULL`, values: [], needs: 'fields' }
    case 'id':
      return onMessage('(KEY & 0xffffffff) = ?', [numberOfId(term.text)])
    case 'kind':
      return onMessage(...kindSql(term.kinds))
    case 'is':
      return onMessage(...flagSql(term.flags))
    case 'tag':
      return onMessage(
        `EXISTS (SELECT 1 FROM json_each(messages.summary, '$.tags') AS tag
          WHERE lower(tag.value) IN (SELECT value FROM json_each(?)))`,
        [list(term.tags)],
      )
    case 'status':
      return onMessage(...statusSql(term.code))
    case 'move':
      return onMessage('(KEY & 0xffffffff) IN (SELECT value FROM json_each(?))', [
        JSON.stringify((term.ids ?? []).map(numberOfId)),
      ])
    case 'larger':
      return onMessage('messages.size > ?', [term.bytes])
    case 'smaller':
      return onMessage('messages.size < ?', [term.bytes])
  }
}

/**
 * A summary is JSON as JSON.stringify() writes it: a quote within a value has a backslash before it, so what looks like
 * a member is one. That is many times faster than taking each apart.
 */
const summaryHas = (text: string): [string, string[]] => ['instr(messages.summary, ?) > 0', [text]]

function statusSql(code: string): [string, string[]] {
  if (/^\d{3}$/.test(code)) return summaryHas(`"diagnostic":"${code}`)
  const [exact, values] = summaryHas(`"status":"${code}"`)
  const [begun, more] = summaryHas(`"status":"${code}.`)
  return [`(${exact} OR ${begun})`, [...values, ...more]]
}

/** An answer is stored as the mail that it is; its summary says which. They are few, and have an index. */
function kindSql(kinds: readonly string[]): [string, string[]] {
  const answers = ANSWERS.filter((each) => kinds.includes(each))
  const has = answers.map((each) => summaryHas(`"answer":"${each}"`))
  const ofAnswers =
    has.length > 0 ? ` OR messages.key IN (${ANSWER_KEYS} AND (${has.map(([sql]) => sql).join(' OR ')}))` : ''
  return [
    `(messages.kind IN (SELECT value FROM json_each(?))${ofAnswers})`,
    [list(kinds), ...has.flatMap(([, v]) => v)],
  ]
}

/** Worded as the index messages_answers is (migrations.ts). */
const ANSWER_KEYS = `SELECT key FROM messages WHERE instr(messages.summary, '"answer":"') > 0`

function flagSql(flags: Extract<SearchTerm, { type: 'is' }>['flags']): [string, string[]] {
  const parts = ['messages.state IN (SELECT value FROM json_each(?))']
  if (flags.includes('notice')) parts.push(`messages.kind NOT IN ('mail', 'forward')`)
  if (flags.includes('answer')) parts.push(`messages.key IN (${ANSWER_KEYS})`)
  if (flags.includes('tagged')) parts.push(`instr(messages.summary, '"tags":[]') = 0`)
  if (flags.includes('deferred')) {
    parts.push(`(messages.state = 'queued' AND EXISTS (SELECT 1 FROM json_each(messages.summary, '$.recipients') AS r
      WHERE r.value ->> 'state' = 'queued' AND r.value ->> 'status' IS NOT NULL))`)
  }
  return [`(${parts.join(' OR ')})`, [list(flags)]]
}
