/**
 * Local time in an IANA zone, and the RFC 822 date with a numeric zone and the zone's name in a comment.
 * Intl knows the zones' rules; everything else is arithmetic on instants.
 */
import { type CalendarTime, calendarTime, pad } from '../core/iso-time.ts'
import type { Instant } from '../core/types.ts'
import { DAYS, MONTHS } from './date.ts'

const MINUTE = 60_000

/** Names that Intl gives in no English locale, or gives otherwise than Unix systems print them: standard, summer. */
const NAMES: Record<string, [string, string]> = {
  UTC: ['GMT', 'GMT'],
  'Etc/UTC': ['GMT', 'GMT'],
  MET: ['MET', 'MEST'],
  'Asia/Tokyo': ['JST', 'JDT'],
  Japan: ['JST', 'JDT'],
  'Asia/Seoul': ['KST', 'KDT'],
  'Asia/Shanghai': ['CST', 'CDT'],
  'Asia/Taipei': ['CST', 'CDT'],
  'Asia/Hong_Kong': ['HKT', 'HKST'],
  'Asia/Singapore': ['SGT', 'SGT'],
  'Pacific/Auckland': ['NZST', 'NZDT'],
  'America/Sao_Paulo': ['BRT', 'BRST'],
}

// Each of these knows the short names of its own region's zones.
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA']

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string, zone: string, timeZoneName: 'longOffset' | 'short'): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${timeZoneName}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName })
    formats.set(key, found)
  }
  return found
}

const zonePart = (locale: string, zone: string, name: 'longOffset' | 'short', at: Instant): string =>
  format(locale, zone, name)
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value ?? ''

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
export function zoneOffset(at: Instant, zone: string): number {
  if (zone === 'UTC') return 0
  // Asking Intl costs much, and a queue asks for the same midnights again and again. Clocks change at whole minutes.
  const minute = Math.floor(at / MINUTE)
  let known = offsets.get(zone)
  if (!known || known.size >= MOST_OFFSETS) {
    known = new Map()
    offsets.set(zone, known)
  }
  let offset = known.get(minute)
  if (offset === undefined) {
    offset = askOffset(at, zone)
    known.set(minute, offset)
  }
  return offset
}

const MOST_OFFSETS = 1000
const offsets = new Map<string, Map<number, number>>()

function askOffset(at: Instant, zone: string): number {
  const found = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zonePart('en-US', zone, 'longOffset', at))
  if (!found) return 0
  const minutes = Number(found[2]) * 60 + Number(found[3])
  return (found[1] === '-' ? -1 : 1) * (minutes * MINUTE + Number(found[4] ?? 0) * 1000)
}

/** What a wall clock in the zone shows. */
export const localTime = (at: Instant, zone: string): CalendarTime => calendarTime(at + zoneOffset(at, zone))

/** The zone's abbreviation at an instant; `GMT+5` and the like where none is known. */
export function zoneName(at: Instant, zone: string): string {
  const named = NAMES[zone]
  if (named) return named[isSummer(at, zone) ? 1 : 0]
  const found = LOCALES.map((locale) => zonePart(locale, zone, 'short', at))
  return found.find((name) => !/^(?:GMT|UTC)[+-]/.test(name)) ?? (found[0] as string)
}

/** Summer time is when the clocks are ahead of where they are at the other end of the year. */
function isSummer(at: Instant, zone: string): boolean {
  const halfYear = 182 * 86_400_000
  return zoneOffset(at, zone) > Math.min(zoneOffset(at - halfYear, zone), zoneOffset(at + halfYear, zone))
}

/**
 * The first instant at which the zone's wall clock shows `local` (an instant read as if it were UTC). Where the
 * clocks jump over it, the instant of the jump's other side: as cron does with a job in the gap (cron.8).
 */
export function instantOfLocal(local: number, zone: string): Instant {
  const day = 86_400_000
  const offsets = [zoneOffset(local - day, zone), zoneOffset(local + day, zone)]
  const candidates = offsets.map((offset) => local - offset).filter((at) => at + zoneOffset(at, zone) === local)
  if (candidates.length > 0) return Math.min(...candidates)
  return endOfGap(local - Math.max(...offsets), local - Math.min(...offsets), zone)
}

/** Where between the two instants the offset changes, to the second. */
function endOfGap(from: Instant, to: Instant, zone: string): Instant {
  const before = zoneOffset(from, zone)
  let low = from
  let high = to
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (middle <= low) break
    if (zoneOffset(middle, zone) === before) low = middle
    else high = middle
  }
  return high
}

/**
 * A date with numeric zone and zone name, the day in two digits.
 * @example zoneDate(1_767_603_600_000, 'Asia/Tokyo') // 'Mon, 05 Jan 2026 18:00:00 +0900 (JST)'
 */
export function zoneDate(at: Instant, zone: string): string {
  const offset = zoneOffset(at, zone)
  const t = calendarTime(at + offset)
  const minutes = Math.floor(Math.abs(offset) / MINUTE)
  const numeric = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`
  const date = `${DAYS[t.weekday]}, ${pad(t.day)} ${MONTHS[t.month - 1]} ${pad(t.year, 4)}`
  return `${date} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} ${numeric} (${zoneName(at, zone)})`
}
