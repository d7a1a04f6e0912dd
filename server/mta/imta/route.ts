/** Who is local, which channel a message waits in, and what delivery to the message store brings. */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { Route } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { Outcome, Why } from '../../core/types.ts'
import type { Channel } from './channels.ts'
import type { ImtaConfig } from './config.ts'

export function isLocalDomain(config: ImtaConfig, domain: string): boolean {
  return (
    domain === '' || domain === config.host.toLowerCase() || config.local.some((each) => each.toLowerCase() === domain)
  )
}

export function route(config: ImtaConfig, forwardPath: string): Route {
  const domain = domainOf(forwardPath)
  const key = domain === '' ? `${forwardPath}@${config.host}` : forwardPath
  const target = config.aliases.get(key.toLowerCase())
  const routed = target ?? forwardPath
  const local = isLocalDomain(config, domainOf(routed))
  const channel = local ? 'ims-ms' : 'tcp_local'
  const text = local
    ? `${domainOf(routed) || 'An address without a domain'} is local, so channel ${channel} delivers it.`
    : `${domainOf(routed)} is not local, so channel ${channel} sends it.`
  const alias: Why | null = target
    ? {
        by: 'setting',
        setting: 'aliases',
        value: `${key}: ${target}`,
        ...(config.places.aliases ? { source: config.places.aliases } : {}),
        text: `The alias gives ${target}. ${text}`,
      }
    : null
  return { channel: local ? 'local' : 'remote', routed, why: alias ?? { by: 'default', text } }
}

/** The channel in whose queue a recipient's copy waits. */
export function channelOf(config: ImtaConfig, recipient: Pick<RecipientState, 'channel'>): Channel {
  return config.channels.get(recipient.channel === 'local' ? 'ims-ms' : 'tcp_local') as Channel
}

export function deliverLocally(config: ImtaConfig, recipient: RecipientState): { outcome: Outcome; why: Why } {
  const user = localPartOf(recipient.routed).toLowerCase()
  if (hasMailbox(config, user)) {
    return {
      outcome: { type: 'delivered', by: 'mailbox' },
      why: { by: 'default', text: `${recipient.routed} has a mailbox.` },
    }
  }
  const source = config.places.users
  const text = `${user} is not among the users.`
  return {
    outcome: { type: 'mailbox', result: 'unknown' },
    why: { by: 'setting', setting: 'users', value: user, ...(source ? { source } : {}), text },
  }
}

function hasMailbox(config: ImtaConfig, user: string): boolean {
  // RFC 5321 section 4.5.1: postmaster is there whatever the list says, unless it was taken away by name.
  if (user === 'postmaster') return config.hasPostmaster
  return config.users === null || config.users.has(user)
}
