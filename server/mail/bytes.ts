/** Bytes and line ends. */

const CR = 13
const LF = 10

const encoder = new TextEncoder()
// A byte order mark is a part of the message like any other byte.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** UTF-8 as text; what is no UTF-8 becomes U+FFFD. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

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

/** Every LF that has no CR before it gets one. Gives the same bytes back where there is nothing to do. */
export function toCrlf(bytes: Uint8Array): Uint8Array {
  let bare = 0
  for (let at = nextBareLf(bytes, 0); at >= 0; at = nextBareLf(bytes, at + 1)) bare++
  if (bare === 0) return bytes
  const out = new Uint8Array(bytes.length + bare)
  let length = 0
  let from = 0
  for (let at = nextBareLf(bytes, 0); at >= 0; at = nextBareLf(bytes, from)) {
    out.set(bytes.subarray(from, at), length)
    length += at - from
    out[length++] = CR
    out[length++] = LF
    from = at + 1
  }
  out.set(bytes.subarray(from), length)
  return out
}

function nextBareLf(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(LF, from)
  while (at >= 0 && bytes[at - 1] === CR) at = bytes.indexOf(LF, at + 1)
  return at
}
