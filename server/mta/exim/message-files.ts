/**
 * bounce_message_file and warn_message_file (spec chapter 51): texts between lines of `****`. The first holds header
 * lines, the second stands before the addresses, the third before what programs printed (bounces) or at the end
 * (warnings). What follows them was for notices of the old form, and is not used.
 */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { placeOfLine } from '../common/problems.ts'
import { expandString, NotExpanded } from './expand-string.ts'

export interface MessageFile {
  /** Each with the end of its last line. */
  items: string[]
}

export function readMessageFile(
  text: string,
  file: string,
  place?: SourcePlace,
): { file: MessageFile; problems: Problem[] } {
  const items: string[] = []
  const problems: Problem[] = []
  let lines: string[] = []
  let start = 1
  const end = (next: number) => {
    const item = lines.map((line) => `${line}\n`).join('')
    const wrong = unexpandable(item)
    if (wrong !== null) problems.push({ ...placeOfLine(start, file, place), message: wrong })
    items.push(item)
    lines = []
    start = next
  }
  text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line === '****') end(i + 2)
      else lines.push(line)
    })
  end(0)
  return { file: { items }, problems }
}

/** Variables have their values only once there is a notice: here each has one that fits everywhere. */
function unexpandable(item: string): string | null {
  try {
    expandString(item, { variable: () => '0', header: () => '' })
    return null
  } catch (error) {
    if (error instanceof NotExpanded) return error.message
    throw error
  }
}
