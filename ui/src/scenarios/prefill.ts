/** What a message offers to a rule about it. Pure. */
import type { TraceNode } from '../../../server/core/trace.ts'
import type { MessageDetail } from '../lib/api-types.ts'

/** By the words of `when`. */
export type Offers = Record<string, string>

/** @param recipient the one of its recipients that is meant; the first unless given */
export function offersOf(detail: MessageDetail, recipient = detail.envelope.recipients[0]?.forwardPath ?? ''): Offers {
  const { reversePath } = detail.envelope
  const pairs: [string, string][] = [
    ['recipient', asPattern(recipient)],
    ['domain', domainOf(recipient)],
    ['sender', reversePath === '' ? "''" : asPattern(reversePath)],
    ['senderDomain', domainOf(reversePath)],
    ['subject', asPattern(detail.subject)],
    ['kind', detail.kind],
  ]
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''))
}

/** What became of the recipient so far, as the outcome of a rule; a plain refusal where nothing did. */
export function outcomeOf(node: TraceNode | null, recipient: string): Record<string, unknown> {
  const found = node?.recipients.find(({ address }) => address === recipient) ?? node?.recipients[0]
  const said = found?.attempts.at(-1)?.diagnostic ?? ''
  const reply = /^[245]\d\d[ -].*/.exec(said.split('\n')[0] ?? '')?.[0]
  return { reply: reply && !reply.startsWith('2') ? reply : '550 5.1.1 No such user' }
}

const domainOf = (address: string): string =>
  address.includes('@') ? asPattern(address.slice(address.lastIndexOf('@') + 1)) : ''

/** Text as a pattern that matches it: what would be a regular expression is written as one. */
const asPattern = (text: string): string =>
  /^\/.*\/$/s.test(text) ? `/^${text.replace(/[\\/.*+?^${}()|[\]]/g, '\\$&')}$/` : text
