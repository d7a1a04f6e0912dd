/** xtext, the encoding of ENVID and ORCPT (RFC 3461 section 4): `+HH` for what may not stand bare. */
import { fromUtf8, utf8 } from './bytes.ts'

const HEX_PAIR = /\+([0-9A-F]{2})/g

/** Whether the text is well formed xtext: printable ASCII without `+` and `=`, or `+HH` in capitals. */
export const isXtext = (text: string): boolean => /^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text)

/**
 * Decodes `+HH`; what is malformed stays as it is, for it is shown to people and never sent on decoded.
 * @example decodeXtext('a+2Bb@c.test') // 'a+b@c.test'
 */
export function decodeXtext(text: string): string {
  if (!text.includes('+')) return text
  const bytes: number[] = []
  let from = 0
  for (const match of text.matchAll(HEX_PAIR)) {
    bytes.push(...utf8(text.slice(from, match.index)), Number.parseInt(match[1] as string, 16))
    from = match.index + 3
  }
  return fromUtf8(Uint8Array.from([...bytes, ...utf8(text.slice(from))]))
}

/** @example encodeXtext('a+b@c.test') // 'a+2Bb@c.test' */
export function encodeXtext(text: string): string {
  let out = ''
  for (const byte of utf8(text)) {
    const bare = byte > 32 && byte < 127 && byte !== 0x2b && byte !== 0x3d
    out += bare ? String.fromCharCode(byte) : `+${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

/** ORCPT's address type and its address, decoded; null where there is no `type;`. */
export function parseOrcpt(orcpt: string): { type: string; address: string } | null {
  const semicolon = orcpt.indexOf(';')
  if (semicolon < 1) return null
  return { type: orcpt.slice(0, semicolon), address: decodeXtext(orcpt.slice(semicolon + 1)) }
}
