/**
 * Text in the charsets that mail has been written in. Decoding is the platform's; encoding is its decoder turned round,
 * for the platform encodes UTF-8 alone.
 */
import { utf8 } from './bytes.ts'
import { textDecoder } from './text-decoder.ts'

interface Charset {
  encode(text: string): Uint8Array | null
  /** @throws TypeError for bytes that are no text in it */
  decode(bytes: Uint8Array): string
}

const SINGLE_BYTE = [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15].map((part) => `iso-8859-${part}`)
const CODE_PAGES = ['windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'koi8-r', 'koi8-u']

/** Every charset that can be written, by its preferred MIME name (IANA character sets). */
export const CHARSETS: readonly string[] = [
  ...['us-ascii', 'utf-8', 'iso-8859-1', 'iso-2022-jp', 'euc-jp', 'shift_jis'],
  ...SINGLE_BYTE,
  ...CODE_PAGES,
]

const found = new Map<string, Charset>()

function charsetOf(name: string): Charset {
  const known = found.get(name)
  if (known) return known
  const made = makeCharset(name)
  found.set(name, made)
  return made
}

function makeCharset(name: string): Charset {
  if (name === 'us-ascii') return upTo(0x80)
  // The platform takes iso-8859-1 for windows-1252.
  if (name === 'iso-8859-1') return upTo(0x100)
  const decoder = textDecoder(name, { fatal: true, ignoreBOM: true })
  const decode = (bytes: Uint8Array) => decoder.decode(bytes)
  if (name === 'utf-8') return { encode: utf8, decode }
  if (name === 'iso-2022-jp') return { encode: encodeIso2022Jp, decode }
  return { encode: (text) => encodeBy(pairsOf(name), text), decode }
}

function upTo(limit: number): Charset {
  return {
    encode: (text) => {
      const codes = [...text].map((character) => character.codePointAt(0) as number)
      return codes.every((code) => code < limit) ? Uint8Array.from(codes) : null
    },
    decode: (bytes) => {
      if (bytes.some((byte) => byte >= limit)) throw new TypeError('a byte of no character')
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
    },
  }
}

/** @returns null where the charset has no such character */
export const encodeText = (charset: string, text: string): Uint8Array | null => charsetOf(charset).encode(text)

/** @throws TypeError for bytes that are no text in the charset */
export const decodeText = (charset: string, bytes: Uint8Array): string => charsetOf(charset).decode(bytes)

/** The first character that the charset lacks. */
export function firstBeyond(charset: string, text: string): string | null {
  if (encodeText(charset, text) !== null) return null
  return [...text].find((character) => encodeText(charset, character) === null) ?? null
}

function encodeBy(pairs: ReadonlyMap<string, readonly number[]>, text: string): Uint8Array | null {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const pair = code < 0x80 ? [code] : pairs.get(character)
    if (!pair) return null
    bytes.push(...pair)
  }
  return Uint8Array.from(bytes)
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** Every character beyond ASCII with its bytes, as the platform reads them: one byte, or two. */
function pairsOf(charset: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(charset)
  if (known) return known
  const pairs = new Map<string, readonly number[]>()
  const decoder = textDecoder(charset, { fatal: true })
  const add = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if ([...character].length === 1 && !pairs.has(character)) pairs.set(character, bytes)
    } catch {
      // No character has these bytes.
    }
  }
  const high = Array.from({ length: 128 }, (_, i) => i + 0x80)
  for (const byte of high) add(byte)
  if (charset === 'euc-jp' || charset === 'shift_jis') {
    const low = charset === 'euc-jp' ? high : [...Array.from({ length: 63 }, (_, i) => i + 0x40), ...high]
    for (const first of high) for (const second of low) add(first, second)
  }
  tables.set(charset, pairs)
  return pairs
}

const TO_JIS = [0x1b, 0x24, 0x42]
const TO_ASCII = [0x1b, 0x28, 0x42]

/** RFC 1468: JIS X 0208 between ESC $ B and ESC ( B, and ASCII at the end of each line. */
function encodeIso2022Jp(text: string): Uint8Array | null {
  const pairs = pairsOf('euc-jp')
  const bytes: number[] = []
  let double = false
  const turn = (toDouble: boolean) => {
    if (double !== toDouble) bytes.push(...(toDouble ? TO_JIS : TO_ASCII))
    double = toDouble
  }
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const pair = pairs.get(character)
    if (code >= 0x80 && !isJisX0208(pair)) return null
    turn(code >= 0x80)
    bytes.push(...(code < 0x80 ? [code] : (pair as number[]).map((byte) => byte & 0x7f)))
  }
  turn(false)
  return Uint8Array.from(bytes)
}

/** Rows 1 to 8 and 16 to 84; the others are vendors' own, and 0x8E begins a half-width katakana. */
function isJisX0208(pair: readonly number[] | undefined): boolean {
  const row = (pair?.[0] ?? 0) - 0xa0
  return pair?.length === 2 && ((row >= 1 && row <= 8) || (row >= 16 && row <= 84))
}
