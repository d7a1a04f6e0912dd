/** Groups of fields in message/delivery-status (RFC 3464 section 2), written as they are: each MTA has its own habits. */

import { utf8 } from '../../mail/bytes.ts'

/** Name and value; a field without a value is left out. */
export type Field = readonly [name: string, value: string | undefined]

/**
 * The groups, an empty line between them, each line ended by LF.
 * @param fold breaks a line that is too long; by default none is broken
 */
export function fieldGroups(groups: readonly (readonly Field[])[], fold = (line: string): string => line): string {
  return groups
    .map((fields) =>
      fields.flatMap(([name, value]) => (value === undefined ? [] : [`${fold(`${name}: ${value}`)}\n`])).join(''),
    )
    .join('\n')
}

/**
 * Breaks a line at its blanks so that none is longer than `width` bytes; further lines begin with `indent`. A word that
 * is longer than a line stays whole; blanks at a break go.
 */
export function foldAtBlanks(line: string, width: number, indent: string): string {
  if (line.length * 3 <= width) return line
  const lines: string[] = []
  let current = ''
  let length = 0
  for (const word of line.split(' ')) {
    const bytes = utf8(word).length
    const isFirst = current === '' || current === indent
    if (!isFirst && length + 1 + bytes > width) {
      lines.push(current.trimEnd())
      current = indent + word
      length = indent.length + bytes
    } else {
      current += isFirst ? word : ` ${word}`
      length += bytes + (isFirst ? 0 : 1)
    }
  }
  return [...lines, current].join('\n')
}
