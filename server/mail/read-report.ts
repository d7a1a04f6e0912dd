/**
 * Reads what a notice reports: the fields of RFC 3464 where it has them, else qmail's form in plain text (QSBMF,
 * https://cr.yp.to/proto/qsbmf.txt). It reads what other systems write, so it takes what it can get.
 */
import { fieldsOf } from './header-lines.ts'
import type { MimePart } from './mime.ts'
import { partText } from './part-text.ts'

export interface ReportField {
  name: string
  /** Unfolded. */
  value: string
  /** As it is written, with its name and folds. */
  raw: string
}

export interface ReportedRecipient {
  /** Final-Recipient without its type, or the address of a QSBMF paragraph. */
  address: string
  fields: ReportField[]
  /** A QSBMF paragraph as it stands. */
  paragraph: string | null
}

export interface Report {
  form: 'dsn' | 'qsbmf'
  /** The part that holds the fields; null for QSBMF, whose whole body is the report. */
  part: string | null
  fields: ReportField[]
  recipients: ReportedRecipient[]
  /** What it says to people. */
  text: string
}

const MOST_RECIPIENTS = 200
const MOST_FIELDS = 60
const LONGEST_TEXT = 20_000
const STATUS = /^message\/(?:global-)?delivery-status$/

/** @returns null where the message is no notice in either form */
export function readReport(raw: Uint8Array, parts: readonly MimePart[]): Report | null {
  const own = parts.filter(({ embedded }) => !embedded)
  const status = own.find(({ type }) => STATUS.test(type))
  const words = own.find(({ type, disposition }) => type === 'text/plain' && disposition !== 'attachment')
  const text = words ? partText(raw, words).slice(0, LONGEST_TEXT) : ''
  return status ? readDsn(partText(raw, status), status.path, text) : readQsbmf(text)
}

function readDsn(content: string, part: string, text: string): Report {
  const groups = content
    .split(/\n[ \t]*\n/, MOST_RECIPIENTS + 1)
    .map((group) =>
      fieldsOf(group)
        .filter(({ name }) => name !== '')
        .slice(0, MOST_FIELDS),
    )
    .filter((fields) => fields.length > 0)
  // Some systems leave the group of the message out.
  const ofMessage = groups[0] && !groups[0].some(isRecipient) ? groups[0] : []
  const recipients = ofMessage.length > 0 ? groups.slice(1) : groups
  return {
    form: 'dsn',
    part,
    fields: ofMessage,
    recipients: recipients.map((fields) => ({ address: addressOf(fields), fields, paragraph: null })),
    text,
  }
}

const isRecipient = ({ name }: ReportField): boolean => /^(?:final-recipient|original-recipient|action)$/i.test(name)

/** `rfc822;a@b.test` is `a@b.test`. */
function addressOf(fields: readonly ReportField[]): string {
  const field =
    fields.find(({ name }) => /^final-recipient$/i.test(name)) ??
    fields.find(({ name }) => /^original-recipient$/i.test(name))
  return (field?.value ?? '').replace(/^[\w-]+\s*;\s*/, '').replace(/^<(.*)>$/, '$1')
}

const PARAGRAPH = /^<(.*)>:[ \t]*\n/

/** Paragraphs up to one that begins with `-`; the first says `Hi. This is the`, the others each name a recipient. */
function readQsbmf(text: string): Report | null {
  if (!/^Hi\. This is the/.test(text)) return null
  const recipients: ReportedRecipient[] = []
  const [intro = '', ...paragraphs] = text.split('\n\n')
  for (const paragraph of paragraphs) {
    if (paragraph.startsWith('-')) break
    const address = PARAGRAPH.exec(`${paragraph}\n`)?.[1]
    const last = recipients.at(-1)
    if (address !== undefined) recipients.push({ address, fields: [], paragraph })
    // An empty line inside what a program said.
    else if (last) last.paragraph += `\n\n${paragraph}`
    if (recipients.length >= MOST_RECIPIENTS) break
  }
  return { form: 'qsbmf', part: null, fields: [], recipients, text: intro }
}
