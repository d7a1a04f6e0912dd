/** Compares a message with a recorded one, what varies made equal, and shows the first difference readably. */

/** What varies, in order; each match becomes the text beside it. */
export type Equalities = readonly (readonly [pattern: RegExp, equal: string])[]

/** Bytes as text, one character for each, with what varies made equal and line ends as LF. */
export function normal(bytes: Uint8Array, equalities: Equalities): string {
  let text = Buffer.from(bytes).toString('latin1').replace(/\r\n/g, '\n')
  for (const [pattern, equal] of equalities) text = text.replace(pattern, equal)
  return text
}

/** Dates of every form that the recordings have. */
export const DATES: Equalities = [
  [/\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat), [ 0-3]?\d Nov 2026 \d\d:\d\d:\d\d (?:\+0000(?: \(UTC\))?|GMT)/g, 'DATE'],
]

/** The first difference as `line N: recorded … / ours …` with the lines around it; null where there is none. */
export function firstDifference(ours: string, recorded: string): string | null {
  if (ours === recorded) return null
  const left = ours.split('\n')
  const right = recorded.split('\n')
  const at = right.findIndex((line, i) => line !== left[i])
  const line = at < 0 ? right.length : at
  const show = (lines: string[], mark: string) =>
    lines
      .slice(Math.max(0, line - 2), line + 4)
      .map((text, i) => `${Math.max(0, line - 2) + i === line ? mark : '  '} ${JSON.stringify(text)}`)
      .join('\n')
  return `They differ first at line ${line + 1}.\nrecorded\n${show(right, '→ ')}\nours\n${show(left, '→ ')}`
}
