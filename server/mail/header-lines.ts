/** Header fields as they are written, line by line. */
import type { HeaderField } from '../core/types.ts'
import { fromUtf8 } from './bytes.ts'
import { headerLength } from './header.ts'

export interface WrittenField extends HeaderField {
  /** With its name and its folds; lines end in LF. */
  raw: string
}

const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s

/**
 * Every field in its order; `value` is unfolded. A line that is no field, such as a mailbox's `From ` line, stands there
 * with an empty name, so that nothing of the header is hidden.
 */
export function headerFields(raw: Uint8Array): WrittenField[] {
  return fieldsOf(fromUtf8(raw.subarray(0, headerLength(raw))))
}

/** The same for text, such as a group of fields in message/delivery-status. */
export function fieldsOf(text: string): WrittenField[] {
  const fields: { name: string; lines: string[] }[] = []
  for (const line of text.split(/\r?\n/)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line) && last) last.lines.push(line)
    else if (line !== '') fields.push({ name: FIELD.exec(line)?.[1] ?? '', lines: [line] })
  }
  return fields.map(({ name, lines }) => {
    const unfolded = lines.join('')
    return { name, value: (FIELD.exec(unfolded)?.[2] ?? unfolded).trim(), raw: lines.join('\n') }
  })
}
