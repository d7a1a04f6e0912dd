/** What of several systems' notices differs. Pure. */
import type { Notice } from './types.ts'

export const FIELDS = ['recipient', 'original', 'action', 'status', 'diagnostic', 'remoteMta'] as const
export type FieldName = (typeof FIELDS)[number]

export const PARTS = ['header', 'text', 'delivery-status', 'returned'] as const
export type PartName = (typeof PARTS)[number]

/** The values of a field in a notice, one per recipient; '' for what it does not say. */
export function valuesOf({ recipients, report }: Notice, field: FieldName): string {
  // A notice of words alone names its recipients, and nothing else in a field.
  if (recipients.length === 0) {
    return field === 'recipient' ? report.map(({ finalRecipient }) => finalRecipient).join('\n') : ''
  }
  const name = field === 'recipient' ? 'address' : field
  return recipients.map((recipient) => recipient[name] ?? '').join('\n')
}

/** Which of the values are other than the first that is there; those that are not there are null. */
export function differing(values: readonly (string | null)[]): boolean[] {
  const first = values.find((value) => value !== null)
  const plain = (value: string) => value.replace(/\s+/g, ' ').trim()
  return values.map((value) => value !== null && first !== undefined && plain(value) !== plain(first as string))
}

/** A notice's part as text; null where it has none. Several of one name follow each other. */
export function partOf({ parts }: Notice, name: PartName): string | null {
  const found = parts.filter((part) => part.name === name)
  return found.length === 0 ? null : found.map(({ text }) => text).join('\n')
}

export interface Line {
  text: string
  /** A field that not all of the notices have. */
  isRare: boolean
}

const fieldName = (line: string): string | null => /^([!-9;-~]+):/.exec(line)?.[1]?.toLowerCase() ?? null

/** Each text's lines, those of fields marked that are not in all of the others. */
export function markedLines(texts: readonly (string | null)[]): (Line[] | null)[] {
  const there = texts.filter((text) => text !== null)
  const names = there.map((text) => new Set(text.split('\n').map(fieldName)))
  return texts.map((text) => {
    if (text === null) return null
    let isRare = false
    return text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => {
        const name = fieldName(line)
        // A line that goes on belongs to the field before it.
        if (name !== null) isRare = names.some((each) => !each.has(name))
        else if (!/^[ \t]/.test(line)) isRare = false
        return { text: line, isRare }
      })
  })
}

/** Lines as they stand, none marked: words differ anyhow. */
export const plainLines = (text: string | null): Line[] | null =>
  text === null
    ? null
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ text: line, isRare: false }))
