/** An mbox file taken apart (mbox.5, the forms mboxo and mboxrd): each message begins with a line `From …`. */
import { concat, utf8 } from './bytes.ts'

const FROM = utf8('From ')
const QUOTE = 0x3e
const LF = 10

export interface MboxMessage {
  /** The address of its first line: who it came back to; empty for `MAILER-DAEMON`. */
  sender: string
  raw: Uint8Array
}

/** Whether these bytes begin as an mbox file does. */
export const isMbox = (bytes: Uint8Array): boolean => isFrom(bytes, 0)

/** @returns no messages for what is no mbox */
export function readMbox(bytes: Uint8Array): MboxMessage[] {
  const starts = fromLines(bytes)
  return starts.map((start, i) => {
    const first = lineEnd(bytes, start)
    const line = new TextDecoder().decode(bytes.subarray(start, first)).trim()
    const sender = /^From (\S+)/.exec(line)?.[1] ?? ''
    const raw = unquoted(bytes.subarray(first, starts[i + 1] ?? bytes.length))
    return { sender: /^mailer-daemon$/i.test(sender) ? '' : sender, raw }
  })
}

/** Where messages begin: the first line, and each `From ` behind an empty line. */
function fromLines(bytes: Uint8Array): number[] {
  const starts: number[] = []
  let isEmpty = true
  for (let at = 0; at < bytes.length; ) {
    if (isEmpty && isFrom(bytes, at)) starts.push(at)
    const end = lineEnd(bytes, at)
    isEmpty = end - at === 1 || (end - at === 2 && bytes[at] === 13)
    at = end
  }
  return bytes.length > 0 && starts[0] === 0 ? starts : []
}

/** Without the empty line that ends it in the file, and with one `>` less before what looks like a first line. */
function unquoted(message: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = []
  for (let at = 0; at < message.length; ) {
    const end = lineEnd(message, at)
    let quotes = 0
    while (message[at + quotes] === QUOTE) quotes++
    lines.push(message.subarray(quotes > 0 && isFrom(message, at + quotes) ? at + 1 : at, end))
    at = end
  }
  const last = lines.at(-1)
  if (last && (last.length === 1 || (last.length === 2 && last[0] === 13)) && last.at(-1) === LF) lines.pop()
  return concat(...lines)
}

const isFrom = (bytes: Uint8Array, at: number): boolean => FROM.every((byte, i) => bytes[at + i] === byte)

function lineEnd(bytes: Uint8Array, at: number): number {
  const newline = bytes.indexOf(LF, at)
  return newline < 0 ? bytes.length : newline + 1
}
