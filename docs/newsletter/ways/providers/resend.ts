/** Resend, signed by svix. It gives back nothing of our own: the reader's address has to do. */
import { type Provider, reportOf } from './provider.ts'
import { hasStandardSignature } from './signatures.ts'

interface Payload {
  type: string
  created_at: string
  data: { to: string[]; bounce?: { type: string; message: string; diagnosticCode?: string[] } }
}

export const resend: Provider = {
  isGenuine: (posted, secret) => hasStandardSignature(posted, 'svix', secret),
  read(body) {
    const { type, created_at, data } = JSON.parse(body) as Payload
    if (type !== 'email.bounced' && type !== 'email.complained') return []
    const said = data.bounce?.diagnosticCode?.[0] ?? data.bounce?.message ?? ''
    const kind = type === 'email.bounced' ? 'report' : 'complaint'
    return data.to.map((address) => ({ copy: null, kind, report: reportOf(address, said), at: Date.parse(created_at) }))
  },
}
