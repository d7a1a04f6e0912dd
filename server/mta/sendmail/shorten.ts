/** Long texts lose their middle (shortenstring(), MAXSHORTSTR). */
import { losslessText, utf8 } from '../../mail/bytes.ts'

const LONGEST = 203
const HALF = (LONGEST - 3) / 2

/** @returns at most 203 bytes: 100 from each end around `...` */
export function shorten(text: string): string {
  const bytes = utf8(text)
  if (bytes.length <= LONGEST) return text
  return `${losslessText(bytes.subarray(0, HALF))}...${losslessText(bytes.subarray(-HALF))}`
}
