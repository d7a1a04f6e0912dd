/** What may be wrong with a search: a code with its fields, from which each language makes its own sentences. */
import { SEARCH_FLAGS, SEARCH_KINDS, type SearchFilter } from './search-words.ts'

export type SearchFault =
  /** `meant` is the filter that it is probably called. */
  | { code: 'unknown-filter'; name: string; value: string; meant: string | null }
  | { code: 'no-value'; name: string; filter: SearchFilter | 'header' }
  /** is:read, is:unread */
  | { code: 'unknowable' }
  | { code: 'no-instant' | 'no-size' | 'no-status' | 'no-move'; value: string }
  /** A word that is not of a list. */
  | { code: 'no-such-word'; value: string; of: SearchWordList; near: string | null; allowed: readonly string[] }

export type SearchWordList = 'kind' | 'is' | 'has' | 'move'

/** What is wrong, and what to write instead. */
export interface MistakeWords {
  message: string
  hint: string
}

export const quotedFilter = (name: string, value: string): string => `"${name}:${value.replaceAll('"', '')}"`

const HINTS: Record<SearchFilter | 'header', string> = {
  from: 'Write from:ann@shop.example, or a part of it; from:<> finds notices.',
  to: 'Write to:bob@client.example, or a part of it.',
  subject: 'Write subject:invoice or subject:"two words".',
  kind: `Write one of ${SEARCH_KINDS.join(', ')}.`,
  is: `Write one of ${SEARCH_FLAGS.join(', ')}.`,
  status: 'Write 5.1.1, its beginning as in 5.1, or 550.',
  tag: 'Write tag:urgent.',
  about: 'Write about:nobody@client.example, or about:m1.',
  before: 'Write 2026-01-05, 2026-01-05T09:00 or 2d.',
  after: 'Write 2026-01-05, 2026-01-05T09:00 or 2d.',
  larger: 'Write 500, 10kB or 2MB.',
  smaller: 'Write 500, 10kB or 2MB.',
  has: 'Write has:attachment.',
  id: 'Write id:m1.',
  move: 'Write move:last, move:last,bounce or move:412.',
  header: 'Write a part of the field, or * for any.',
}

const LISTS: Record<SearchWordList, string> = {
  kind: 'kind of message',
  is: 'state',
  has: 'thing that a message has',
  move: 'thing that a move brings',
}

/** In English, as the API tells it. */
export function mistakeWords(fault: SearchFault): MistakeWords {
  switch (fault.code) {
    case 'unknown-filter': {
      const { name, value, meant } = fault
      const otherwise = `Quote it to look for the words: ${quotedFilter(name, value)}`
      const hint = meant === null ? otherwise : `Did you mean ${meant}:${value}? ${otherwise}`
      return { message: `${name}: is no filter.`, hint }
    }
    case 'no-value':
      return { message: `${fault.name}: what? Nothing follows the colon.`, hint: HINTS[fault.filter] }
    case 'unknowable':
      return { message: 'Who has read what is known to each page alone.', hint: HINTS.is }
    case 'no-instant':
      return { message: `${JSON.stringify(fault.value)} is neither a date nor a length of time.`, hint: HINTS.before }
    case 'no-size':
      return { message: `${JSON.stringify(fault.value)} is no size.`, hint: HINTS.larger }
    case 'no-status':
      return { message: `${JSON.stringify(fault.value)} is no status code.`, hint: HINTS.status }
    case 'no-move':
      return { message: `${JSON.stringify(fault.value)} is no move of the clock.`, hint: HINTS.move }
    case 'no-such-word': {
      const { value, of, near, allowed } = fault
      const hint = near === null ? `Write one of ${allowed.join(', ')}.` : `Did you mean ${near}?`
      return { message: `${JSON.stringify(value)} is no ${LISTS[of]}.`, hint }
    }
  }
}
