/** A message as a part of an mbox file, behind its first line (mbox.5). */
import { concat, utf8 } from './bytes.ts'

/** Lines that could be taken for the next message's first get a `>` more; an empty line ends it. */
export function asMbox(message: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let start = 0; start < message.length; ) {
    const newline = message.indexOf(10, start)
    const end = newline < 0 ? message.length : newline + 1
    const line = message.subarray(start, end)
    if (isFromLine(line)) parts.push(QUOTE)
    parts.push(line)
    if (newline < 0) parts.push(NEWLINE)
    start = end
  }
  return concat(...parts, NEWLINE)
}

const QUOTE = utf8('>')
const NEWLINE = utf8('\n')
const FROM = utf8('From ')

/** gfrom.c: `>*From `. */
function isFromLine(line: Uint8Array): boolean {
  let at = 0
  while (line[at] === QUOTE[0]) at++
  return FROM.every((byte, i) => line[at + i] === byte)
}
