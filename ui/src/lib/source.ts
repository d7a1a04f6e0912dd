/** A message's bytes as text that hides nothing. Pure. */

/** More than this is not put on the page. */
export const SHOWN_BYTES = 1_000_000

/**
 * Reads bytes as UTF-8 where they are, else as Latin-1, and writes control characters and marks that change the
 * direction of text as visible escapes.
 */
export function sourceText(bytes: Uint8Array): string {
  const part = bytes.subarray(0, SHOWN_BYTES)
  return decode(part)
    .replace(/\r\n/g, '\n')
    .replace(HIDDEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}
