/** A message as text for `contains` and `matches`: as it stands, then its parts decoded where they are encoded. */
import { headerSummary, scanHeader } from '../mail/header.ts'
import { scanMime } from '../mail/mime.ts'
import { partText } from '../mail/part-text.ts'

const ENCODED = /^content-transfer-encoding:[ \t]*(?:base64|quoted-printable)/im
const READABLE = /^(?:text\/|message\/(?:global-)?delivery-status$)/

/** Line ends become LF. */
export function readableText(raw: Uint8Array): string {
  const plain = new TextDecoder().decode(raw).replaceAll('\r\n', '\n')
  if (!ENCODED.test(plain) && !plain.includes('=?')) return plain
  const { parts } = scanMime(raw)
  const readable = parts.filter(({ type, embedded }) => READABLE.test(type) && !embedded)
  return [plain, headerSummary(scanHeader(raw)).subject, ...readable.map((part) => partText(raw, part))].join('\n')
}
