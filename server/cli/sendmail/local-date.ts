/** The date of a message that is written now and here (RFC 5322 section 3.3). */
import { pad } from '../../core/iso-time.ts'
import { DAYS, MONTHS } from '../../mail/date.ts'

/** @example localDate(new Date()) // 'Mon, 05 Jan 2026 10:00:00 +0100' */
export function localDate(now: Date): string {
  const offset = -now.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`
  const date = `${DAYS[now.getDay()]}, ${pad(now.getDate())} ${MONTHS[now.getMonth()]} ${now.getFullYear()}`
  return `${date} ${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())} ${zone}`
}
