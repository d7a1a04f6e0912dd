/** Mail for a host without 8BITMIME (mime_state.c): parts that are declared as 8bit become quoted-printable. */
import { concat, toLf, utf8 } from '../../mail/bytes.ts'
import { fieldValue, scanHeader } from '../../mail/header.ts'
import { headerOf } from '../common/original.ts'

const ENCODING = /^content-transfer-encoding:/i
const LF = 10
/** The output is broken once it is longer than this. */
const CRITICAL = 72

/** @returns the message with LF, 7bit throughout where it was declared as 8bit or binary */
export function downgraded(message: Uint8Array): Uint8Array {
  const bytes = toLf(message)
  return concat(...entity(bytes, 'text/plain'))
}

/** A header with its body: of the message, of a part, or of a message within. */
function entity(bytes: Uint8Array, usual: string): Uint8Array[] {
  const header = headerOf(bytes)
  const fields = scanHeader(bytes)
  const type = fieldValue(fields, 'content-type') ?? usual
  const isEightBit = /^\s*(?:8bit|binary)\b/i.test(fieldValue(fields, 'content-transfer-encoding') ?? '')
  const body = bytes.subarray(header.length)
  const isComposite = /^\s*(?:multipart|message)\//i.test(type)
  const head = isEightBit ? recoded(header, isComposite ? '7bit' : 'quoted-printable') : header
  if (/^\s*multipart\//i.test(type)) return [head, ...parts(body, type)]
  if (/^\s*message\/(?:rfc822|global)\b/i.test(type)) return [head, ...nested(body)]
  return [head, isEightBit ? encoded(body) : body]
}

/** The empty line first, then a message with a header of its own. */
const nested = (body: Uint8Array): Uint8Array[] => [body.subarray(0, 1), ...entity(body.subarray(1), 'text/plain')]

/** The old field goes, the new one stands last. */
function recoded(header: Uint8Array, encoding: string): Uint8Array {
  const lines = latin1(header).split(/(?<=\n)(?![ \t])/)
  const kept = lines.filter((line) => !ENCODING.test(line)).join('')
  return bytesOf(`${kept}Content-Transfer-Encoding: ${encoding}\n`)
}

function parts(body: Uint8Array, type: string): Uint8Array[] {
  const boundary = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/is.exec(type)
  const name = boundary?.[1] ?? boundary?.[2]
  if (name === undefined) return [body]
  const usual = /^\s*multipart\/digest/i.test(type) ? 'message/rfc822' : 'text/plain'
  const lines = linesOf(body)
  const isDelimiter = (line: Uint8Array) => latin1(line.subarray(0, name.length + 2)) === `--${name}`
  const found: Uint8Array[] = []
  let start = 0
  let isPart = false
  lines.forEach((line, i) => {
    if (!isDelimiter(line)) return
    const before = concat(...lines.slice(start, i))
    found.push(...(isPart ? entity(before, usual) : [before]), line)
    isPart = latin1(line).trimEnd() !== `--${name}--`
    start = i + 1
  })
  const rest = concat(...lines.slice(start))
  return [...found, ...(isPart ? entity(rest, usual) : [rest])]
}

/** Behind the header's empty line, line by line. */
function encoded(body: Uint8Array): Uint8Array {
  const [empty, ...lines] = linesOf(body)
  return concat(empty ?? utf8(''), ...lines.map((line) => utf8(quotedPrintable(line))))
}

function quotedPrintable(line: Uint8Array): string {
  const isEnded = line.at(-1) === LF
  const text = isEnded ? line.subarray(0, -1) : line
  let done = ''
  let current = ''
  for (const byte of text) {
    if (current.length > CRITICAL) {
      done += `${current}=\n`
      current = ''
    }
    const isPlain = byte === 9 || (byte >= 32 && byte <= 126 && byte !== EQUALS)
    current += isPlain ? String.fromCharCode(byte) : hex(byte)
  }
  if (/[ \t]$/.test(current)) current = current.slice(0, -1) + hex(current.charCodeAt(current.length - 1))
  return done + current + (isEnded ? '\n' : '')
}

const EQUALS = 61
const hex = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LF, start)
    const next = end < 0 ? bytes.length : end + 1
    lines.push(bytes.subarray(start, next))
    start = next
  }
  return lines
}

/** One character for each byte, so that nothing is lost on the way. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))
