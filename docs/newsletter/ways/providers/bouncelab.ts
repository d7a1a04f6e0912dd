/** bouncelab's own format: the reverse-path is the copy. */
import { type Provider, reportOf } from './provider.ts'
import { hasStandardSignature } from './signatures.ts'

interface Payload {
  type: string
  at: string
  recipient: string
  status: string
  diagnostic: string
  message: { reversePath: string }
}

export const bouncelab: Provider = {
  isGenuine: (posted, secret) => hasStandardSignature(posted, 'webhook', secret),
  read(body) {
    const { type, at, recipient, status, diagnostic, message } = JSON.parse(body) as Payload
    if (type !== 'failed' && type !== 'complained') return []
    const report = { ...reportOf(recipient, diagnostic), status }
    const kind = type === 'failed' ? 'report' : 'complaint'
    return [{ copy: message.reversePath, kind, report, at: Date.parse(at) }]
  },
}
