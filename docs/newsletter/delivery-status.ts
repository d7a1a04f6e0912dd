/** The machine-readable half of a delivery status notification (RFC 3464): what Sun's server, Postfix, Exchange send. */
import type { ParsedMail } from 'mailparser'
import type { RecipientReport } from './reply-reader.ts'
import { statusIn } from './status.ts'

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/** What it reports of each recipient; null where the message is no such notification. */
export function readDeliveryStatus(mail: ParsedMail): RecipientReport[] | null {
  const part = mail.attachments.find(({ contentType }) => contentType === 'message/delivery-status')
  if (!part) return null
  // A group of fields for the message, then one for each recipient, with empty lines between.
  const [, ...groups] = part.content.toString('utf8').replaceAll('\r\n', '\n').trim().split(/\n\n+/)
  return groups.flatMap((group) => readRecipient(fieldsOf(group)))
}

function readRecipient(fields: Map<string, string>): RecipientReport[] {
  const action = ACTIONS.find((word) => word === fields.get('action')?.toLowerCase())
  // What the sender wrote goes before what the last server made of it.
  const address = withoutType(fields.get('original-recipient')) ?? withoutType(fields.get('final-recipient'))
  if (!action || !address) return []
  const text = withoutType(fields.get('diagnostic-code')) ?? ''
  const status = statusIn(fields.get('status') ?? '') ?? '5.0.0'
  // 5.0.0 says nothing; the remote server's own words may say more.
  return [{ address, action, status: (status.endsWith('.0.0') && statusIn(text)) || status, text }]
}

/** Field names in lower case, with folded lines made whole. */
const fieldsOf = (group: string): Map<string, string> =>
  new Map(
    group
      .replace(/\n[ \t]+/g, ' ')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )

/** `rfc822; ann@customer.example` without its type. */
const withoutType = (field: string | undefined): string | undefined => field?.slice(field.indexOf(';') + 1).trim()
