/** Reads option.dat: `NAME=value` lines; `!`, `#` or `;` in the first column begins a comment. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { checkOption, findOption, OPTIONS } from './options.ts'
import { placeOfLine } from './problems.ts'
import { nearest } from './suggest.ts'
import { type LogicalLine, logicalLines } from './text-lines.ts'

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
  const problem = (message: string) => read.problems.push({ path: 'options', ...source, message })
  if (line.cutOff) return void problem('ends with a backslash, but nothing follows it')
  const found = /^([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line.text)
  if (!found) return void problem(`${JSON.stringify(line.text)} is no NAME=value line`)
  const name = (found[1] as string).toUpperCase()
  const value = (found[2] as string).trim().replace(/^"(.*)"$/, '$1')
  const option = findOption(name)
  if (!option) {
    const meant = nearest(name, OPTIONS.map((each) => each.name))
    if (meant) problem(`unknown option ${name}; did you mean ${meant}?`)
    else read.others.set(name, { value, source })
    return
  }
  const checked = checkOption(option, value)
  if ('wrong' in checked) problem(checked.wrong)
  else read.given.set(name, { value: checked.value, source })
}
