/** The text of a message that needs no taking apart, which most test mail is. */
import { fromUtf8 } from './bytes.ts'
import { headerLength, scanHeader } from './header.ts'

const PLAIN = /^text\/plain\s*(?:;\s*(?:charset\s*=\s*"?(?:us-ascii|utf-8)"?|format\s*=\s*"?fixed"?)\s*)*$/i
const IDENTITY = /^(?:7bit|8bit|binary)$/i

/** @returns the body as it stands; null where it has parts, an encoding or another charset (RFC 2045 section 5.2) */
export function plainText(raw: Uint8Array): string | null {
  for (const { name, value } of scanHeader(raw)) {
    if (/^content-type$/i.test(name) && !PLAIN.test(value)) return null
    if (/^content-transfer-encoding$/i.test(name) && !IDENTITY.test(value)) return null
  }
  return fromUtf8(raw.subarray(headerLength(raw)))
}
