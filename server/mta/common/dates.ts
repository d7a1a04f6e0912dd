/** Dates as MTAs write them in Received, Date and Arrival-Date (RFC 5322 section 3.3), in the sandbox's zone. */
import { pad } from '../../core/iso-time.ts'
import type { Instant } from '../../core/types.ts'
import { DAYS, MONTHS } from '../../mail/date.ts'
import { localTime, zoneName, zoneOffset } from '../../mail/zone-date.ts'

/** `+0900` */
export function numericZone(at: Instant, zone: string): string {
  const minutes = Math.round(zoneOffset(at, zone) / 60_000)
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${pad(size % 60)}`
}

/** The zone's abbreviation as Unix systems print it: `UTC`, `JST`. */
export const zoneWord = (at: Instant, zone: string): string =>
  zone === 'UTC' || zone === 'Etc/UTC' ? 'UTC' : zoneName(at, zone)

/**
 * @param day how a day below ten is written: `02`, or `2` as many MTAs have it
 * @example rfcDate(0, 'UTC', '1') // 'Thu, 1 Jan 1970 00:00:00 +0000'
 */
export function rfcDate(at: Instant, zone: string, day: '01' | '1' = '1'): string {
  const t = localTime(at, zone)
  const date = `${DAYS[t.weekday]}, ${day === '01' ? pad(t.day) : t.day} ${MONTHS[t.month - 1]} ${pad(t.year, 4)}`
  return `${date} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} ${numericZone(at, zone)}`
}

/** As rfcDate(), with the zone's name in a comment: `… +0000 (UTC)`. */
export const rfcDateNamed = (at: Instant, zone: string, day: '01' | '1' = '1'): string =>
  `${rfcDate(at, zone, day)} (${zoneWord(at, zone)})`

/** As ctime(3) prints it, in UTC: `Sun Nov 22 02:01:56 2026`. */
export function ctime(at: Instant): string {
  const t = localTime(at, 'UTC')
  const day = `${DAYS[t.weekday]} ${MONTHS[t.month - 1]} ${String(t.day).padStart(2)}`
  return `${day} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} ${t.year}`
}
