/** The vocabulary of the search language: what stands before the colon, and the words that may stand after it. */
import { ANSWERS, type AnswerKind } from './answer.ts'
import type { MessageKind } from './types.ts'

/** An answer is mail as well: `mail` finds it too, and its own kind finds it alone. */
export type SearchKind = MessageKind | AnswerKind

export const SEARCH_KINDS = [
  'mail',
  'bounce',
  'double-bounce',
  'warning',
  'delivery-report',
  'postmaster-copy',
  'forward',
  ...ANSWERS,
] as const satisfies readonly SearchKind[]

/** The states of a message, then what can be said of it besides. */
export const SEARCH_FLAGS = [
  'queued',
  'deferred',
  'delivered',
  'failed',
  'expired',
  'held',
  'discarded',
  'mixed',
  'notice',
  'answer',
  'tagged',
] as const
export type SearchFlag = (typeof SEARCH_FLAGS)[number]

export const SEARCH_THINGS = ['attachment'] as const

/** What a move of the clock brings: to a message, then by which notice. */
export const SEARCH_BROUGHT = [
  'deferred',
  'delivered',
  'failed',
  'expired',
  'held',
  'warning',
  'bounce',
  'double-bounce',
  'delivery-report',
  'postmaster-copy',
] as const
export type SearchBrought = (typeof SEARCH_BROUGHT)[number]

/** Every filter, in the order in which it is offered. */
export const SEARCH_FILTERS = [
  'from',
  'to',
  'subject',
  'kind',
  'is',
  'status',
  'tag',
  'about',
  'before',
  'after',
  'larger',
  'smaller',
  'has',
  'id',
  'move',
] as const
export type SearchFilter = (typeof SEARCH_FILTERS)[number]

/** Words that other mail tools have, and what they are called here. */
export const SEARCH_SYNONYMS: Readonly<Record<string, string>> = {
  sender: 'from',
  recipient: 'to',
  state: 'is',
  type: 'kind',
  since: 'after',
  until: 'before',
  bigger: 'larger',
  size: 'larger',
  label: 'tag',
}

/** Header fields whose names have no hyphen; any name that has one is taken for a header field as well. */
const HEADERS = new Set([
  'bcc',
  'cc',
  'comments',
  'date',
  'importance',
  'keywords',
  'organization',
  'precedence',
  'priority',
  'received',
  'references',
  'sensitivity',
])

/** @param name in lower case */
export const isHeaderName = (name: string): boolean => HEADERS.has(name) || /^[a-z0-9]+-[a-z0-9-]*[a-z0-9]$/.test(name)

/** Full-width and half-width, capital and small letters, and all kinds of space are the same to a searcher. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\0]+/g, ' ')
