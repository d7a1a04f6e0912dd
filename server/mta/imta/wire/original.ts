/** The message that a notice is about, cut as the notice shows it. */
import { concat, fromUtf8, toCrlf, utf8 } from '../../../mail/bytes.ts'
import { headerLength } from '../../../mail/header.ts'
import { headerOf } from '../../common/original.ts'

const LF = 10

/** The fields of the summary in their order; each with its continuation lines. */
const SUMMARY = ['message-id', 'date', 'from', 'to', 'subject']

/** %H: two spaces before each line, and so two more before a continuation; absent fields are left out. */
export function headerSummaryLines(raw: Uint8Array): string[] {
  const blocks = new Map<string, string[]>()
  let open: string[] | null = null
  for (const line of fromUtf8(raw.subarray(0, headerLength(raw))).split(/\r?\n/)) {
    if (/^[ \t]/.test(line)) open?.push(`    ${line.trim()}`)
    else {
      open = null
      const found = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line)
      const name = found?.[1]?.toLowerCase() ?? ''
      if (found && SUMMARY.includes(name) && !blocks.has(name)) {
        open = [`  ${TITLES[name]}: ${found[2]}`]
        blocks.set(name, open)
      }
    }
  }
  return SUMMARY.flatMap((name) => blocks.get(name) ?? [])
}

const TITLES: Record<string, string> = {
  'message-id': 'Message-id',
  date: 'Date',
  from: 'From',
  to: 'To',
  subject: 'Subject',
}

/** How much of the original comes back: all, its header, or its header and so many lines. */
export type Extent = 'all' | 'header' | { lines: number }

/** The original with `before` (its Return-path and Received lines) in front; ends in CRLF. */
export function quoteOriginal(before: string, raw: Uint8Array, extent: Extent): Uint8Array {
  const body = extent === 'all' ? raw : extent === 'header' ? headerOf(raw) : firstLines(raw, extent.lines)
  const whole = toCrlf(concat(utf8(before), body))
  return whole.at(-1) === LF ? whole : concat(whole, utf8('\r\n'))
}

/** The header, the empty line and at most so many lines of the body (LINES_TO_RETURN). */
function firstLines(raw: Uint8Array, lines: number): Uint8Array {
  const header = headerLength(raw)
  if (lines === 0 || header >= raw.length) return raw.subarray(0, header)
  let end = raw.indexOf(LF, header)
  for (let count = 0; count < lines && end >= 0; count++) end = raw.indexOf(LF, end + 1)
  return end < 0 ? raw : raw.subarray(0, end + 1)
}
