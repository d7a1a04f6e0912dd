/** Where in a configuration's texts something stands. */
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'

/** A line of a text, counted from 1, as a place in the file that the text came from. */
export function placeOfLine(line: number, path: string, place: SourcePlace | undefined): SourcePlace {
  return { file: place?.file ?? path, line: (place?.line ?? 1) + line - 1 }
}

/** @example problemText({ file: 'imta.cnf', line: 12, message: 'unknown keyword "sendpots"' }) */
export const problemText = ({ path, file, line, message }: Problem): string =>
  `${file ?? path}${line === undefined ? '' : `:${line}`}: ${message}`
