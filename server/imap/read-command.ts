/** A command with its literals (RFC 9051 section 4.3; LITERAL+: RFC 7888), however it comes. */
import type { LineConnection } from '../mailbox/line-connection.ts'

export type Received =
  /** `text` is the command after its tag, literals as they stood on the wire. */
  | { is: 'command'; tag: string; text: string }
  | { is: 'wrong'; tag: string; answer: string }
  | { is: 'over'; why: string | null }

/** Octets of a command, its literals included. */
const LONGEST = 64 * 1024
const LONGEST_BEFORE_LOGIN = 8 * 1024
/** A literal that is sent without asking is passed over up to here; beyond it the connection ends. */
const MOST_SKIPPED = 64 * 1024 * 1024
const LITERAL = /\{(\d{1,10})(\+?)\}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: a tag has none of them
const TAG = /^[^(){ %*"\\+\x00-\x1f\x7f-\xff]{1,64}$/

/** @param patience real milliseconds for all of it */
export async function readCommand(
  connection: LineConnection,
  patience: number,
  isLoggedIn: boolean,
): Promise<Received> {
  const longest = isLoggedIn ? LONGEST : LONGEST_BEFORE_LOGIN
  let text = ''
  let tag = '*'
  let wrong: string | null = null
  for (;;) {
    const line = await connection.line(longest, patience)
    if (line === 'ended') return { is: 'over', why: null }
    if (line === 'idle') return { is: 'over', why: 'nothing came for too long' }
    if (line === 'too-long') return { is: 'wrong', tag, answer: `BAD a command has at most ${longest} octets` }
    if (text === '' && wrong === null) {
      const space = line.text.indexOf(' ')
      const word = space < 0 ? line.text : line.text.slice(0, space)
      if (TAG.test(word)) tag = word
      if (tag === '*') return { is: 'wrong', tag, answer: 'BAD a command begins with a tag: a1 NOOP' }
      text = line.text.slice(word.length + 1)
    } else text += line.text
    if (text.length > longest) wrong ??= `BAD a command has at most ${longest} octets`
    const literal = LITERAL.exec(line.text)
    if (!literal) break
    const length = Number(literal[1])
    const waits = literal[2] === ''
    if (/^(?:UID )?APPEND /i.test(text)) wrong ??= READ_ONLY
    else if (text.length + length > longest) wrong ??= `NO [TOOBIG] a command has at most ${longest} octets`
    if (wrong !== null) {
      // A client that waits for leave does not get it, and its command ends here.
      if (waits) break
      if (length > MOST_SKIPPED) return { is: 'over', why: 'that is more than is passed over' }
      if (!(await connection.skip(length, patience))) return { is: 'over', why: 'a literal did not come' }
      text = text.slice(0, 100)
      continue
    }
    if (waits) {
      connection.write('+ go on\r\n')
      await connection.flush()
    }
    const bytes = await connection.bytes(length, patience)
    if (!bytes) return { is: 'over', why: 'a literal did not come' }
    text += `\r\n${bytes.toString('latin1')}`
  }
  if (wrong !== null) return { is: 'wrong', tag, answer: wrong }
  return { is: 'command', tag, text }
}

export const READ_ONLY = 'NO [CANNOT] mailboxes here are read: mail comes in by SMTP, and is copied or moved nowhere'
