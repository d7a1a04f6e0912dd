/** A challenge: the message is put aside until its sender has shown to be a person. */
import { token } from '../core/random.ts'
import { type Answered, addressOf, asLines, threaded, type Written } from './answer.ts'

const DIGITS = '0123456789abcdef'

export function challenge({ spec, message, recipient, fields, seed }: Answered): Written {
  const address = addressOf(recipient)
  const at = address.lastIndexOf('@')
  const code = token(seed, `challenge ${message.id}/${recipient.index}`, DIGITS, 12)
  const confirm = `${address.slice(0, at)}+confirm-${code}${address.slice(at)}`
  const words = `Your message to ${address} waits until you confirm it.\n\nAnswer this message, or write to ${confirm}. You are asked only once.\n`
  return {
    from: confirm,
    reversePath: '',
    to: spec.to ?? message.envelope.reversePath,
    subject: `Please confirm your message: ${message.header.subject}`.trimEnd(),
    headers: [['Auto-Submitted', 'auto-replied'], ['Reply-To', confirm], ...threaded(fields)],
    contentType: 'text/plain; charset=utf-8',
    body: asLines(spec.text ?? words),
  }
}
