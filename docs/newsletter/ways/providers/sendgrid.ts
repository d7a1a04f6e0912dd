/** SendGrid's Event Webhook, with "Signed Event Webhook" switched on. */
import { createVerify } from 'node:crypto'
import { type Provider, reportOf } from './provider.ts'

interface Event {
  event: string
  email: string
  timestamp: number
  reason?: string
  status?: string
  /** An own argument, which comes back among the fields. */
  copy?: string
}

export const sendgrid: Provider = {
  fields: (copy) => ({ 'X-SMTPAPI': JSON.stringify({ unique_args: { copy } }) }),
  isGenuine({ headers, body }, publicKey) {
    const signature = String(headers['x-twilio-email-event-webhook-signature'] ?? '')
    const timestamp = String(headers['x-twilio-email-event-webhook-timestamp'] ?? '')
    const key = { key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' } as const
    return createVerify('sha256')
      .update(timestamp + body)
      .verify(key, signature, 'base64')
  },
  read: (body) =>
    (JSON.parse(body) as Event[]).flatMap(({ event, email, timestamp, reason = '', status, copy = null }) => {
      if (event !== 'bounce' && event !== 'spamreport') return []
      const report = { ...reportOf(email, reason), ...(status === undefined ? {} : { status }) }
      return [{ copy, kind: event === 'bounce' ? 'report' : 'complaint', report, at: timestamp * 1000 }]
    }),
}
