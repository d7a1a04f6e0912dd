/**
 * From an address to its channel: the setting `channels`, then the domains that are kept here, the hosts that the
 * channel blocks name, the rewrite rules, and the Internet for all the rest.
 */
import { domainOf, localPartOf } from '../../../core/address.ts'
import { compilePattern, type Test } from '../../../core/pattern.ts'
import type { SourcePlace, Why } from '../../../core/types.ts'
import type { Channel } from './channels.ts'
import { type RewriteRule, rewrite } from './rewrite-rules.ts'

/** What the ways of domains depend on. */
export interface Domains {
  /** In lower case. */
  host: string
  local: ReadonlySet<string>
  localSource?: SourcePlace
  patterns: readonly DomainPattern[]
  channels: ReadonlyMap<string, Channel>
  /** Of all channels' hosts, in lower case. */
  hosts: ReadonlyMap<string, Channel>
  rules: ReadonlyMap<string, RewriteRule>
}

export interface DomainPattern {
  pattern: string
  test: Test
  channel: Channel
  source?: SourcePlace
}

export interface Destination {
  channel: Channel
  /** The address as the channel gets it. */
  routed: string
  why: Why
}

export const domainPattern = (pattern: string, channel: Channel, source?: SourcePlace): DomainPattern => ({
  pattern,
  test: compilePattern(pattern),
  channel,
  ...(source ? { source } : {}),
})

export function destinationOf(domains: Domains, address: string): Destination {
  const domain = domainOf(address) || domains.host
  const to = (channel: Channel, why: Why, routed = address): Destination => ({ channel, routed, why })
  const mapped = domains.patterns.find(({ test }) => test(domain))
  if (mapped) {
    const text = `${domain} matches ${mapped.pattern}, so channel ${mapped.channel.name} takes it.`
    return to(mapped.channel, setting('channels', mapped.pattern, mapped.source, text))
  }
  const store = domains.channels.get('ims-ms') as Channel
  if (domain === domains.host || domains.local.has(domain)) {
    const subject = domainOf(address) ? `${domain} is local` : 'An address without a domain is local'
    return to(store, { by: 'default', text: `${subject}, so channel ${store.name} delivers it.` })
  }
  const owner = domains.hosts.get(domain)
  if (owner) {
    return to(mailboxesOf(owner, store), { by: 'default', text: `${domain} is a host of channel ${owner.name}.` })
  }
  const rewritten = rewrite(domains.rules, localPartOf(address), domain)
  const system = rewritten && findSystem(domains, rewritten.rule.system)
  if (rewritten && system) {
    const { pattern, template, source } = rewritten.rule
    const channel = mailboxesOf(system, store)
    const text = `The rewrite rule for ${pattern} sends it through channel ${channel.name}.`
    return to(channel, setting('config', `${pattern} ${template}`, source, text), rewritten.address)
  }
  const internet = domains.channels.get('tcp_local') as Channel
  return to(internet, { by: 'default', text: `${domain} is not local, so channel ${internet.name} sends it.` })
}

const setting = (name: string, value: string, source: SourcePlace | undefined, text: string): Why => ({
  by: 'setting',
  setting: name,
  value,
  ...(source ? { source } : {}),
  text,
})

/** What comes to the local host is kept in the message store. */
const mailboxesOf = (channel: Channel, store: Channel): Channel => (channel.name === 'l' ? store : channel)

/** A template names a channel by one of its hosts; `NAME-daemon` is what installations call a host that has no other. */
export function findSystem(
  { hosts, channels }: Pick<Domains, 'hosts' | 'channels'>,
  system: string,
): Channel | undefined {
  return hosts.get(system) ?? channels.get(system) ?? channels.get(system.replace(/-daemon$/, ''))
}
