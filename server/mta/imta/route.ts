/** Who is local, what an alias makes of an address, which channel a message waits in, and what the message store says. */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { Route } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { Outcome, RecipientPath, Why } from '../../core/types.ts'
import { isOwnMessage } from './aliases/alias-list.ts'
import { type Alias, targetsOf, wholeAddress } from './aliases/aliases.ts'
import type { Channel } from './config/channels.ts'
import { type Destination, destinationOf } from './config/domains.ts'
import type { ImtaConfig } from './config.ts'

/**
 * The alias of an address: its own, or in a local domain that of its local part. `aliaslocal` makes a channel's domains
 * local in this respect.
 */
export function aliasOf(config: ImtaConfig, address: string): Alias | undefined {
  const whole = wholeAddress(address, config.host)
  const own = config.aliases.get(whole.toLowerCase())
  if (own || config.aliases.size === 0) return own
  const bare = config.aliases.get(`${localPartOf(whole)}@${config.host}`.toLowerCase())
  if (!bare) return undefined
  const { channel } = destinationOf(config.domains, whole)
  return channel.isLocal || channel.aliasLocal.value ? bare : undefined
}

/** The mailing list that an address is, where its mail goes out as a message of its own. */
export function listOf(config: ImtaConfig, address: string): Alias | undefined {
  const alias = aliasOf(config, address)
  return alias && isOwnMessage(alias.list) ? alias : undefined
}

export function expand(config: ImtaConfig, path: RecipientPath): RecipientPath[] {
  const central = centralPostmaster(config, path.forwardPath)
  const start = central ?? path.forwardPath
  const alias = aliasOf(config, start)
  if (!alias || isOwnMessage(alias.list)) return central ? [{ ...path, expandsTo: central }] : [path]
  return targetsOf(alias, (address) => aliasOf(config, address)).map(({ address }) => ({ ...path, expandsTo: address }))
}

/** aliaspostmaster: postmaster, in any case, at the channel's official host is postmaster at the local host. */
function centralPostmaster({ channels, host }: ImtaConfig, address: string): string | null {
  if (localPartOf(address).toLowerCase() !== 'postmaster') return null
  const domain = domainOf(address)
  const isCovered = [...channels.values()].some(
    ({ aliasPostmaster, officialHost }) => aliasPostmaster.value && officialHost.toLowerCase() === domain,
  )
  return isCovered && domain !== host.toLowerCase() ? `postmaster@${host}` : null
}

/** @param path the recipient, where expand() has been through it */
export function route(config: ImtaConfig, forwardPath: string, path?: RecipientPath): Route {
  const target = path?.expandsTo ?? expand(config, { forwardPath })[0]?.expandsTo
  const destination = destinationOf(config.domains, target ?? forwardPath)
  const list = listOf(config, target ?? forwardPath)
  if (list) return { channel: 'local', routed: target ?? forwardPath, why: whyList(list) }
  const { channel, routed } = destination
  return {
    channel: channel.isLocal ? 'local' : 'remote',
    routed,
    why: whyRoute(config, forwardPath, target, destination),
  }
}

function whyRoute(config: ImtaConfig, forwardPath: string, target: string | undefined, { why }: Destination): Why {
  if (target === undefined) return why
  const text = why.by === 'rule' ? '' : why.text
  const alias = aliasOf(config, forwardPath)
  // The target is what was decided when the message came in; the alias may have gone since.
  if (!alias) return { by: 'default', text: `It was expanded to ${target}. ${text}` }
  const { address, source } = alias
  return {
    by: 'setting',
    setting: 'aliases',
    value: `${address}: ${alias.targets.join(', ')}`,
    ...(source ? { source } : {}),
    text: `The alias gives ${target}. ${text}`,
  }
}

function whyList({ address, targets, source }: Alias): Why {
  return {
    by: 'setting',
    setting: 'aliases',
    value: `${address}: ${targets.length} ${targets.length === 1 ? 'member' : 'members'}`,
    ...(source ? { source } : {}),
    text: `${address} is a mailing list, so its members get a message of their own.`,
  }
}

/** The channel in whose queue a recipient's copy waits. */
export function channelOf(config: ImtaConfig, { routed }: Pick<RecipientState, 'routed'>): Channel {
  // Lists are expanded by the channel that notices are written by too.
  if (listOf(config, routed)) return config.channels.get('process') as Channel
  return destinationOf(config.domains, routed).channel
}

export function deliverLocally(
  config: ImtaConfig,
  recipient: Pick<RecipientState, 'routed'>,
): { outcome: Outcome; why: Why } {
  const user = localPartOf(recipient.routed).toLowerCase()
  const list = listOf(config, recipient.routed)
  if (list) return { outcome: { type: 'delivered', by: 'forward' }, why: whyList(list) }
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
