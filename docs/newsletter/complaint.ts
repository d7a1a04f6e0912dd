/** Abuse reports (RFC 5965): a reader pressed "spam", and the provider of the mailbox tells whoever wrote. */
import type { ParsedMail } from 'mailparser'

export interface Complaint {
  /** `abuse`, `fraud`, `not-spam` … */
  feedback: string
  /** Whom the mail had been sent to, where the report says so; many hide it. */
  address: string | null
}

/** null where the message is no such report. */
export function readComplaint(mail: ParsedMail): Complaint | null {
  const part = mail.attachments.find(({ contentType }) => contentType === 'message/feedback-report')
  if (!part) return null
  const text = part.content.toString('utf8')
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*<?([^\\s<>]+)`, 'im').exec(text)?.[1]
  return { feedback: field('Feedback-Type')?.toLowerCase() ?? 'abuse', address: field('Original-Rcpt-To') ?? null }
}
