/** The lines of a .qmail file (dot-qmail.5), as far as they are played: mailboxes, bouncesaying with a text, exit. */
import { shellWords } from './shell-words.ts'
import { TEXT } from './text.ts'

export type Instruction =
  | { do: 'mailbox'; path: string }
  | { do: 'program'; command: string; exit: number; output: string }

export interface DotQmail {
  /** No byte in it: the user's default delivery takes its place. */
  empty: boolean
  /** qmail takes a blank first line for a file that is being edited, and waits. */
  blankFirstLine: boolean
  instructions: Instruction[]
  /** As written, for explanations. */
  content: string
}

/** @returns the instructions, or a sentence that says what is not played */
export function parseDotQmail(content: string): DotQmail | { refused: string } {
  const lines = content
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(/[ \t]+$/, ''))
  const file: DotQmail = {
    empty: content === '',
    blankFirstLine: content !== '' && lines[0] === '',
    instructions: [],
    content,
  }
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line)
    if (!parsed) continue
    if ('refused' in parsed) return { refused: `line ${index + 1}, ${JSON.stringify(line)}: ${parsed.refused}` }
    file.instructions.push(parsed)
  }
  return file
}

/** @returns null for a blank line or a comment */
function parseLine(line: string): Instruction | { refused: string } | null {
  if (line === '' || line.startsWith('#')) return null
  if (line.startsWith('.') || line.startsWith('/')) return { do: 'mailbox', path: line }
  if (line.startsWith('|')) return parseCommand(line.slice(1).trim())
  const what = line.startsWith('+') ? 'list files' : 'forwarding'
  return { refused: `bouncelab does not play ${what} yet. It plays mailboxes, |bouncesaying "TEXT" and |exit N.` }
}

function parseCommand(command: string): Instruction | { refused: string } {
  const words = shellWords(command)
  const name = words?.[0]?.replace(/^.*\//, '')
  if (words && name === 'bouncesaying' && words.length <= 2) {
    const output = words[1] === undefined ? TEXT.bouncesayingUsage : `${words[1]}\n`
    return { do: 'program', command, exit: 100, output }
  }
  const code = words?.[1] ?? '0'
  if (words && words[0] === 'exit' && words.length <= 2 && /^\d{1,3}$/.test(code)) {
    return { do: 'program', command, exit: Number(code) & 0xff, output: '' }
  }
  const tail = 'A rule with {program: {exit, output}} stands in for any other one.'
  return { refused: `bouncelab does not run programs yet, but for |bouncesaying "TEXT" and |exit N. ${tail}` }
}
