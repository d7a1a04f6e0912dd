/** What stands after the colon of a filter: instants, sizes, status codes, and words out of a list. */
import { parseDuration } from './duration.ts'
import { calendarTime, instantOf, pad } from './iso-time.ts'
import { nearest } from './nearest.ts'
import { parseSize } from './pattern.ts'
import type { Instant } from './types.ts'

/** A value as it is meant, or what is wrong with it and what to write instead. */
export type Read<T> = { value: T } | { message: string; hint: string }

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
  return at === null
    ? {
        message: `${JSON.stringify(text)} is neither a date nor a length of time.`,
        hint: 'Write 2026-01-05, 2026-01-05T09:00 or 2d.',
      }
    : { value: at }
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
  return size === null
    ? { message: `${JSON.stringify(text)} is no size.`, hint: 'Write 500, 10kB or 2MB.' }
    : { value: size }
}

/** An enhanced code or its beginning (`5.1.1`, `5.1`, `5`, `4.x`), or the three digits of a reply (`550`). */
export function readStatus(text: string): Read<string> {
  const code = text.toLowerCase().replace(/(?:\.[x*])+$/, '')
  return /^[245](?:\.\d{1,3}){0,2}$/.test(code) || /^[245]\d\d$/.test(code)
    ? { value: code }
    : { message: `${JSON.stringify(text)} is no status code.`, hint: 'Write 5.1.1, its beginning as in 5.1, or 550.' }
}

/** Words out of a list, with commas between them. */
export function readWords<T extends string>(text: string, allowed: readonly T[], what: string): Read<T[]> {
  const words = text
    .toLowerCase()
    .split(',')
    .filter((word) => word !== '')
  const known = words.filter((word): word is T => allowed.includes(word as T))
  const wrong = words.find((word) => !allowed.includes(word as T))
  if (wrong === undefined && known.length > 0) return { value: known }
  const near = wrong === undefined ? null : nearest(wrong, allowed)
  return {
    message: `${JSON.stringify(wrong ?? text)} is no ${what}.`,
    hint: near === null ? `Write one of ${allowed.join(', ')}.` : `Did you mean ${near}?`,
  }
}
