/**
 * The domain `bouncelab.test`: addresses that fail as their name says, in every sandbox, with nothing to set up.
 * They come after the user's own rules.
 */
import { domainOf, localPartOf } from './address.ts'
import type { AnswerKind } from './answer.ts'
import { parseDuration } from './duration.ts'
import type { PlainOutcome } from './rule.ts'
import type { Duration } from './types.ts'

export const SIMULATOR_DOMAIN = 'bouncelab.test'
export const SIMULATOR_HOST = 'mx.bouncelab.test[192.0.2.10]'

/** What Connect lists: the address and what becomes of mail to it. */
export const SIMULATOR_ADDRESSES = [
  { address: 'unknown', result: 'failed', status: '5.1.1', when: 'at once' },
  { address: 'full', result: 'expired', status: '4.2.2', when: 'lifetime' },
  { address: 'unreachable', result: 'expired', status: '4.4.1', when: 'lifetime' },
  { address: 'delay+6h', result: 'deferred', status: '4.7.1', when: '6h' },
  { address: 'greylist', result: 'deferred', status: '4.2.0', when: 'next' },
  { address: 'bounce+552-5.3.4', result: 'failed', status: '5.3.4', when: 'at once' },
  { address: 'vacation', result: 'delivered', status: '2.0.0', when: 'at once' },
  { address: 'challenge', result: 'delivered', status: '2.0.0', when: 'at once' },
  { address: 'moved', result: 'delivered', status: '2.0.0', when: 'at once' },
  { address: 'complaint', result: 'delivered', status: '2.0.0', when: 'at once' },
  { address: 'reject', result: 'refused', status: '5.1.1', when: 'session' },
  { address: 'reject+452-4.2.2', result: 'refused', status: '4.2.2', when: 'session' },
  { address: 'drop', result: 'refused', status: '', when: 'session' },
] as const

/** Taken, and mail of another kind than a notice comes back. */
const ANSWERING: Record<string, AnswerKind | undefined> = {
  vacation: 'vacation',
  challenge: 'challenge',
  moved: 'address-changed',
  complaint: 'complaint',
}

const EXAMPLE = '552-5.3.4'

export interface Simulated {
  /** Names the address's behaviour in events and explanations. */
  ruleId: string
  spec: PlainOutcome
}

/** What a delivery to a simulator address meets; null for every other address. */
export function simulateDelivery(recipient: string, attempt: number, age: Duration): Simulated | null {
  if (domainOf(recipient) !== SIMULATOR_DOMAIN) return null
  const local = localPartOf(recipient).toLowerCase()
  const ruleId = ruleIdOf(local)
  const at = (reply: string): Simulated => ({ ruleId, spec: { do: 'reply', reply, at: 'rcpt' } })
  const deliver: Simulated = { ruleId, spec: { do: 'deliver' } }
  if (local === 'unknown') return at(`550 5.1.1 <${recipient}>: no such user`)
  if (local === 'full') return at(`452 4.2.2 <${recipient}>: mailbox full`)
  if (local === 'unreachable') {
    return { ruleId, spec: { do: 'connect', result: 'timeout' } }
  }
  const answer = ANSWERING[local]
  if (answer) return { ruleId, spec: { do: 'answer', answer: { with: answer } } }
  if (local === 'greylist') return attempt === 1 ? at('450 4.2.0 greylisted') : deliver
  if (local.startsWith('delay+')) {
    const wait = parseDuration(local.slice('delay+'.length))
    if (wait === null) return at(`550 5.1.3 <${recipient}>: delay+ wants a duration, such as delay+6h`)
    return age < wait ? at('451 4.7.1 try again later') : deliver
  }
  if (!local.startsWith('bounce+')) return null
  const bounce = coded(local, 'bounce+')
  return at(bounce ? `${bounce} <${recipient}>` : `550 5.1.3 <${recipient}>: bounce+ wants a code, such as ${EXAMPLE}`)
}

/** What the SMTP session answers at RCPT for a simulator address; null lets it pass. */
export function simulateSession(recipient: string): { ruleId: string; reply: string | null } | null {
  if (domainOf(recipient) !== SIMULATOR_DOMAIN) return null
  const local = localPartOf(recipient).toLowerCase()
  const ruleId = ruleIdOf(local)
  if (local === 'reject') return { ruleId, reply: `550 5.1.1 <${recipient}>: refused` }
  if (local === 'drop') return { ruleId, reply: null }
  if (!local.startsWith('reject+')) return null
  const code = coded(local, 'reject+')
  return {
    ruleId,
    reply: code ? `${code} <${recipient}>: refused` : `550 5.1.3 <${recipient}>: reject+ wants ${EXAMPLE}`,
  }
}

/** `delay+6h` is a case of `simulator:delay`. */
const ruleIdOf = (local: string): string => `simulator:${local.replace(/\+.*/s, '')}`

/** `bounce+552-5.3.4` gives `552 5.3.4`. */
function coded(local: string, prefix: string): string | null {
  const found = local.startsWith(prefix)
    ? /^([45]\d\d)-([45]\.\d{1,3}\.\d{1,3})$/.exec(local.slice(prefix.length))
    : null
  return found ? `${found[1]} ${found[2]}` : null
}
