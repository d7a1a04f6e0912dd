/** Mailgun: the signature is in the body, beside the event. It keeps the reverse-path and gives it back. */
import { createHmac } from 'node:crypto'
import { type Provider, reportOf } from './provider.ts'
import { isFresh, isSame } from './signatures.ts'

interface Payload {
  signature: { timestamp: string; token: string; signature: string }
  'event-data': {
    event: string
    severity?: string
    timestamp: number
    recipient: string
    envelope: { sender: string }
    'delivery-status'?: { message: string; 'enhanced-code'?: string }
  }
}

export const mailgun: Provider = {
  isGenuine({ body }, signingKey) {
    const { timestamp, token, signature } = (JSON.parse(body) as Payload).signature
    const expected = createHmac('sha256', signingKey)
      .update(timestamp + token)
      .digest('hex')
    return isFresh(timestamp) && isSame(signature, expected)
  },
  read(body) {
    const { event, severity, timestamp, recipient, envelope, ...rest } = (JSON.parse(body) as Payload)['event-data']
    const isBounce = event === 'failed' && severity === 'permanent'
    if (!isBounce && event !== 'complained') return []
    const { message = '', 'enhanced-code': status } = rest['delivery-status'] ?? {}
    const report = { ...reportOf(recipient, message), ...(status ? { status } : {}) }
    return [{ copy: envelope.sender, kind: isBounce ? 'report' : 'complaint', report, at: timestamp * 1000 }]
  },
}
