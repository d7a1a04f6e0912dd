/**
 * Mailpit's search language in terms of ours. What ours has no word for (`is:read`, `bcc:`, `addressed:`, `has:inline`)
 * is looked for in the rows that the rest has found. As there, what cannot be read is passed over.
 */

import type { SearchTerm } from '../core/search.ts'
import { readInstant } from '../core/search-values.ts'
import { foldText } from '../core/search-words.ts'
import type { Instant } from '../core/types.ts'
import { zoneOffset } from '../mail/zone-date.ts'
import type { FixedSummary } from './summaries.ts'

/** A condition on a row. */
export type RowTest = (row: FixedSummary, isRead: boolean) => boolean

export interface MailpitSearch {
  terms: SearchTerm[]
  rows: RowTest[]
}

interface Where {
  /** Of the sandbox's clock. */
  now: Instant
  /** IANA name, for times that do not say theirs. */
  timezone: string
}

/** Words, "phrases in quotes" and operator:"two words". */
const WORD = /(?:[^\s"]*"[^"]*"?|[^\s"]+)+/g

export function readMailpitSearch(query: string, where: Where): MailpitSearch {
  const search: MailpitSearch = { terms: [], rows: [] }
  for (const [word] of query.matchAll(WORD)) {
    const bare = word.replaceAll('"', '').trim()
    const not = bare.length > 1 && /^[-!]/.test(bare)
    const wanted = not ? bare.slice(1) : bare
    if (/[\p{L}\p{N}]/u.test(wanted)) addWord(search, wanted, not, where)
  }
  return search
}

const FIELDS = ['from', 'to', 'cc', 'reply-to', 'message-id', 'subject', 'tag', 'bcc', 'addressed'] as const
type Field = (typeof FIELDS)[number]

function addWord(search: MailpitSearch, word: string, not: boolean, where: Where): void {
  const colon = word.indexOf(':')
  const name = word.slice(0, Math.max(colon, 0)).toLowerCase()
  const value = word.slice(colon + 1).trim()
  const field = FIELDS.find((each) => each === name)
  if (field) {
    if (value !== '') addField(search, field, foldText(value).trim(), not)
    return
  }
  if ((name === 'is' || name === 'has') && addState(search, `${name}:${value}`.toLowerCase(), not)) return
  if (name === 'before' || name === 'after') {
    addTime(search, name, value, not, where)
    return
  }
  if (name === 'larger' || name === 'smaller') {
    const bytes = bytesOf(value)
    if (bytes > 0) {
      search.terms.push({ type: name, bytes, not })
      return
    }
  }
  search.terms.push({ type: 'text', text: foldText(word).trim(), not })
}

function addField(search: MailpitSearch, field: Field, text: string, not: boolean): void {
  switch (field) {
    case 'subject':
      search.terms.push({ type: 'subject', text, not })
      return
    case 'tag':
      search.terms.push({ type: 'tag', tags: [text], not })
      return
    case 'bcc':
      search.rows.push((row) => hasAddress(row.Bcc, text) !== not)
      return
    case 'addressed':
      search.rows.push((row) => {
        const all = [row.From, ...row.To, ...row.Cc, ...row.Bcc, ...row.ReplyTo]
        return hasAddress(all, text) !== not
      })
      return
    default:
      search.terms.push({ type: 'header', name: field, text, not })
  }
}

const hasAddress = (addresses: FixedSummary['To'], text: string): boolean =>
  addresses.some(({ Name, Address }) => foldText(`${Name} <${Address}>`).includes(text))

/** @returns whether this is one of them */
function addState(search: MailpitSearch, word: string, not: boolean): boolean {
  switch (word) {
    case 'is:read':
    case 'is:unread':
      search.rows.push((_, isRead) => (isRead === (word === 'is:read')) !== not)
      return true
    case 'is:tagged':
      search.terms.push({ type: 'is', flags: ['tagged'], not })
      return true
    case 'has:inline':
    case 'has:inlines':
      search.rows.push(({ inlines }) => inlines > 0 !== not)
      return true
    case 'has:attachment':
    case 'has:attachments':
      search.rows.push(({ Attachments }) => Attachments > 0 !== not)
      return true
    default:
      return false
  }
}

/** Both take their own instant in, and so do their opposites. */
function addTime(search: MailpitSearch, name: 'before' | 'after', value: string, not: boolean, where: Where): void {
  const at = readTime(value, where)
  if (at === null) return
  const isBefore = (name === 'before') !== not
  search.terms.push(isBefore ? { type: 'before', at: at + 1, not: false } : { type: 'after', at, not: false })
}

/** @returns null for what is no time */
export function readTime(value: string, { now, timezone }: Where): Instant | null {
  const read = readInstant(value, now)
  const at = 'value' in read ? read.value : Date.parse(/\d:\d/.test(value) ? value : `${value} UTC`)
  if (Number.isNaN(at)) return null
  // A length of time counts from now, and an offset says where its time is meant.
  const isLocal = /\d[-/]\d/.test(value) && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value.slice(10))
  return isLocal ? at - zoneOffset(at, timezone) : at
}

const UNITS: Record<string, number> = { '': 1, k: 1024, kb: 1024, m: 1024 ** 2, mb: 1024 ** 2 }

/** @returns 0 for what is no size */
function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s?([a-z]{0,2})$/i.exec(text) ?? []
  return Math.floor(Number(number) * (UNITS[unit.toLowerCase()] ?? 0))
}
