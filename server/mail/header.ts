/** The header of a message, read as far as lists, rules and waits need it. */
import type { HeaderField, HeaderSummary } from '../core/types.ts'
import { splitAddresses } from './address-list.ts'
import { fromUtf8 } from './bytes.ts'
import { decodeWords } from './encoded-word.ts'

const LF = 10
const CR = 13

// A field name is printable ASCII but for the colon; white space before the colon is the obsolete form (RFC 5322 4.5).
const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s

/**
 * The header fields in their order, unfolded, as UTF-8. Lines that are no field, such as a mailbox's `From ` line, are
 * passed over, together with their continuation lines.
 */
export function scanHeader(raw: Uint8Array): HeaderField[] {
  const fields: HeaderField[] = []
  let field: HeaderField | null = null
  for (const line of fromUtf8(raw.subarray(0, headerLength(raw))).split('\n')) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    if (text.startsWith(' ') || text.startsWith('\t')) {
      if (field) field.value += text
      continue
    }
    const found = FIELD.exec(text)
    field = found ? { name: found[1] as string, value: found[2] as string } : null
    if (field) fields.push(field)
  }
  for (const each of fields) each.value = each.value.trim()
  return fields
}

/** Up to the empty line, or everything where there is none. */
export function headerLength(raw: Uint8Array): number {
  let start = 0
  for (let end = raw.indexOf(LF); end >= 0; end = raw.indexOf(LF, start)) {
    if (end === start || (end === start + 1 && raw[start] === CR)) return start
    start = end + 1
  }
  return raw.length
}

/** From, To and Subject with their encoded words decoded (RFC 2047). Of a repeated field the first counts; every To does. */
export function headerSummary(fields: readonly HeaderField[]): HeaderSummary {
  let from: string | undefined
  let subject: string | undefined
  const to: string[] = []
  for (const { name, value } of fields) {
    if (isNamed(name, 'to')) for (const address of splitAddresses(value)) to.push(decodeWords(address))
    else if (isNamed(name, 'from')) from ??= decodeWords(value)
    else if (isNamed(name, 'subject')) subject ??= decodeWords(value)
  }
  return { from: from ?? '', to, subject: subject ?? '' }
}

/**
 * The value of the first field of this name, without white space around it; undefined where there is none.
 * @param wanted in lower case
 */
export const fieldValue = (fields: readonly HeaderField[], wanted: string): string | undefined =>
  fields.find(({ name }) => isNamed(name, wanted))?.value.trim()

/** @param wanted in lower case */
export const isNamed = (name: string, wanted: string): boolean =>
  name.length === wanted.length && name.toLowerCase() === wanted
