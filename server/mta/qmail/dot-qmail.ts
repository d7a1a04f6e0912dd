/** The lines of a .qmail file (dot-qmail.5; qmail-local.c, main). Every text is one: what is no other line forwards. */

export type Instruction =
  | { do: 'mailbox'; path: string }
  | { do: 'command'; command: string }
  | { do: 'forward'; to: string }
  /** `+list`: from here on the file may only forward. */
  | { do: 'list' }

export interface DotQmail {
  /** No byte in it: the user's default delivery takes its place. */
  empty: boolean
  /** qmail takes a blank first line for a file that is being edited, and waits. */
  blankFirstLine: boolean
  instructions: Instruction[]
  /** As written, for explanations. */
  content: string
}

export function parseDotQmail(content: string): DotQmail {
  const lines = content
    .replace(/\n$/, '')
    .split('\n')
    // qmail-local ends a line at a NUL byte.
    .map((line) => withoutEnd(line).split('\0', 1)[0] as string)
  return {
    empty: content === '',
    blankFirstLine: content !== '' && lines[0] === '',
    instructions: lines.map(parseLine).filter((instruction) => instruction !== null),
    content,
  }
}

/** Without blanks at the end. */
function withoutEnd(line: string): string {
  let end = line.length
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--
  return line.slice(0, end)
}

/** @returns null for a blank line, a comment, and a `+` word that is not `+list` */
function parseLine(line: string): Instruction | null {
  switch (line[0]) {
    case undefined:
    case '#':
      return null
    case '.':
    case '/':
      return { do: 'mailbox', path: line }
    case '|':
      return { do: 'command', command: line.slice(1) }
    case '+':
      return line === '+list' ? { do: 'list' } : null
    case '&':
      return { do: 'forward', to: line.slice(1) }
    default:
      return { do: 'forward', to: line }
  }
}
