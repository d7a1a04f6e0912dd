/** The recipient has moved, and says where to. What was sent still arrives. */
import { type Answered, addressOf, asLines, threaded, type Written } from './answer.ts'

export function addressChanged({ spec, message, recipient, fields }: Answered): Written {
  const old = addressOf(recipient)
  const now = spec.newAddress ?? old.replace(/@/, '.new@')
  const words = `My address has changed.\n\nOld: ${old}\nNew: ${now}\n\nPlease change it in your records. Mail to the old one is not read for much longer.\n`
  return {
    from: old,
    reversePath: '',
    to: spec.to ?? message.envelope.reversePath,
    subject: `My address has changed: ${message.header.subject}`.trimEnd(),
    headers: [['Auto-Submitted', 'auto-replied'], ['Reply-To', now], ...threaded(fields)],
    contentType: 'text/plain; charset=utf-8',
    body: asLines(spec.text ?? words),
  }
}
