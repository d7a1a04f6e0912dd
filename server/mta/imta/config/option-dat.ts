/** Reads option.dat: `NAME=value` lines; `!`, `#` or `;` in the first column begins a comment. */

import { nearest } from '../../../core/nearest.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { placeOfLine } from '../../common/problems.ts'
import { checkOption, findOption, OPTIONS } from './options.ts'
import { CUT_OFF, type LogicalLine, logicalLines } from './text-lines.ts'

export interface GivenOption {
  value: string
  source: SourcePlace
}

/** Options of the product that are not in the table are many; what looks like one is let pass and listed. */
export interface ReadOptions {
  given: Map<string, GivenOption>
  /** Names that the table does not have, with where they stand. */
  others: Map<string, GivenOption>
  problems: Problem[]
}

export function readOptionDat(text: string, place: SourcePlace | undefined): ReadOptions {
  const read: ReadOptions = { given: new Map(), others: new Map(), problems: [] }
  for (const line of logicalLines(text, /^[!#;]/)) if (line.text !== '') readLine(line, place, read)
  return read
}

function readLine(line: LogicalLine, place: SourcePlace | undefined, read: ReadOptions): void {
  const source = placeOfLine(line.line, 'options', place)
  const wrong = take(line, source, read)
  if (wrong) read.problems.push({ path: 'options', ...source, message: wrong })
}

/** @returns what is wrong with the line */
function take({ text, cutOff }: LogicalLine, source: SourcePlace, read: ReadOptions): string | null {
  if (cutOff) return CUT_OFF
  const found = /^([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(text)
  if (!found) return `${JSON.stringify(text)} is no NAME=value line`
  const name = (found[1] as string).toUpperCase()
  const value = (found[2] as string).trim().replace(/^"(.*)"$/, '$1')
  const option = findOption(name)
  if (!option) return takeOther(name, { value, source }, read)
  const checked = checkOption(option, value)
  if ('wrong' in checked) return checked.wrong
  read.given.set(name, { value: checked.value, source })
  return null
}

const NAMES = OPTIONS.map(({ name }) => name)

/** An option that is not in the table is a slip where one in the table is near, else one of the product's many. */
function takeOther(name: string, given: GivenOption, read: ReadOptions): string | null {
  const meant = nearest(name, NAMES)
  if (meant) return `unknown option ${name}; did you mean ${meant}?`
  read.others.set(name, given)
  return null
}
