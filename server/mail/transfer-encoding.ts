/** What stands for a body in 7-bit lines: base64 and quoted-printable (RFC 2045 section 6). Nothing in it is an error. */

const BASE64 = new Uint8Array(256).fill(255)
for (const [value, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  BASE64[char.charCodeAt(0)] = value

const EQUALS = 61
const LF = 10
const CR = 13

/** The bytes that the encoding stands for; an encoding that is unknown leaves them as they are. */
export function decodeTransfer(encoding: string, bytes: Uint8Array): Uint8Array {
  if (encoding === 'base64') return fromBase64(bytes)
  if (encoding === 'quoted-printable') return fromQuotedPrintable(bytes)
  return bytes
}

/** Characters outside the alphabet are passed over (RFC 2045 section 6.8). */
function fromBase64(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4))
  let length = 0
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    const value = BASE64[byte] as number
    if (value === 255) continue
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    out[length++] = (bits >> held) & 0xff
  }
  return out.subarray(0, length)
}

function fromQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte !== EQUALS) {
      out[length++] = byte
      continue
    }
    const end = softBreak(bytes, at + 1)
    const hex = end < 0 ? hexPair(bytes[at + 1], bytes[at + 2]) : null
    if (end >= 0) at = end
    else if (hex === null) out[length++] = byte
    else {
      out[length++] = hex
      at += 2
    }
  }
  return out.subarray(0, length)
}

/** @returns the line end of a soft line break that begins here, else -1 */
function softBreak(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 32 || bytes[at] === 9) at++
  if (at >= bytes.length || bytes[at] === LF) return at
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 1 : -1
}

function hexPair(high: number | undefined, low: number | undefined): number | null {
  const text = String.fromCharCode(high ?? 0, low ?? 0)
  return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : null
}
