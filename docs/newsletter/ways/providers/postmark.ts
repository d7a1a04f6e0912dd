/** Postmark: nothing is signed, so its URL has a user and a password. */
import { type Provider, reportOf } from './provider.ts'
import { hasPassword } from './signatures.ts'

interface Payload {
  RecordType: string
  Type: string
  Email: string
  Details: string
  BouncedAt: string
  Metadata: { copy?: string }
}

/** What Postmark calls a bounce and is none: somebody is away, moved, or wants to be asked; and it tries again. */
const NO_FAILURES = ['Transient', 'AutoResponder', 'AddressChange', 'ChallengeVerification', 'Subscribe', 'Unsubscribe']

export const postmark: Provider = {
  fields: (copy) => ({ 'X-PM-Metadata-copy': copy }),
  isGenuine: hasPassword,
  read(body) {
    const { RecordType, Type, Email, Details, BouncedAt, Metadata } = JSON.parse(body) as Payload
    const isBounce = RecordType === 'Bounce' && !NO_FAILURES.includes(Type)
    if (!isBounce && RecordType !== 'SpamComplaint') return []
    const kind = isBounce ? 'report' : 'complaint'
    return [{ copy: Metadata.copy ?? null, kind, report: reportOf(Email, Details), at: Date.parse(BouncedAt) }]
  },
}
