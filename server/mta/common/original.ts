/** The message that a notice is about, as the third part shows it. */
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { headerLength } from '../../mail/header.ts'

const LF = 10

/** Its header without the empty line that ends it. */
export const headerOf = (raw: Uint8Array): Uint8Array => raw.subarray(0, headerLength(raw))

/**
 * The message with the queue's lines in front, or its header alone; CRLF, and the last line ended.
 * @param before Return-Path and Received lines, each ended
 */
export function returned(before: string, raw: Uint8Array, headersOnly: boolean): Uint8Array {
  const whole = toCrlf(concat(utf8(before), headersOnly ? headerOf(raw) : raw))
  return whole.at(-1) === LF ? whole : concat(whole, utf8('\r\n'))
}

/** Whether any byte is beyond seven bits. */
export const isEightBit = (bytes: Uint8Array): boolean => bytes.some((byte) => byte > 127)
