/** The message on standard input: its header is read, its body passes through, however large it is. */
import { Buffer } from 'node:buffer'
import { EX, SendmailError } from './exit-codes.ts'

export interface Letter {
  /** Each with its folds, without the line end behind it; bytes as latin1. */
  fields: string[]
  newline: '\n' | '\r\n'
  /** What follows the empty line. */
  body: AsyncGenerator<Buffer>
}

/** Longer ones are nobody's. */
const MOST_HEADER = 1024 * 1024
const LF = 10

/**
 * @param ignoresDots else the message ends at a line with a single dot
 * @throws SendmailError EX_DATAERR
 */
export async function readLetter(source: AsyncIterator<Buffer>, ignoresDots: boolean): Promise<Letter> {
  const fields: string[] = []
  let newline: Letter['newline'] = '\n'
  let held: Buffer = Buffer.alloc(0)
  let length = 0
  for (;;) {
    const end = held.indexOf(LF)
    if (end < 0) {
      const { done, value } = await source.next()
      if (!done) {
        held = Buffer.concat([held, value])
        if (held.length > MOST_HEADER) break
        continue
      }
      // The last line may lack its end.
      const isField = takeLine(fields, held.toString('latin1'))
      return { fields, newline, body: rest(isField ? Buffer.alloc(0) : held, source, true) }
    }
    const line = held.toString('latin1', 0, end).replace(/\r$/, '')
    const isLoneDot = line === '.' && !ignoresDots
    const ended = line === '' || isLoneDot || !takeLine(fields, line)
    if (ended && line !== '' && !isLoneDot) return { fields, newline, body: rest(held, source, ignoresDots) }
    if (fields.length === 1 && held[end - 1] === 13) newline = '\r\n'
    held = held.subarray(end + 1)
    if (isLoneDot) return { fields, newline, body: rest(Buffer.alloc(0), NOTHING, true) }
    if (ended) return { fields, newline, body: rest(held, source, ignoresDots) }
    length += end + 1
    if (length > MOST_HEADER) break
  }
  throw new SendmailError(EX.DATAERR, `the header is longer than ${MOST_HEADER} bytes; an empty line ends it.`)
}

/** Nothing more is wanted of what follows a lone dot. */
const NOTHING: AsyncIterator<Buffer> = { next: async () => ({ done: true, value: undefined }) }

/** @returns whether the line belongs to the header */
function takeLine(fields: string[], line: string): boolean {
  // The line that mailboxes put before a message.
  if (fields.length === 0 && /^>?From /.test(line)) return true
  if (/^[ \t]/.test(line) && fields.length > 0) fields[fields.length - 1] += `\n${line}`
  else if (/^[!-9;-~]+[ \t]*:/.test(line)) fields.push(line)
  else return false
  return true
}

/** The body up to its end, or up to the line with the dot. */
async function* rest(first: Buffer, source: AsyncIterator<Buffer>, ignoresDots: boolean): AsyncGenerator<Buffer> {
  let held: Buffer = first
  let atLineStart = true
  for (;;) {
    if (held.length > 0) {
      const cut: Cut = ignoresDots ? { end: held.length, isOver: false } : findDot(held, atLineStart)
      if (cut.end > 0) {
        yield held.subarray(0, cut.end)
        atLineStart = held[cut.end - 1] === LF
      }
      if (cut.isOver) return
      held = held.subarray(cut.end)
    }
    const { done, value } = await source.next()
    if (done) break
    held = held.length > 0 ? Buffer.concat([held, value]) : value
  }
  if (held.length > 0) yield held
}

const LINE_DOT = Buffer.from('\n.')

interface Cut {
  end: number
  isOver: boolean
}

/** Where the text ends, or how far it is certain that it goes on. */
function findDot(bytes: Buffer, atLineStart: boolean): Cut {
  for (let at = atLineStart && bytes[0] === 46 ? 0 : nextLine(bytes, 0); at >= 0; at = nextLine(bytes, at)) {
    const after = bytes[at + 1]
    if (after === undefined || (after === 13 && bytes[at + 2] === undefined)) return { end: at, isOver: false }
    if (after === LF || (after === 13 && bytes[at + 2] === LF)) return { end: at, isOver: true }
  }
  return { end: bytes.length, isOver: false }
}

/** The next dot that begins a line. */
function nextLine(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(LINE_DOT, from)
  return at < 0 ? -1 : at + 1
}
