/** Who is local, what aliases stand for, and who is known here (courier.8, makealiases.8, dot-courier.5). */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { Route } from '../../core/mta.ts'
import type { RecipientPath, Why } from '../../core/types.ts'
import type { AliasEntry } from '../common/aliases-file.ts'
import { wantsSuccess } from '../common/dsn-requests.ts'
import { expandAliases } from '../common/expand-aliases.ts'
import { type CourierConfig, dotFileKey } from './config.ts'

/** With the domain that bare names get. */
export const wholeAddress = ({ defaultDomain }: CourierConfig, address: string): string =>
  address.includes('@') ? address : `${address}@${defaultDomain}`

export const isLocal = ({ locals }: CourierConfig, address: string): boolean => locals.has(domainOf(address))

const aliasOf = (config: CourierConfig, address: string): AliasEntry | undefined => {
  const whole = wholeAddress(config, address).toLowerCase()
  const byName = isLocal(config, whole) ? config.aliases.get(localPartOf(whole)) : undefined
  return byName ?? config.aliases.get(whole)
}

/** What an address comes to, aliases followed; itself where there is none. */
export function members(config: CourierConfig, address: string): string[] {
  const { targets } = expandAliases(wholeAddress(config, address), (name) =>
    aliasOf(config, name)?.targets.map((target) => wholeAddress(config, target)),
  )
  return targets.map(({ target }) => target)
}

/**
 * The recipients in the queue. Members of an alias that has several are asked no reports for, as with NOTIFY=NEVER;
 * where success was asked for, the alias itself counts as delivered.
 */
export function expand(config: CourierConfig, path: RecipientPath): RecipientPath[] {
  const whole = wholeAddress(config, path.forwardPath)
  if (!aliasOf(config, whole)) return [path]
  const found = members(config, whole)
  if (found.length < 2) return found.map((expandsTo) => ({ ...path, expandsTo }))
  const silent = found.map((expandsTo): RecipientPath => ({ ...path, expandsTo, notify: ['NEVER'] }))
  return wantsSuccess(path) ? [{ ...path, expandsTo: whole }, ...silent] : silent
}

/** Its members have a message of their own to answer for: they are sent as from `<>`. */
export const isMember = ({ path, routed }: { path: RecipientPath; routed: string }, config: CourierConfig): boolean =>
  path.expandsTo !== undefined &&
  path.notify?.includes('NEVER') === true &&
  members(config, path.forwardPath).length > 1 &&
  routed !== wholeAddress(config, path.forwardPath)

/** An alias that stands for its own report of success. */
export const isAliasItself = (config: CourierConfig, routed: string): boolean =>
  members(config, routed).some((member) => member !== routed)

/** @param path the recipient as expand() left it */
export function route(config: CourierConfig, forwardPath: string, path?: RecipientPath): Route {
  const routed = wholeAddress(config, path?.expandsTo ?? forwardPath)
  const here = isLocal(config, routed)
  const listed = `${domainOf(routed)} is ${here ? '' : 'not '}in locals.`
  const alias = path?.expandsTo === undefined ? undefined : aliasOf(config, path.forwardPath)
  const why: Why = alias
    ? {
        by: 'setting',
        setting: 'aliases',
        value: `${alias.name}: ${alias.targets.join(', ')}`,
        source: alias.source,
        text: `${alias.name} is an alias. ${listed}`,
      }
    : config.why('locals', listed)
  return { channel: here ? 'local' : 'remote', routed, why }
}

/** A local address as the user whose it is, and what follows the hyphen; null where nobody has it. */
export function userOf(
  config: CourierConfig,
  address: string,
): { user: string; extension: string; lines: string[] | null } | null {
  const local = localPartOf(address).toLowerCase()
  const { users, dotFiles } = config
  const own = dotFiles.get(dotFileKey(local, ''))
  const isUser = users?.has(local) ?? false
  if (isUser || own) return { user: local, extension: '', lines: own ?? null }
  for (let at = local.lastIndexOf('-'); at > 0; at = local.lastIndexOf('-', at - 1)) {
    const user = local.slice(0, at)
    const extension = local.slice(at + 1)
    if (users && !users.has(user)) continue
    const lines = dotFiles.get(dotFileKey(user, extension)) ?? dotFiles.get(dotFileKey(user, 'default'))
    if (lines) return { user, extension, lines }
  }
  return users === null ? { user: local, extension: '', lines: null } : null
}

/** The local name that nobody has, behind aliases too; null where all are known. */
export function unknownName(config: CourierConfig, address: string): string | null {
  const unknown = members(config, address).find((member) => isLocal(config, member) && !userOf(config, member))
  return unknown === undefined ? null : localPartOf(unknown)
}
