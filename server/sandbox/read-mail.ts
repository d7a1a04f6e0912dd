/** A message taken apart, for those who look at it: never on the way in. */
import { type MimePart, scanMime } from '../mail/mime.ts'
import { isCharset, partBytes, partText } from '../mail/part-text.ts'

export interface ReadMail {
  text: string | null
  html: string | null
  attachments: Attachment[]
  /** Every part, the whole message first. */
  parts: MimePart[]
  /** There are more parts than are listed. */
  cut: boolean
}

export interface Attachment {
  part: MimePart
  content: Uint8Array
}

const TEXT = /^(?:text\/plain|text\/html|message\/(?:global-)?delivery-status)$/

/**
 * The message's own parts are its text, its HTML and its attachments; those of a message inside it belong to that one.
 * Several texts follow one another.
 */
export function readMail(raw: Uint8Array): ReadMail {
  const { parts, cut } = scanMime(raw)
  const text: string[] = []
  const html: string[] = []
  const attachments: Attachment[] = []
  for (const part of parts) {
    if (part.charset !== null && !isCharset(part.charset)) part.faults.push('unknown-charset')
    if (part.embedded || (part.container && part.type.startsWith('multipart/'))) continue
    if (!isText(part)) attachments.push({ part, content: partBytes(raw, part) })
    else if (part.type === 'text/html') html.push(partText(raw, part))
    else text.push(partText(raw, part))
  }
  return {
    text: text.length > 0 ? text.join('\n') : null,
    html: html.length > 0 ? html.join('<br>\n') : null,
    attachments,
    parts,
    cut,
  }
}

/** A multipart that cannot be taken apart is read as it stands. */
const isText = ({ type, disposition }: MimePart): boolean =>
  (TEXT.test(type) && (disposition === null || disposition === 'inline')) || type.startsWith('multipart/')
