/** The bytes of a notice text as they lie on a disk. */
import { CHARSETS, decodeText } from '../../../mail/charset.ts'
import type { TextProblem } from './template.ts'

const ESC = 0x1b
const LF = 10
const PERCENT = 0x25

/** @returns what could be read, and what is wrong with the first line that could not */
export function decodeTemplate(bytes: Uint8Array, charset: string): { text: string; problem: TextProblem | null } {
  // What reads the prefix says so.
  if (!CHARSETS.includes(charset)) return { text: '', problem: null }
  const lines = linesOf(bytes)
  const decoded: string[] = []
  for (const [i, line] of lines.entries()) {
    const read = decodeLine(line, charset)
    if ('wrong' in read) return { text: decoded.join('\n'), problem: { line: i + 1, message: read.wrong } }
    decoded.push(read.text)
  }
  return { text: decoded.join('\n'), problem: null }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let from = 0
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
    lines.push(bytes.subarray(from, end))
    from = end + 1
  }
  return [...lines, bytes.subarray(from)]
}

type Read = { text: string } | { wrong: string }

/** Lines stand alone in every charset: RFC 1468 has ASCII at the end of each. */
function decodeLine(line: Uint8Array, charset: string): Read {
  const single = charset === 'iso-2022-jp' ? withoutDoubled(line) : line
  if (single === null) {
    return { wrong: 'a % byte in double-byte text stands alone; write each such byte twice, or save the file as utf-8' }
  }
  try {
    return { text: decodeText(charset, single) }
  } catch {
    return { wrong: `bytes that are no ${charset}; ${mend(line, charset)}` }
  }
}

/**
 * Tokens are looked for byte by byte, so that in double-byte text a byte that happens to be `%` (every katakana has one)
 * is written twice (administration guide, "Notification Message Files").
 * @returns null where one is not
 */
function withoutDoubled(line: Uint8Array): Uint8Array | null {
  const bytes: number[] = []
  let isDouble = false
  for (let i = 0; i < line.length; i++) {
    const byte = line[i] as number
    if (byte === ESC) isDouble = line[i + 1] === 0x24
    const isShift = byte === ESC
    if (isShift) {
      bytes.push(...line.subarray(i, i + 3))
      i += 2
    } else {
      bytes.push(byte)
      if (!isDouble || byte !== PERCENT) continue
      if (line[i + 1] !== PERCENT) return null
      i++
    }
  }
  return Uint8Array.from(bytes)
}

/** Which charset the bytes are in, as far as that can be told. */
function mend(line: Uint8Array, charset: string): string {
  const candidates = line.includes(ESC) ? ['iso-2022-jp'] : ['utf-8', 'euc-jp', 'shift_jis']
  const fits = candidates.find((each) => each !== charset && decodes(line, each))
  if (fits) return `it reads as ${fits}: name that in return_prefix.txt, or save the file as ${charset}`
  return `save the file as ${charset}`
}

function decodes(line: Uint8Array, charset: string): boolean {
  try {
    decodeText(charset, line)
    return true
  } catch {
    return false
  }
}
