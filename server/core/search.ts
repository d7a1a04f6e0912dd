/**
 * The search language: words and "phrases" that must all occur, `-` before what must not, and filters such as
 * `from:`, `status:` and any header's name. Whoever wants a colon read as text puts quotes around it.
 */
import { nearest } from './nearest.ts'
import { type MistakeWords, mistakeWords, type SearchFault } from './search-mistakes.ts'
import { type Read, readInstant, readMove, readSize, readStatus, readWords } from './search-values.ts'
import {
  foldText,
  isHeaderName,
  SEARCH_FILTERS,
  SEARCH_FLAGS,
  SEARCH_KINDS,
  SEARCH_SYNONYMS,
  SEARCH_THINGS,
  type SearchBrought,
  type SearchFilter,
  type SearchFlag,
  type SearchKind,
} from './search-words.ts'
import type { Summary } from './summary.ts'
import type { Instant } from './types.ts'

type Wanted =
  /** Somewhere in subject, addresses or text; folded, as are all texts here. */
  | { type: 'text'; text: string }
  | { type: 'from' | 'to' | 'subject'; text: string }
  /** An empty text asks only whether the field is there. */
  | { type: 'header'; name: string; text: string }
  /** Notices about an address, or about a message. */
  | { type: 'about' | 'id'; text: string }
  | { type: 'tag'; tags: string[] }
  | { type: 'kind'; kinds: SearchKind[] }
  | { type: 'is'; flags: SearchFlag[] }
  | { type: 'has' }
  /** An enhanced code or its beginning, or three digits. */
  | { type: 'status'; code: string }
  /** `after` takes the instant in, `before` does not. */
  | { type: 'before' | 'after'; at: Instant }
  | { type: 'larger' | 'smaller'; bytes: number }
  /**
   * What a move of the clock touched: all of it, or what it brought of some sorts. The move is named by the `seq` of its
   * event. The sandbox, which has the journal, fills the ids in.
   */
  | { type: 'move'; move: number | 'last'; brought: SearchBrought[]; ids?: readonly string[] }

/** One condition; a message must meet all of them. */
export type SearchTerm = Wanted & { not: boolean }

/** @property column of the first character that is meant, from 1 */
export interface SearchMistake extends MistakeWords {
  fault: SearchFault
  column: number
  length: number
}

/** A part of a query as it was typed. */
export interface SearchToken {
  start: number
  end: number
  not: boolean
  /** What stands before the colon, in lower case; null for words and phrases. */
  name: string | null
  value: string
}

// A minus that stands alone is a word, as is a colon with nothing before it.
const TOKEN = /(-(?=\S))?(?:([a-z][a-z0-9-]*):(?!\/\/))?(?:"([^"]*)"?|(\S*))/iuy

/** The parts of a query, for those who complete or mark them. */
export function tokensOf(query: string): SearchToken[] {
  const tokens: SearchToken[] = []
  for (let at = 0; at < query.length; ) {
    if (/[\s\0]/.test(query[at] as string)) {
      at++
      continue
    }
    TOKEN.lastIndex = at
    const [all = '', minus, name, phrase, word = ''] = TOKEN.exec(query) ?? []
    const end = at + Math.max(1, all.length)
    tokens.push({
      start: at,
      end,
      not: minus !== undefined,
      name: name?.toLowerCase() ?? null,
      value: phrase ?? word,
    })
    at = end
  }
  return tokens
}

/**
 * Reads a query.
 * @param now of the sandbox's clock, which `after:2d` counts from
 * @example parseSearch('-kind:mail status:5.1 "over quota"', now).terms
 */
export function parseSearch(query: string, now: Instant): { terms: SearchTerm[]; mistakes: SearchMistake[] } {
  const terms: SearchTerm[] = []
  const mistakes: SearchMistake[] = []
  for (const token of tokensOf(query)) {
    const read = token.name === null ? readText(token.value) : readFilter(token.name, token.value, now)
    if ('value' in read) {
      if (read.value) terms.push({ ...read.value, not: token.not })
    } else {
      const { fault } = read
      mistakes.push({ fault, ...mistakeWords(fault), column: token.start + 1, length: token.end - token.start })
    }
  }
  return { terms: distinct(terms), mistakes }
}

/** Nothing but quotes and space asks for nothing. */
function readText(value: string): Read<Wanted | null> {
  const text = foldText(value).trim()
  return { value: text === '' ? null : { type: 'text', text } }
}

function readFilter(name: string, value: string, now: Instant): Read<Wanted | null> {
  const filter = SEARCH_FILTERS.find((each) => each === name)
  if (!filter && !isHeaderName(name)) return unknownFilter(name, value)
  if (value.trim() === '') return { fault: { code: 'no-value', name, filter: filter ?? 'header' } }
  if (!filter) return { value: { type: 'header', name, text: value === '*' ? '' : foldText(value).trim() } }
  return READERS[filter](value, now)
}

function unknownFilter(name: string, value: string): Read<never> {
  const meant = SEARCH_SYNONYMS[name] ?? nearest(name, SEARCH_FILTERS)
  return { fault: { code: 'unknown-filter', name, value, meant } }
}

type Reader = (value: string, now: Instant) => Read<Wanted>

const textOf =
  (type: 'from' | 'to' | 'subject' | 'about' | 'id'): Reader =>
  (value) => ({ value: { type, text: foldText(value).trim() } })

const READERS: Record<SearchFilter, Reader> = {
  from: textOf('from'),
  to: textOf('to'),
  subject: textOf('subject'),
  about: textOf('about'),
  id: textOf('id'),
  tag: (value) => ({
    value: {
      type: 'tag',
      tags: foldText(value)
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    },
  }),
  kind: (value) => then(readWords(value, SEARCH_KINDS, 'kind'), (kinds) => ({ type: 'kind', kinds })),
  is: (value) =>
    /^(?:un)?read$/i.test(value)
      ? { fault: { code: 'unknowable' } }
      : then(readWords(value, SEARCH_FLAGS, 'is'), (flags) => ({ type: 'is', flags })),
  has: (value) => then(readWords(value, SEARCH_THINGS, 'has'), () => ({ type: 'has' })),
  status: (value) => then(readStatus(value), (code) => ({ type: 'status', code })),
  before: (value, now) => then(readInstant(value, now), (at) => ({ type: 'before', at })),
  after: (value, now) => then(readInstant(value, now), (at) => ({ type: 'after', at })),
  larger: (value) => then(readSize(value), (bytes) => ({ type: 'larger', bytes })),
  smaller: (value) => then(readSize(value), (bytes) => ({ type: 'smaller', bytes })),
  move: (value) => then(readMove(value), (move) => ({ type: 'move', ...move })),
}

const then = <T>(read: Read<T>, make: (value: T) => Wanted): Read<Wanted> =>
  'value' in read ? { value: make(read.value) } : read

function distinct(terms: readonly SearchTerm[]): SearchTerm[] {
  return [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()]
}

/** A condition on what moves while a message is on its way: the store has it only when the message has ended. */
export const isOfMotion = (term: SearchTerm): boolean =>
  term.type === 'status' || (term.type === 'is' && term.flags.includes('deferred'))

/** Whether a condition of motion holds for a message as it is now, `not` left aside. */
export function holdsInMotion(term: SearchTerm, { kind, answer, state, recipients, report, tags }: Summary): boolean {
  if (term.type === 'status') {
    const { code } = term
    const codes = [...recipients.map(({ status }) => status), ...(report ?? []).map(({ status }) => status)]
    if (!/^\d{3}$/.test(code)) return codes.some((each) => each === code || each?.startsWith(`${code}.`))
    return recipients.some(({ diagnostic }) => diagnostic?.startsWith(code))
  }
  if (term.type !== 'is') return false
  return term.flags.some((flag) => {
    if (flag === 'deferred')
      return state === 'queued' && recipients.some((each) => each.state === 'queued' && each.status !== null)
    if (flag === 'notice') return kind !== 'mail' && kind !== 'forward'
    if (flag === 'answer') return answer !== undefined
    return flag === 'tagged' ? tags.length > 0 : flag === state
  })
}
