/** What becomes of an address: virtual aliases when mail comes in, local aliases, and who is local (virtual.5, aliases.5). */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { Route } from '../../core/mta.ts'
import type { RecipientPath, Why } from '../../core/types.ts'
import type { AliasEntry } from '../common/aliases-file.ts'
import { wantsSuccess, withoutSuccess } from '../common/dsn-requests.ts'
import { expandAliases } from '../common/expand-aliases.ts'
import type { PostfixConfig } from './config.ts'
import { findAddress, type TableEntry, transportKeys, virtualKeys } from './tables.ts'

/** With the domain that bare names get. */
export const wholeAddress = ({ origin }: PostfixConfig, address: string): string =>
  address.includes('@') ? address : `${address}@${origin}`

export function isLocalDomain({ destinations, host }: PostfixConfig, address: string): boolean {
  const domain = domainOf(address)
  return destinations.has(domain) || (domain === host.toLowerCase() && destinations.has(host.toLowerCase()))
}

/** The user of a local address, in lower case, without an extension that is no user of its own. */
export function userOf(config: PostfixConfig, address: string): string {
  const local = localPartOf(address)
    .toLowerCase()
    .replace(/^"(.*)"$/, '$1')
  if (config.aliases.has(local) || config.users?.has(local)) return local
  const delimiter = config.value('recipient_delimiter')
  const cut = [...local].findIndex((c) => delimiter.includes(c))
  return cut > 0 && delimiter !== '' ? local.slice(0, cut) : local
}

export const aliasOf = (config: PostfixConfig, address: string): AliasEntry | undefined =>
  isLocalDomain(config, address) ? config.aliases.get(userOf(config, address)) : undefined

/** A list's owner, who becomes the sender of what it sends on (aliases.5). */
export const ownerOf = (config: PostfixConfig, { name }: AliasEntry): string | null =>
  config.aliases.has(`owner-${name}`) ? `owner-${name}` : null

export const isProgram = (target: string): boolean => target.startsWith('|')
export const isFile = (target: string): boolean => target.startsWith('/')

/** The recipients that virtual and local aliases make of one; those that a delivery forwards stay as they are. */
export function expand(config: PostfixConfig, path: RecipientPath): RecipientPath[] {
  const found = virtualExpansion(config, path).flatMap((address) => localExpansion(config, path, address))
  const paths = [...new Map(found.map((each) => [each.expandsTo, each])).values()]
  const [only] = paths
  const isSame = paths.length === 1 && only?.expandsTo === wholeAddress(config, path.expandsTo ?? path.forwardPath)
  return isSame ? [path] : paths
}

/** What is in the queue of a recipient: virtual aliases are expanded as mail comes in, local ones at delivery. */
export const virtualExpansion = (config: PostfixConfig, { forwardPath, expandsTo = forwardPath }: RecipientPath) =>
  expandAliases(wholeAddress(config, expandsTo), (address) => virtualTargets(config, address)).targets.map(
    ({ target }) => target,
  )

/** The alias itself stays a recipient where its expansion is to be told (RFC 3461 section 5.2.7.2). */
function localExpansion(config: PostfixConfig, path: RecipientPath, address: string): RecipientPath[] {
  const members = localTargets(config, address)
  const alias = aliasOf(config, address)
  if (!alias || ownerOf(config, alias) || !wantsSuccess(path)) {
    return members.map((expandsTo) => ({ ...path, expandsTo }))
  }
  const others = members.filter((member) => member !== address)
  return [{ ...path, expandsTo: address }, ...others.map((expandsTo) => ({ ...withoutSuccess(path), expandsTo }))]
}

function virtualTargets(config: PostfixConfig, address: string): string[] | undefined {
  const entry = virtualEntry(config, address)
  return entry?.value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((target) => (target.startsWith('@') ? `${localPartOf(address)}${target}` : wholeAddress(config, target)))
}

export const virtualEntry = (config: PostfixConfig, address: string): TableEntry | null =>
  findAddress(config.virtual, address, config.value('recipient_delimiter'), virtualKeys)

export const transportEntry = (config: PostfixConfig, address: string): TableEntry | null =>
  findAddress(config.transport, address, config.value('recipient_delimiter'), transportKeys)

/** Local aliases of local users; the last alias stands for what is forwarded, piped or written to a file. */
function localTargets(config: PostfixConfig, address: string): string[] {
  const alias = aliasOf(config, address)
  if (!alias || ownerOf(config, alias)) return [address]
  const { targets, loops } = expandAliases(userOf(config, address), (name) => {
    const entry = aliasOf(config, wholeAddress(config, name))
    return entry && !ownerOf(config, entry) ? entry.targets : undefined
  })
  const inLoop = loops.map((loop) => loop.at(-2) as string)
  return [
    ...targets.map(({ target, through }) => (staysLocal(config, target) ? target : (through.at(-1) as string))),
    ...inLoop,
  ].map((name) => wholeAddress(config, name))
}

const staysLocal = (config: PostfixConfig, target: string): boolean =>
  !isProgram(target) && !isFile(target) && isLocalDomain(config, wholeAddress(config, target))

/** @param path the recipient as expand() left it */
export function route(config: PostfixConfig, forwardPath: string, path?: RecipientPath): Route {
  const routed = wholeAddress(config, path?.expandsTo ?? forwardPath)
  return { channel: isLocalDomain(config, routed) ? 'local' : 'remote', routed, why: whyRoute(config, routed, path) }
}

function whyRoute(config: PostfixConfig, routed: string, path: RecipientPath | undefined): Why {
  const isLocal = isLocalDomain(config, routed)
  const listed = `${domainOf(routed)} is ${isLocal ? '' : 'not '}in mydestination.`
  if (path?.expandsTo === undefined) return config.why('mydestination', listed)
  const virtual = virtualEntry(config, path.forwardPath)
  const alias = aliasOf(config, wholeAddress(config, path.forwardPath))
  const entry = virtual ?? alias
  const text = `${path.forwardPath} is an alias of ${path.expandsTo}. ${listed}`
  if (!entry) return { by: 'default', text: `It was expanded to ${path.expandsTo}. ${listed}` }
  const setting = virtual ? 'virtual_alias_maps' : 'alias_maps'
  return { by: 'setting', setting, value: config.value(setting), source: entry.source, text }
}
