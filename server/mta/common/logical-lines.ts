/** Lines of a configuration file that white space at the beginning of the next one continues. */

export interface LogicalLine {
  /** Where it begins, counted from 1. */
  line: number
  text: string
}

/**
 * Blank lines and those of a comment are left out; they may stand between the lines of a value.
 * @param joint what stands between a line and its continuation
 */
export function logicalLines(text: string, joint: ' ' | '\n' = ' '): LogicalLine[] {
  const found: LogicalLine[] = []
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    const open = found.at(-1)
    if (/^\s/.test(line) && open) open.text += joint + line.trim()
    else found.push({ line: i + 1, text: line.trim() })
  })
  return found
}
