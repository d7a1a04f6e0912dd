/** How values are written in answers, a byte a character. */
import { calendarTime, pad } from '../core/iso-time.ts'
import type { Instant } from '../core/types.ts'
import { MONTHS } from '../mail/date.ts'

/** Text as UTF-8, a byte a character. */
export const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** What came a byte a character, as text. */
export const asText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8')

/** Quoted where that is allowed, else a literal; it gives text as UTF-8. */
export function string(text: string): string {
  if (text.length <= 1000 && /^[\t\x20-\x7e]*$/.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`
  const bytes = asBytes(text)
  return `{${bytes.length}}\r\n${bytes}`
}

export const nstring = (text: string | null | undefined): string => (text == null ? 'NIL' : string(text))

/** `"05-Jan-2026 09:00:00 +0000"` */
export function dateTime(at: Instant): string {
  const t = calendarTime(at)
  const day = String(t.day).padStart(2, ' ')
  return `"${day}-${MONTHS[t.month - 1]}-${t.year} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} +0000"`
}

/** One line of printable ASCII, for what people read. */
export const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 400)
