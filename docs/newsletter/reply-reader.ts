/** Says what came back: a report about a delivery, a complaint, an automatic reply, or mail from a person. */
import { type ParsedMail, simpleParser } from 'mailparser'
import { type Complaint, readComplaint } from './complaint.ts'
import { readDeliveryStatus } from './delivery-status.ts'
import { readQsbmf } from './qsbmf.ts'

/** What a report says of one recipient. */
export interface RecipientReport {
  address: string
  /** Only `failed` is an end; after `delayed` the server goes on trying. */
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** RFC 3463: 5.1.1. With `failed`, 4.x.x says that the server gave up what was only a temporary failure each time. */
  status: string
  /** What the remote server said, for people. */
  text: string
}

export type Reply =
  | { kind: 'report'; recipients: RecipientReport[] }
  | ({ kind: 'complaint' } & Complaint)
  | { kind: 'auto-reply' }
  | { kind: 'mail' }

export async function readReply(raw: Uint8Array): Promise<Reply> {
  const mail = await simpleParser(Buffer.from(raw), { keepDeliveryStatus: true })
  // Reports first: many of them call themselves Auto-Submitted, too.
  const recipients = readDeliveryStatus(mail) ?? readQsbmf(mail.text ?? '')
  if (recipients) return { kind: 'report', recipients }
  const complaint = readComplaint(mail)
  if (complaint) return { kind: 'complaint', ...complaint }
  return { kind: isAutomatic(mail) ? 'auto-reply' : 'mail' }
}

/** RFC 3834, section 5, and what older responders write instead. */
function isAutomatic({ headers }: ParsedMail): boolean {
  const submitted = String(headers.get('auto-submitted') ?? 'no').toLowerCase()
  const precedence = String(headers.get('precedence') ?? '').toLowerCase()
  return submitted !== 'no' || precedence === 'auto_reply' || headers.has('x-autoreply') || headers.has('x-autorespond')
}
