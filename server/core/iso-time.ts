/** Instants as ISO 8601, by arithmetic alone: the core has no Date. */
import type { Instant } from './types.ts'

const DAY = 86_400_000

/** The parts of an instant in UTC; months from 1, weekdays from 0 = Sunday. */
export interface CalendarTime {
  year: number
  month: number
  day: number
  weekday: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

/**
 * Splits an instant into its UTC calendar parts (proleptic Gregorian calendar).
 * The day count is turned into a date by eras of 400 years that begin on 1 March, so that the leap day comes last.
 */
export function calendarTime(at: Instant): CalendarTime {
  const days = Math.floor(at / DAY)
  const rest = at - days * DAY
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: rest % 1000,
  }
}

/** `2026-01-05T09:00:00.000Z` */
export function isoTime(at: Instant): string {
  const t = calendarTime(at)
  const date = `${pad(t.year, 4)}-${pad(t.month)}-${pad(t.day)}`
  return `${date}T${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}.${pad(t.millisecond, 3)}Z`
}

/**
 * The instant of a time that isoTime() wrote; the days are counted in eras of 400 years, as in calendarTime().
 * @throws RangeError for anything else
 */
export function instantOf(iso: string): Instant {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/.exec(iso)
  if (!found) throw new RangeError(`${iso} is not written as 2026-01-05T09:00:00.000Z`)
  const [year, month, day, hour, minute, second, ms] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  const days = era * 146_097 + dayOfEra - 719_468
  return days * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms
}

export const pad = (value: number, width = 2): string =>
  width === 2 && value > 9 ? String(value) : String(value).padStart(width, '0')
