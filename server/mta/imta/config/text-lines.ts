/** Lines of imta.cnf and option.dat: comments left out, continued lines joined, numbers kept. */

export interface LogicalLine {
  /** '' for an empty line. */
  text: string
  /** The number of its first physical line, from 1. */
  line: number
  /** The file ends, or an empty line comes, while a backslash still asks for more. */
  cutOff?: boolean
}

/** What is wrong with a line that is cut off. */
export const CUT_OFF = 'ends with a backslash, but nothing follows it'

/** @param comment what begins a comment line, in its first column */
export function logicalLines(text: string, comment: RegExp): LogicalLine[] {
  const lines: LogicalLine[] = []
  const physical = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n$/, '')
    .split('\n')
  let open: LogicalLine | null = null
  physical.forEach((each, index) => {
    if (comment.test(each)) return
    const continued = each.endsWith('\\')
    const body = continued ? each.slice(0, -1) : each
    if (open && each.trim() === '') {
      lines.push({ ...open, text: open.text.trim(), cutOff: true }, { text: '', line: index + 1 })
      open = null
      return
    }
    if (open) open.text += ` ${body.trim()}`
    else open = { text: body, line: index + 1 }
    if (continued) return
    lines.push({ ...open, text: open.text.trim() })
    open = null
  })
  if (open) lines.push({ ...(open as LogicalLine), text: (open as LogicalLine).text.trim(), cutOff: true })
  return lines
}

export interface Word {
  text: string
  quoted: boolean
}

/** Cuts a line into words; double quotes hold a word together. @returns null where a quote is not closed */
export function splitWords(line: string): Word[] | null {
  const words: Word[] = []
  const pattern = /\s*(?:"([^"]*)"|([^\s"]+)|(\S))/gy
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    if (match[3] !== undefined) return null
    words.push({ text: match[1] ?? (match[2] as string), quoted: match[1] !== undefined })
  }
  return words
}
