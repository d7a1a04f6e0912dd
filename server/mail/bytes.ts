/** Bytes and line ends. */

const CR = 13
const LF = 10

const encoder = new TextEncoder()
// A byte order mark is a part of the message like any other byte.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/**
 * Text as UTF-8. A byte that losslessText() could not read comes out as it went in.
 * @example utf8(losslessText(Uint8Array.of(0xe9))) // Uint8Array [0xe9]
 */
export const utf8 = (text: string): Uint8Array =>
  LOW_SURROGATE.test(text) && ESCAPED.test(text) ? withEscapes(text) : encoder.encode(text)

/** UTF-8 as text; what is no UTF-8 becomes U+FFFD. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

/**
 * UTF-8 as text, for reports and addresses, which keep their bytes in any charset: a byte that is no UTF-8 becomes the
 * lone surrogate U+DC00 plus its value (as in PEP 383). JSON carries it, and a page shows U+FFFD.
 */
export function losslessText(bytes: Uint8Array): string {
  const text = decoder.decode(bytes)
  return text.includes('\ufffd') ? withoutLoss(bytes) : text
}

// Looked for first: nearly no text has one, and to look back costs.
const LOW_SURROGATE = /[\udc80-\udcff]/
// Half of a pair is no escape.
const ESCAPED = /(?<![\ud800-\udbff])[\udc80-\udcff]/
const ESCAPES = new RegExp(`(${ESCAPED.source})`)

function withEscapes(text: string): Uint8Array {
  const parts = text.split(ESCAPES)
  return concat(...parts.map((part, i) => (i % 2 ? Uint8Array.of(part.charCodeAt(0) - 0xdc00) : encoder.encode(part))))
}

function withoutLoss(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    const sequence = bytes.subarray(at, at + Math.max(1, length))
    parts.push(length > 0 ? decoder.decode(sequence) : String.fromCharCode(0xdc00 + (sequence[0] as number)))
    at += sequence.length
  }
  return parts.join('')
}

/** How many bytes the character at this place has; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  if (length < 2) return length
  try {
    strict.decode(bytes.subarray(at, at + length))
    return at + length <= bytes.length ? length : 0
  } catch {
    return 0
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Every CRLF becomes LF; a CR elsewhere stays. Gives the same bytes back where there is nothing to do. */
export function toLf(bytes: Uint8Array): Uint8Array {
  const first = nextCrlf(bytes, 0)
  if (first < 0) return bytes
  const out = new Uint8Array(bytes.length)
  let length = 0
  let from = 0
  for (let at = first; at >= 0; at = nextCrlf(bytes, from)) {
    out.set(bytes.subarray(from, at), length)
    length += at - from
    out[length++] = LF
    from = at + 2
  }
  out.set(bytes.subarray(from), length)
  return out.subarray(0, length + bytes.length - from)
}

function nextCrlf(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(CR, from)
  while (at >= 0 && bytes[at + 1] !== LF) at = bytes.indexOf(CR, at + 1)
  return at
}

/**
 * Every LF gets a CR before it, whatever is there already: how qmail-remote sends a queue file, in which a line may end
 * in a CR of its own. toLf() undoes it.
 */
export const lfToCrlf = (bytes: Uint8Array): Uint8Array => withCrs(bytes, nextLf)

/** Every LF that has no CR before it gets one. */
export const toCrlf = (bytes: Uint8Array): Uint8Array => withCrs(bytes, nextBareLf)

/** A CR before each LF that `next` finds. Gives the same bytes back where there is nothing to do. */
function withCrs(bytes: Uint8Array, next: (bytes: Uint8Array, from: number) => number): Uint8Array {
  let found = 0
  for (let at = next(bytes, 0); at >= 0; at = next(bytes, at + 1)) found++
  if (found === 0) return bytes
  const out = new Uint8Array(bytes.length + found)
  let length = 0
  let from = 0
  for (let at = next(bytes, 0); at >= 0; at = next(bytes, from)) {
    out.set(bytes.subarray(from, at), length)
    length += at - from
    out[length++] = CR
    out[length++] = LF
    from = at + 1
  }
  out.set(bytes.subarray(from), length)
  return out
}

const nextLf = (bytes: Uint8Array, from: number): number => bytes.indexOf(LF, from)

function nextBareLf(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(LF, from)
  while (at >= 0 && bytes[at - 1] === CR) at = bytes.indexOf(LF, at + 1)
  return at
}
