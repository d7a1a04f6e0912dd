/** Dates of mail headers, from instants. */
import { calendarTime, pad } from '../core/iso-time.ts'
import type { Instant } from '../core/types.ts'

export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * qmail's form: no weekday, the day without a leading zero, UTC, literally `-0000` (date822fmt.c).
 * @example date822(1_767_603_600_000) // '5 Jan 2026 09:00:00 -0000'
 */
export function date822(at: Instant): string {
  const t = calendarTime(at)
  const time = `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`
  return `${t.day} ${MONTHS[t.month - 1]} ${t.year} ${time} -0000`
}

/**
 * With its weekday, in UTC (RFC 5322 section 3.3).
 * @example utcDate(1_767_603_600_000) // 'Mon, 05 Jan 2026 09:00:00 +0000'
 */
export function utcDate(at: Instant): string {
  const t = calendarTime(at)
  const date = `${DAYS[t.weekday]}, ${pad(t.day)} ${MONTHS[t.month - 1]} ${pad(t.year, 4)}`
  return `${date} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} +0000`
}
