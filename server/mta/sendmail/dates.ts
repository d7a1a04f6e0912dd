/** Dates as Sendmail writes them (arpadate.c): `GMT` where the zone is UTC, else the offset. */
import type { Duration, Instant } from '../../core/types.ts'
import { rfcDate } from '../common/dates.ts'

export const arpaDate = (at: Instant, zone: string): string => rfcDate(at, zone).replace(/\+0000$/, 'GMT')

const UNITS: [name: string, length: Duration][] = [
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** @example inWords(93_600_000) // '1 day, 2 hours' */
export function inWords(time: Duration): string {
  let rest = time
  const words = UNITS.flatMap(([name, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`]
  })
  return words.length === 0 ? '0 seconds' : words.join(', ')
}

/** `00:00:04`, with the days in front where there are any: `1+00:00:04`. */
export function clockTime(length: Duration): string {
  const seconds = Math.floor(length / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const days = Math.floor(seconds / 86_400)
  const time = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  return days > 0 ? `${days}+${time}` : time
}
