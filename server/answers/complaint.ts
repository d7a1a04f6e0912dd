/** A complaint in the Abuse Reporting Format (RFC 5965), as the mailbox provider writes it when a reader says spam. */
import { domainOf } from '../core/address.ts'
import { token } from '../core/random.ts'
import { fromUtf8 } from '../mail/bytes.ts'
import { utcDate } from '../mail/date.ts'
import { type Answered, addressOf, asLines, fieldOf, type Written } from './answer.ts'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function complaint(input: Answered): Written {
  const { spec, message, recipient, raw, fields, now, seed } = input
  const address = addressOf(recipient)
  const provider = domainOf(address)
  const feedback = spec.feedback ?? 'abuse'
  const boundary = `=_${token(seed, `complaint ${message.id}/${recipient.index}`, LETTERS, 20)}`
  const words =
    spec.text ??
    `This is an email abuse report for a message that was received by ${provider} on ${utcDate(now)}.\nFor more about this format see RFC 5965.\n`
  const original = fromUtf8(raw)
  const part = (type: string, body: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}`
  return {
    from: `complaints@${provider}`,
    reversePath: '',
    to: spec.to ?? message.envelope.reversePath,
    subject: `FW: ${fieldOf(fields, 'subject') ? message.header.subject : '(no subject)'}`,
    headers: [],
    contentType: `multipart/report; report-type=feedback-report; boundary="${boundary}"`,
    body: [
      part('text/plain; charset=utf-8', `${asLines(words)}\r\n`),
      part('message/feedback-report', `${report(input, feedback)}\r\n`),
      part('message/rfc822', `${original}${original.endsWith('\r\n') ? '' : '\r\n'}`),
      `--${boundary}--\r\n`,
    ].join(''),
  }
}

/** RFC 5965 section 3: what every report has, then what is known besides. */
function report({ message, recipient }: Answered, feedback: string): string {
  const { envelope, acceptedAt, origin, id } = message
  const provider = domainOf(addressOf(recipient))
  const lines: [string, string | undefined][] = [
    ['Feedback-Type', feedback],
    ['User-Agent', 'bouncelab/1.0'],
    ['Version', '1'],
    ['Original-Mail-From', `<${envelope.reversePath}>`],
    ['Original-Rcpt-To', `<${addressOf(recipient)}>`],
    ['Original-Envelope-Id', envelope.envid],
    ['Arrival-Date', utcDate(acceptedAt)],
    ['Reported-Domain', domainOf(envelope.reversePath) || undefined],
    ['Source-IP', origin.type === 'smtp' ? origin.client.ip : undefined],
    ['Reporting-MTA', `dns; mx.${provider}`],
    ['Incidents', '1'],
    ['X-Bouncelab-Message', id],
  ]
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`])).join('')
}
