/** Text as Exim prints what came from elsewhere: line ends and bytes beyond ASCII as escapes, octal ones. */
import { utf8 } from '../../mail/bytes.ts'

const NAMED: Record<number, string> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' }

/** @example printed('宛') // '\\345\\256\\233' */
export const printed = (text: string): string =>
  /^[ -[\]-~]*$/.test(text) ? text : [...utf8(text)].map(printedByte).join('')

const printedByte = (byte: number): string =>
  NAMED[byte] ?? (byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte))
