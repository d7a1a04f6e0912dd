/** How qmail reads its control files (control.c, constmap.c). */

/** Letters A to Z only, as case_lowerb does it. */
export const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (c) => c.toLowerCase())

// A CR is not white space to qmail: a DOS file leaves it in the value.
const trimEnd = (line: string): string => line.replace(/[ \t\n]+$/, '')

/** A one-value file: its first line (control_readline). */
export const lineValue = (content: string): string => trimEnd(content.split('\n', 1)[0] ?? '')

/** A list file: its lines but for blank ones and comments (control_readfile). */
export const listValue = (content: string): string[] =>
  content
    .split('\n')
    .map(trimEnd)
    .filter((line) => line !== '' && !line.startsWith('#'))

/**
 * A number file.
 * @returns null for an empty file, which leaves the default in force (control_readint), and NaN for anything that is
 *   no whole number; qmail would take the leading digits of it, so that `7d` were seven seconds
 */
export function numberValue(content: string): number | null {
  const line = lineValue(content)
  if (line === '') return null
  return /^\d{1,15}$/.test(line) ? Number(line) : Number.NaN
}

/** A list of names, compared without regard to case; of two alike the last counts (constmap). */
export const nameSet = (lines: readonly string[]): Set<string> => new Set(lines.map(asciiLower))

/** A list of `name:value`; lines without a colon do nothing (constmap_init with flagcolon). */
export function nameMap(lines: readonly string[]): Map<string, string> {
  const map = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon >= 0) map.set(asciiLower(line.slice(0, colon)), line.slice(colon + 1))
  }
  return map
}
