/** Encoded words for header fields (RFC 2047), in base 64. */
import { encodeText } from './charset.ts'

/** RFC 2047 section 2: an encoded word has at most 75 characters, and so has the line it is on 76. */
const MOST = 75

/**
 * The text as it is where it is ASCII, else as encoded words, each on a line of its own after the first.
 * @param used columns of the first line that are taken already
 * @example encodeWords('配信', 'utf-8', 9) // '=?utf-8?B?6YWN5L+h?='
 */
export function encodeWords(text: string, charset: string, used: number): string {
  if (/^[ -~]*$/.test(text)) return text
  const words: string[] = []
  let part = ''
  for (const character of text) {
    const room = MOST - (words.length === 0 ? used : 1)
    if (part !== '' && word(part + character, charset).length > room) {
      words.push(word(part, charset))
      part = ''
    }
    part += character
  }
  return [...words, word(part, charset)].join('\r\n ')
}

function word(text: string, charset: string): string {
  const bytes = encodeText(charset, text) ?? new Uint8Array()
  return `=?${charset}?B?${btoa(String.fromCharCode(...bytes))}?=`
}
