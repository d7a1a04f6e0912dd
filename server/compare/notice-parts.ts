/** A notice taken apart as people compare it: header, text, delivery status, returned message. */
import { fromUtf8 } from '../mail/bytes.ts'
import { headerLength } from '../mail/header.ts'
import { type MimePart, scanMime } from '../mail/mime.ts'
import { partText } from '../mail/part-text.ts'
import { type Report, readReport } from '../mail/read-report.ts'

export const PART_NAMES = ['header', 'text', 'delivery-status', 'returned'] as const
export type PartName = (typeof PART_NAMES)[number]

export interface NoticePart {
  name: PartName
  /** Its Content-Type; empty for the header, and for pieces of a text that is not in parts. */
  type: string
  /** Lines end in LF. */
  text: string
}

export interface ParsedRecipient {
  /** Final-Recipient without its type, or the address that the text names. */
  address: string
  original: string | null
  action: string | null
  status: string | null
  diagnostic: string | null
  remoteMta: string | null
}

export interface TakenApart {
  /** What stands for the report: the fields of RFC 3464, or qmail's paragraphs. */
  form: 'dsn' | 'qsbmf' | null
  parts: NoticePart[]
  recipients: ParsedRecipient[]
}

const STATUS = /^message\/(?:global-)?delivery-status$/
const RETURNED = /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/(?:rfc822|global)-headers)$/

export function takeApart(raw: Uint8Array): TakenApart {
  const mime = scanMime(raw).parts
  const report = readReport(raw, mime)
  const header = { name: 'header', type: '', text: lines(fromUtf8(raw.subarray(0, headerLength(raw)))) } as const
  const own = mime.filter(({ embedded, container, type }) => !embedded && (!container || RETURNED.test(type)))
  const isWhole = own.length === 1 && own[0]?.depth === 0
  const body = isWhole ? wholeText(partText(raw, own[0] as MimePart)) : own.map((part) => piece(raw, part))
  return { form: report?.form ?? null, parts: [header, ...body], recipients: recipientsOf(report) }
}

const piece = (raw: Uint8Array, part: MimePart): NoticePart => ({
  name: STATUS.test(part.type) ? 'delivery-status' : RETURNED.test(part.type) ? 'returned' : 'text',
  type: part.type,
  text: RETURNED.test(part.type) ? lines(fromUtf8(raw.subarray(part.bodyStart, part.end))) : lines(partText(raw, part)),
})

/** A notice that is one text: qmail's copy of the message begins behind a line that says so. */
function wholeText(text: string): NoticePart[] {
  const at = /^-{3} (?:Below this line|Enclosed are|Undelivered message follows).*$/m.exec(text)?.index
  const words = lines(at === undefined ? text : text.slice(0, at))
  const copy = at === undefined ? [] : [{ name: 'returned', type: '', text: lines(text.slice(at)) } as const]
  return [{ name: 'text', type: 'text/plain', text: words }, ...copy]
}

const lines = (text: string): string => text.replaceAll('\r\n', '\n').replace(/\n+$/, '\n')

function recipientsOf(report: Report | null): ParsedRecipient[] {
  return (report?.recipients ?? []).map(({ address, fields, paragraph }) => {
    const field = (name: string) => fields.find((each) => each.name.toLowerCase() === name)?.value ?? null
    if (paragraph !== null) return fromParagraph(address, paragraph)
    return {
      address,
      original: bare(field('original-recipient')),
      action: field('action')?.toLowerCase() ?? null,
      status: field('status')?.split(/[ (]/, 1)[0] ?? null,
      diagnostic: bare(field('diagnostic-code')),
      remoteMta: bare(field('remote-mta')),
    }
  })
}

/** No field, but what parsers go by: qmail's own `(#5.1.2)`, else the code in the reply that it quotes. */
function fromParagraph(address: string, paragraph: string): ParsedRecipient {
  const text = paragraph.slice(paragraph.indexOf('\n') + 1).trim()
  const status = /(?:#|\b[245]\d\d[ -])([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? null
  return { address, original: null, action: 'failed', status, diagnostic: text, remoteMta: null }
}

/** `smtp; 550 no` is `550 no`. */
const bare = (value: string | null): string | null => value?.replace(/^[\w-]+\s*;\s*/, '') ?? null
