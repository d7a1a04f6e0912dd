/** Ways to go on with a search, at the place where the caret stands. Pure. */
import { tokensOf } from '../../../server/core/search.ts'
import {
  SEARCH_BROUGHT,
  SEARCH_FILTERS,
  SEARCH_FLAGS,
  SEARCH_KINDS,
  SEARCH_THINGS,
  type SearchFilter,
} from '../../../server/core/search-words.ts'

export interface Hint {
  /** As it would stand in the query. */
  text: string
  type: 'filter' | 'kind' | 'is' | 'tag' | 'time' | 'plain'
  /** The word alone. */
  word: string
}

interface Hints {
  hints: Hint[]
  /** What a hint replaces. */
  start: number
  end: number
}

const MOST = 12
const VALUES: Partial<Record<SearchFilter, readonly string[]>> = {
  status: ['5', '5.1.1', '4'],
  larger: ['10kB', '1MB'],
  smaller: ['10kB', '1MB'],
  has: SEARCH_THINGS,
}
const TIMES = ['1h', '1d', '7d'] as const

/** @param tags in use */
export function searchHints(query: string, caret: number, tags: readonly string[]): Hints {
  const token = tokensOf(query).find(({ start, end }) => start < caret && caret <= end)
  const start = token?.start ?? caret
  const typed = query.slice(start, caret)
  const minus = typed.startsWith('-') ? '-' : ''
  const [, name = '', value] = /^([a-z-]*)(?::(.*))?$/is.exec(typed.slice(minus.length)) ?? []
  const filter = SEARCH_FILTERS.find((each) => each === name.toLowerCase())
  const hints =
    value === undefined
      ? typed.slice(minus.length).startsWith('"')
        ? []
        : filterHints(name, minus)
      : filter
        ? valueHints(filter, value, tags).map((hint) => ({ ...hint, text: `${minus}${filter}:${hint.text} ` }))
        : []
  return { hints: hints.slice(0, MOST), start, end: token?.end ?? caret }
}

function filterHints(begun: string, minus: string): Hint[] {
  const found = SEARCH_FILTERS.filter((each) => each.startsWith(begun.toLowerCase()))
  return found.map((word) => ({ text: `${minus}${word}:`, type: 'filter', word }))
}

function valueHints(filter: SearchFilter, value: string, tags: readonly string[]): Hint[] {
  // Of several with commas between them the last is being written.
  const before = value.slice(0, value.lastIndexOf(',') + 1)
  const begun = value.slice(before.length).replace(/^"/, '').toLowerCase()
  const some = (type: Hint['type'], words: readonly string[]): Hint[] =>
    words
      .filter((word) => word.toLowerCase().startsWith(begun) && word.toLowerCase() !== begun)
      .map((word) => ({ text: /\s/.test(word) ? `"${before}${word}"` : `${before}${word}`, type, word }))
  if (filter === 'kind') return some('kind', SEARCH_KINDS)
  if (filter === 'is') return some('is', SEARCH_FLAGS)
  if (filter === 'tag') return some('tag', tags)
  if (filter === 'before' || filter === 'after') return some('time', TIMES)
  if (filter === 'move') return some('plain', before === '' ? ['last'] : SEARCH_BROUGHT)
  return some('plain', VALUES[filter] ?? [])
}

/** The query with a hint in it, and where the caret then stands. */
export function withHint(query: string, { start, end }: Hints, hint: Hint): { query: string; caret: number } {
  const rest = query.slice(end)
  const text = hint.text.endsWith(' ') && rest.startsWith(' ') ? hint.text.trimEnd() : hint.text
  return { query: `${query.slice(0, start)}${text}${rest}`, caret: start + text.length }
}
