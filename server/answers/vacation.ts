/** A vacation notice (RFC 3834 section 3): from the recipient, by nobody's hand. */
import { type Answered, addressOf, asLines, fieldOf, threaded, type Written } from './answer.ts'

const WORDS = 'I am away from my desk and will read your message when I am back.\n'

export function vacation({ spec, message, recipient, fields }: Answered): Written {
  const subject = fieldOf(fields, 'subject') ? message.header.subject : 'your message'
  return {
    from: addressOf(recipient),
    reversePath: '',
    to: spec.to ?? message.envelope.reversePath,
    subject: `Auto: ${subject}`,
    headers: [['Auto-Submitted', 'auto-replied'], ...threaded(fields)],
    contentType: 'text/plain; charset=utf-8',
    body: asLines(spec.text ?? WORDS),
  }
}
