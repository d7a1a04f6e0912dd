/** What becomes of an address: the virtual user table, aliases and .forward files, and who is local (parseaddr.c, alias.c). */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { Route } from '../../core/mta.ts'
import type { RecipientPath, Why } from '../../core/types.ts'
import type { AliasEntry } from '../common/aliases-file.ts'
import { readForward } from '../common/aliases-file.ts'
import type { SendmailConfig } from './config.ts'
import { errorOf, type TableEntry } from './tables.ts'

/** One recipient that an address comes to. */
export interface Reached {
  /** As the alias has it, or the address itself. */
  target: string
  /** The names on the way, from the address itself to the alias that names the target; none where no alias did. */
  through: string[]
  /** The target leads back to an address on the way. */
  isLoop?: true
}

/** With this host's name where there is no domain; programs and files stay as they are. */
export const wholeAddress = ({ host }: SendmailConfig, address: string): string =>
  address.includes('@') || isProgram(address) || isFile(address) ? address : `${address.replace(/^\\/, '')}@${host}`

export const isProgram = (target: string): boolean => target.startsWith('|')
export const isFile = (target: string): boolean => target.startsWith('/')

/** Whether the address's domain is one of this host's names. */
export const isLocalDomain = ({ names }: SendmailConfig, address: string): boolean =>
  !address.includes('@') || names.has(domainOf(address))

export const isRemote = (config: SendmailConfig, address: string): boolean =>
  !isProgram(address) && !isFile(address) && !isLocalDomain(config, address)

/** The user of a local address, in lower case, without its quotes and its `+detail`. */
export function userOf(config: SendmailConfig, address: string): string {
  const local = localPartOf(address)
    .toLowerCase()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^\\/, '')
  if (config.aliases.has(local) || config.users?.includes(local)) return local
  const plus = local.indexOf('+')
  return plus > 0 ? local.slice(0, plus) : local
}

/** The alias of a local address; `\user` has none. */
export const aliasOf = (config: SendmailConfig, address: string): AliasEntry | undefined =>
  isLocalDomain(config, address) && !/^[\\|/]/.test(address) ? config.aliases.get(userOf(config, address)) : undefined

/** A list's owner, who becomes the sender of what it sends on (aliases.5). */
export function ownerOf(config: SendmailConfig, { name }: AliasEntry): string | null {
  const owner = config.aliases.get(`owner-${name}`)
  if (!owner) return null
  return owner.targets.length === 1 ? (owner.targets[0] as string) : `owner-${name}`
}

/** The entry of the virtual user table for an address at one of this host's names. */
export function virtualEntry({ virtual, names }: SendmailConfig, address: string): TableEntry | undefined {
  const lower = address.toLowerCase()
  const domain = domainOf(lower)
  if (!names.has(domain)) return undefined
  const local = localPartOf(lower)
  return virtual.get(lower) ?? virtual.get(`${local.replace(/\+.*/, '')}@${domain}`) ?? virtual.get(`@${domain}`)
}

/** The address after the virtual user table, which rewrites and leaves no trace in a notice. */
export function rewritten(config: SendmailConfig, address: string): string {
  const entry = virtualEntry(config, address)
  if (!entry || errorOf(entry.value)) return address
  return entry.value.replace(/%1/g, localPartOf(address))
}

/** The recipients of an address: aliases of aliases followed, lists with an owner left to delivery. */
export function reach(config: SendmailConfig, address: string): Reached[] {
  const reached: Reached[] = []
  const seen = new Set<string>()
  const walk = (name: string, through: readonly string[]) => {
    const members = membersOf(config, name)
    if (!members) {
      const key = wholeAddress(config, name).toLowerCase()
      if (!seen.has(key)) reached.push({ target: name, through: [...through] })
      seen.add(key)
      return
    }
    const path = [...through, name]
    for (const member of members) {
      const names = (other: string) => sameUser(config, other, member)
      // An alias or a .forward file that names its own user means the mailbox.
      if (names(name)) walk(`\\${userOf(config, member)}`, path)
      else if (path.some(names)) reached.push({ target: address, through: [], isLoop: true })
      else walk(member, path)
    }
  }
  walk(rewritten(config, address), [])
  return reached
}

const sameUser = (config: SendmailConfig, a: string, b: string): boolean =>
  isLocalDomain(config, a) && isLocalDomain(config, b) && !/^[|/]/.test(b) && userOf(config, a) === userOf(config, b)

/** What an alias, a .forward file or an :include: stands for; undefined for what is delivered to. */
function membersOf(config: SendmailConfig, name: string): string[] | undefined {
  if (name.startsWith(':include:')) return readForward(config.files[name.slice(9).trim()] ?? '') ?? []
  const alias = aliasOf(config, name)
  if (alias) return ownerOf(config, alias) ? undefined : alias.targets
  if (/^[\\|/]/.test(name) || !isLocalDomain(config, name)) return undefined
  return config.forwards.get(userOf(config, name))
}

/** The recipients that stand in the queue for one of the envelope. */
export function expand(config: SendmailConfig, path: RecipientPath): RecipientPath[] {
  const start = path.forwardPath
  const targets = [...new Set(reach(config, start).map(({ target }) => target))]
  if (targets.length === 1 && targets[0] === start) return [path]
  return targets.map((expandsTo) => ({ ...path, expandsTo }))
}

/** How a recipient of the queue came of its forward-path. */
export function reachedBy(config: SendmailConfig, { forwardPath, expandsTo }: RecipientPath): Reached {
  const target = expandsTo ?? forwardPath
  return reach(config, forwardPath).find((each) => each.target === target) ?? { target, through: [] }
}

/** @param path the recipient as expand() left it */
export function route(config: SendmailConfig, forwardPath: string, path?: RecipientPath): Route {
  const routed = wholeAddress(config, path?.expandsTo ?? forwardPath)
  return { channel: isRemote(config, routed) ? 'remote' : 'local', routed, why: whyRoute(config, routed, path) }
}

function whyRoute(config: SendmailConfig, routed: string, path: RecipientPath | undefined): Why {
  const isElsewhere = isRemote(config, routed)
  const listed =
    isProgram(routed) || isFile(routed)
      ? `${routed} is a ${isProgram(routed) ? 'program' : 'file'} of this host.`
      : `${domainOf(routed)} is ${isElsewhere ? 'no' : 'a'} name of this host (class w).`
  if (path?.expandsTo === undefined) return { by: 'default', text: listed }
  const virtual = virtualEntry(config, path.forwardPath)
  const entry = virtual ?? aliasOf(config, path.forwardPath)
  const text = `${path.forwardPath} stands for ${path.expandsTo}. ${listed}`
  if (!entry) return { by: 'default', text }
  const setting = virtual ? 'virtusertable' : 'aliases'
  const value = 'targets' in entry ? entry.targets.join(', ') : entry.value
  return { by: 'setting', setting, value, source: entry.source, text }
}
