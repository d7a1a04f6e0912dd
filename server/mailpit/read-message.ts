/** A message taken apart the way Mailpit shows it. */
import { isoTime } from '../core/iso-time.ts'
import type { MessageState } from '../core/state.ts'
import type { HeaderField } from '../core/types.ts'
import { decodeWords } from '../mail/encoded-word.ts'
import { fieldValue, isNamed, scanHeader } from '../mail/header.ts'
import { type Attachment, type ReadMail, readMail } from '../sandbox/read-mail.ts'
import { type Address, readAddresses } from './addresses.ts'

export interface ReadMessage {
  fields: HeaderField[]
  mail: ReadMail
  /** Without its angle brackets. */
  messageId: string
  from: Address
  to: Address[]
  cc: Address[]
  /** Those of the header, and of the envelope those whom no header field names. */
  bcc: Address[]
  replyTo: Address[]
  subject: string
  /** Shown where the message names them by cid: or says that they stand in its text. */
  inline: Attachment[]
  attachments: Attachment[]
}

/** What begins a message in lists and by itself. */
export const headOf = (id: string, { messageId, from, to, cc, bcc, replyTo }: ReadMessage) => ({
  ID: id,
  MessageID: messageId,
  From: from,
  To: to,
  Cc: cc,
  Bcc: bcc,
  ReplyTo: replyTo,
})

export function readMessage(raw: Uint8Array, message: MessageState): ReadMessage {
  const fields = scanHeader(raw)
  const mail = readMail(raw)
  const listed = (name: string) =>
    fields.filter((field) => isNamed(field.name, name)).flatMap(({ value }) => readAddresses(value))
  const [to, cc, named] = [listed('to'), listed('cc'), listed('bcc')]
  const shown = new Set([...to, ...cc, ...named].map(({ Address }) => Address.toLowerCase()))
  // What the system itself has sent goes to whom it says; only of a client's mail is the rest a blind copy.
  const isClients = message.origin.type === 'smtp' || message.origin.type === 'local'
  const unnamed = (isClients ? message.envelope.recipients : [])
    .map(({ forwardPath }) => forwardPath)
    .filter((address) => !shown.has(address.toLowerCase()))
  const isInline = ({ part }: Attachment) =>
    part.disposition === 'inline' || (part.disposition === null && part.cid !== null)
  return {
    fields,
    mail,
    messageId: (fieldValue(fields, 'message-id') ?? '').replace(/^<|>$/g, ''),
    from: listed('from')[0] ?? { Name: '', Address: '' },
    to,
    cc,
    bcc: [...named, ...[...new Set(unnamed)].map((address) => ({ Name: '', Address: address }))],
    replyTo: listed('reply-to'),
    subject: decodeWords(fieldValue(fields, 'subject') ?? ''),
    inline: mail.attachments.filter(isInline),
    attachments: mail.attachments.filter((each) => !isInline(each)),
  }
}

/** The name under which a client gave its password, '' where it gave none. */
export const usernameOf = ({ origin }: MessageState): string =>
  origin.type === 'smtp' ? (origin.client.user ?? '') : ''

/** More is no date. */
const LONGEST_DATE = 200

/** The Date field where it can be read, else the time of acceptance. */
export function dateOf(fields: readonly HeaderField[], acceptedAt: number): string {
  // The name of the zone behind its offset is for people.
  const at = Date.parse((fieldValue(fields, 'date') ?? '').slice(0, LONGEST_DATE).replace(/\s*\([^()]*\)\s*$/, ''))
  return isoTime(Number.isNaN(at) ? acceptedAt : at)
}

/** At most so many characters of the text, on one line. */
const SNIPPET = 250

export function snippetOf({ mail: { text, html } }: ReadMessage): string {
  const shown = text?.trim() ? text : textOfHtml(html ?? '')
  const line = shown.replace(/\s+/g, ' ').trim()
  return [...line].length > SNIPPET ? `${[...line].slice(0, SNIPPET).join('')}...` : line
}

const textOfHtml = (html: string): string =>
  html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
