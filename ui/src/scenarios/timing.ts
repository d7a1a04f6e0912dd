/** What came too late or too early: how far off, and what would make the expectation hold. Pure. */
import { formatDuration, parseDuration } from '../../../server/core/duration.ts'

export interface Timing {
  word: 'within' | 'after'
  /** Milliseconds after the root message was accepted. */
  wanted: number
  came: number
  /** The same limit as it would have to be. */
  mend: string
}

/** @param why the server's reason, where the time is all that is wrong */
export function timingOf(why: string | undefined): Timing | null {
  const found = /^It came after (\S+), not (within|after) (\S+)\.$/.exec(why ?? '')
  if (!found) return null
  const [, came, word, wanted] = found
  const [at, limit] = [parseDuration(came as string), parseDuration(wanted as string)]
  if (at === null || limit === null) return null
  const isLate = word === 'within'
  return { word: isLate ? 'within' : 'after', wanted: limit, came: at, mend: formatDuration(rounded(at, isLate)) }
}

const UNITS = [86_400_000, 3_600_000, 60_000, 1000]

/**
 * To whole days, else hours, minutes, seconds: the largest unit of which there is at least one. The server leaves small
 * parts out, so that what seems whole may be more.
 */
function rounded(length: number, up: boolean): number {
  const unit = UNITS.find((each) => length >= each) ?? 1000
  return (Math.floor(length / unit) + (up ? 1 : 0)) * unit
}

/**
 * The text with another limit in the expectation that begins on a line.
 * @returns null where the limit is not found there
 */
export function withLimit(text: string, line: number, { word, mend }: Timing): string | null {
  const lines = text.split('\n')
  const first = lines[line - 1] ?? ''
  const indent = first.length - first.trimStart().length
  const limit = new RegExp(`(\\b${word}:\\s*)['"]?[\\w.]+['"]?`)
  for (let at = line - 1; at < lines.length; at++) {
    const each = lines[at] as string
    const begins = each.length - each.trimStart().length
    if (at > line - 1 && each.trim() !== '' && begins <= indent) return null
    if (limit.test(each))
      return [...lines.slice(0, at), each.replace(limit, `$1${mend}`), ...lines.slice(at + 1)].join('\n')
  }
  return null
}
