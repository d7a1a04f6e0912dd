/** How qmail reads its control files (control.c, constmap.c). */

/** Letters A to Z only, as case_lowerb does it. */
export const asciiLower = (text: string): string =>
  /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (c) => c.toLowerCase()) : text

// A CR is not white space to qmail: a DOS file leaves it in the value.
const trimEnd = (line: string): string => {
  let end = line.length
  while (end > 0 && ' \t\n'.includes(line[end - 1] as string)) end--
  return line.slice(0, end)
}

/** A one-value file: its first line (control_readline). */
export const lineValue = (content: string): string => trimEnd(content.split('\n', 1)[0] ?? '')

/** A list file: its lines but for blank ones and comments (control_readfile). */
export const listValue = (content: string): string[] => entries(content).map(({ text }) => text)

/** The same with the number of each line, from 1. */
export const entries = (content: string): { line: number; text: string }[] =>
  content
    .split('\n')
    .map((text, i) => ({ line: i + 1, text: trimEnd(text) }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))

// control_readint keeps an int.
const LARGEST = 2 ** 31 - 1

/**
 * A number file. A CR behind the digits does no harm: qmail reads digits and stops at anything else (scan_ulong).
 * @returns null for an empty file, which leaves the default in force (control_readint), and NaN for anything else that
 *   is no whole number; qmail would take its leading digits, so that `7d` were seven seconds
 */
export function numberValue(content: string): number | null {
  const line = lineValue(content).replace(/[\r \t]+$/, '')
  if (line === '') return null
  return /^\d+$/.test(line) && Number(line) <= LARGEST ? Number(line) : Number.NaN
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

/** What a domain is looked up as, in this order: `a.b.c` gives `a.b.c`, `.b.c`, `.c`, and the empty string. */
export function suffixes(domain: string): string[] {
  const found = [domain]
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    if (dot > 0) found.push(domain.slice(dot))
  }
  if (domain !== '') found.push('')
  return found
}
