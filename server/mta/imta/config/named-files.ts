/**
 * Files that imta.cnf and the aliases file take in by `<NAME`. They are read before it comes to this, by the name as it
 * is written, so that a configuration stays data: see read-files.ts.
 */
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { placeOfLine } from '../../common/problems.ts'
import { type LogicalLine, logicalLines } from './text-lines.ts'

export interface NamedFiles {
  texts: Readonly<Record<string, string>>
  places: Readonly<Record<string, SourcePlace>>
}

/** A line, with its place in the file that it stands in. */
export interface PlacedLine extends LogicalLine {
  source: SourcePlace
}

export interface PlacedLines {
  lines: PlacedLine[]
  problems: Problem[]
}

/** The name in `<NAME`, with or without a closing bracket; null for any other line. */
export const includedName = (line: string): string | null => /^<\s*([^<>,]*?)\s*>?$/.exec(line)?.[1] || null

/**
 * The lines of a text, those of the files that it takes in among them.
 * @param path the setting that the text is, for problems
 */
export function linesWithFiles(
  text: string,
  path: string,
  place: SourcePlace | undefined,
  files: NamedFiles,
  comment: RegExp,
): PlacedLines {
  const read: PlacedLines = { lines: [], problems: [] }
  gather(text, path, place, [])
  return read

  function gather(inner: string, at: string, from: SourcePlace | undefined, open: readonly string[]): void {
    for (const line of logicalLines(inner, comment)) {
      const source = placeOfLine(line.line, at, from)
      const name = includedName(line.text)
      if (name === null) read.lines.push({ ...line, source })
      else {
        const wrong = take(name, open)
        if (wrong) read.problems.push({ path, ...source, message: wrong })
      }
    }
  }

  /** @returns what is wrong with it */
  function take(name: string, open: readonly string[]): string | null {
    const inner = files.texts[name]
    if (inner === undefined) return notGiven(name)
    if (open.includes(name)) return `<${name} takes itself in: ${[...open, name].join(' → ')}`
    gather(inner, name, files.places[`files.${name}`], [...open, name])
    return null
  }
}

export const notGiven = (name: string): string => `<${name}: write the included file's text here`
