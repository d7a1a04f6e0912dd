/** What stands after the colon of a filter: instants, sizes, status codes, and words out of a list. */
import { parseDuration } from './duration.ts'
import { calendarTime, instantOf, pad } from './iso-time.ts'
import { nearest } from './nearest.ts'
import { parseSize } from './pattern.ts'
import type { SearchFault, SearchWordList } from './search-mistakes.ts'
import { SEARCH_BROUGHT, type SearchBrought } from './search-words.ts'
import type { Instant } from './types.ts'

/** A value as it is meant, or what is wrong with it. */
export type Read<T> = { value: T } | { fault: SearchFault }

const DATE =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * A date (its first instant), a date and time, or a length of time before now. Without an offset they are UTC.
 * @param now of the sandbox's clock
 * @example readInstant('2d', now) // two days ago
 */
export function readInstant(text: string, now: Instant): Read<Instant> {
  const date = DATE.exec(text)
  const at = date ? instantOfParts(date.slice(1)) : agoFrom(text, now)
  return at === null ? { fault: { code: 'no-instant', value: text } } : { value: at }
}

function agoFrom(text: string, now: Instant): Instant | null {
  // A bare number would count as seconds: hardly ever what was meant.
  const length = /[a-z]/i.test(text) ? parseDuration(text) : null
  return length === null ? null : now - length
}

function instantOfParts(parts: readonly (string | undefined)[]): Instant | null {
  const [year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = parts
  const two = (value: string | undefined) => pad(Number(value))
  const date = `${year}-${two(month)}-${two(day)}`
  const at = instantOf(
    `${date}T${two(hour)}:${minute.padStart(2, '0')}:${second.padStart(2, '0')}.${fraction.padEnd(3, '0')}Z`,
  )
  const read = calendarTime(at)
  // The 31st of June would come out as the 1st of July.
  if (read.month !== Number(month) || read.day !== Number(day) || read.hour !== Number(hour)) return null
  if (read.minute !== Number(minute)) return null
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000
  return at - (sign === '-' ? -offset : offset)
}

/** @example readSize('10k') // 10000; k, kB and KB are the same */
export function readSize(text: string): Read<number> {
  const size = parseSize(/^\d+(?:\.\d+)?[kmg]$/i.test(text) ? `${text}B` : text)
  return size === null ? { fault: { code: 'no-size', value: text } } : { value: size }
}

/** An enhanced code or its beginning (`5.1.1`, `5.1`, `5`, `4.x`), or the three digits of a reply (`550`). */
export function readStatus(text: string): Read<string> {
  const code = text.toLowerCase().replace(/(?:\.[x*])+$/, '')
  return /^[245](?:\.\d{1,3}){0,2}$/.test(code) || /^[245]\d\d$/.test(code)
    ? { value: code }
    : { fault: { code: 'no-status', value: text } }
}

/** Words out of a list, with commas between them. */
export function readWords<T extends string>(text: string, allowed: readonly T[], of: SearchWordList): Read<T[]> {
  const words = text
    .toLowerCase()
    .split(',')
    .filter((word) => word !== '')
  const known = words.filter((word): word is T => allowed.includes(word as T))
  const wrong = words.find((word) => !allowed.includes(word as T))
  if (wrong === undefined && known.length > 0) return { value: known }
  const near = wrong === undefined ? null : nearest(wrong, allowed)
  return { fault: { code: 'no-such-word', value: wrong ?? text, of, near, allowed } }
}

/** A move of the clock, and which of the things that it brought; none named means all of them. */
export function readMove(text: string): Read<{ move: number | 'last'; brought: SearchBrought[] }> {
  const [which = '', ...parts] = text.toLowerCase().split(',')
  if (which !== 'last' && !/^\d{1,15}$/.test(which)) return { fault: { code: 'no-move', value: which } }
  const move = which === 'last' ? which : Number(which)
  if (parts.every((part) => part === '')) return { value: { move, brought: [] } }
  const read = readWords(parts.join(','), SEARCH_BROUGHT, 'move')
  return 'value' in read ? { value: { move, brought: read.value } } : read
}
