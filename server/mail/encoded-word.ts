/** Encoded words in header fields (RFC 2047, with the language tag of RFC 2231 section 5). */
import { concat } from './bytes.ts'
import { textDecoder } from './text-decoder.ts'

const WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi

interface Word {
  charset: string
  bytes: Uint8Array
}

/**
 * Decodes every encoded word whose charset is known; the others stay as they are.
 * @example decodeWords('=?UTF-8?B?44GC?=') // 'あ'
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  let decoded = ''
  let from = 0
  // White space between two encoded words is not shown, and many senders cut a character between them.
  let run: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const between = text.slice(from, match.index)
    const word = readWord(match[1] as string, match[2] as string, match[3] as string)
    if (!word) continue
    if (run.length === 0 || between.trim() !== '') {
      decoded += decodeRun(run) + between
      run = []
    }
    run.push(word)
    from = match.index + match[0].length
  }
  return decoded + decodeRun(run) + text.slice(from)
}

function readWord(charset: string, encoding: string, body: string): Word | null {
  if (!decoderFor(charset)) return null
  const bytes = encoding.toLowerCase() === 'b' ? fromBase64(body) : fromQ(body)
  return bytes && { charset: charset.toLowerCase(), bytes }
}

function decodeRun(run: readonly Word[]): string {
  let text = ''
  for (let i = 0; i < run.length; ) {
    const { charset } = run[i] as Word
    const parts: Uint8Array[] = []
    for (; run[i]?.charset === charset; i++) parts.push((run[i] as Word).bytes)
    text += decoderFor(charset)?.decode(joined(parts, charset)) ?? ''
  }
  return text
}

const ESC = 0x1b

/** A word of iso-2022-jp ends in ASCII, and the next begins with an escape of its own: for the decoder one too many. */
function joined(parts: readonly Uint8Array[], charset: string): Uint8Array {
  if (!charset.startsWith('iso-2022-')) return concat(...parts)
  const isBack = (part: Uint8Array) => part.at(-3) === ESC && part.at(-2) === 0x28 && part.at(-1) === 0x42
  return concat(...parts.map((part, i) => (isBack(part) && parts[i + 1]?.[0] === ESC ? part.subarray(0, -3) : part)))
}

type Decoder = ReturnType<typeof textDecoder>

const decoders = new Map<string, Decoder>()

function decoderFor(charset: string): Decoder | null {
  const label = charset.toLowerCase()
  const known = decoders.get(label)
  if (known) return known
  try {
    const decoder = textDecoder(label)
    decoders.set(label, decoder)
    return decoder
  } catch {
    return null
  }
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text.replace(/[\s=]/g, '')), (c) => c.charCodeAt(0))
  } catch {
    return null
  }
}

function fromQ(text: string): Uint8Array {
  const plain = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Uint8Array.from(plain, (c) => c.charCodeAt(0) & 0xff)
}
