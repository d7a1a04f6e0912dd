/** Mistakes in an MTA's configuration, each with its place, reported all at once. */
import { nearest } from '../../core/nearest.ts'
import type { SourcePlace } from '../../core/types.ts'
import { type Problem, SandboxError } from '../../errors.ts'

/** A line of a text, counted from 1, as a place in the file that the text came from. */
export function placeOfLine(line: number, name: string, place: SourcePlace | undefined): SourcePlace {
  return { file: place?.file ?? name, line: (place?.line ?? 1) + line - 1 }
}

/** @example problemText({ file: 'main.cf', line: 12, message: 'delay_warning_time: "4x" is no time' }) */
export const problemText = ({ path, file, line, message }: Problem): string =>
  `${file ?? path}${line === undefined ? '' : `:${line}`}: ${message}`

/** @throws SandboxError E_INVALID with every problem, where there is one */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid(problems)
}

/** E_INVALID with every problem. */
export function invalid(problems: readonly Problem[]): SandboxError {
  const hint = 'Correct the settings named; what bouncelab does not play may stay as it is.'
  return new SandboxError('E_INVALID', problems.map(problemText).join('\n'), { hint, problems: [...problems] })
}

/** `; did you mean bounce_size_limit?`, or '' where no word is near. */
export function didYouMean(written: string, allowed: readonly string[]): string {
  const meant = nearest(written, allowed)
  return meant && meant !== written ? `; did you mean ${meant}?` : ''
}
