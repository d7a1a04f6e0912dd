/** What the routers make of an address: redirections, aliases, .forward files, who is local, where the rest goes. */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { Route } from '../../core/mta.ts'
import { inventHost } from '../../core/outcome.ts'
import type { RecipientPath, RemoteHost, Why } from '../../core/types.ts'
import type { EximConfig } from './config.ts'
import type { Redirect } from './routers.ts'

/** What is delivered to, in the end, for one recipient. */
export interface Leaf {
  /** The address, or `|command` and `/file`. */
  target: string
  /** The addresses on the way, the one that mail came for first. */
  ancestors: string[]
  kind: 'remote' | 'mailbox' | 'unknown' | 'pipe' | 'file' | 'fail' | 'defer' | 'blackhole'
  /** The router that has it, or that made it. */
  router: string
  /** Of `:fail:` and `:defer:`. */
  text?: string
  /** The sender of its delivery, where a router sets it. */
  errorsTo?: string
  hidden?: boolean
  why: Why
}

export const qualified = ({ qualifyRecipient }: EximConfig, address: string): string =>
  address.includes('@') ? address : `${address}@${qualifyRecipient}`

/** Sender and notices' addresses. */
export const qualifiedSender = ({ qualifyDomain }: EximConfig, address: string): string =>
  address === '' || address.includes('@') ? address : `${address}@${qualifyDomain}`

/** A domain list: names, `*`, `*.name`, `+local_domains`, each with `!` in front for its contrary. */
export function inDomains(config: EximConfig, domains: readonly string[] | null, domain: string): boolean {
  if (domains === null) return true
  for (const item of domains) {
    const isNot = item.startsWith('!')
    const name = item.replace(/^!\s*/, '')
    const fits =
      name === '*' ||
      name === domain ||
      (name.startsWith('*') && domain.endsWith(name.slice(1))) ||
      (name === '+local_domains' && isLocalDomain(config, domain))
    if (fits) return !isNot
  }
  return domains.at(-1)?.startsWith('!') === true
}

export const isLocalDomain = (config: EximConfig, domain: string): boolean =>
  inDomains(config, config.localDomains, domain.toLowerCase())

/** In lower case, without quotes. */
export const userOf = (address: string): string =>
  localPartOf(address)
    .toLowerCase()
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\(.)/g, '$1')

interface Step {
  address: string
  router: string
}

/** The leaves of one address, each once. */
export function leavesOf(config: EximConfig, forwardPath: string): Leaf[] {
  const found = new Map<string, Leaf>()
  const walk = (address: string, through: readonly Step[], inherited: Pick<Leaf, 'errorsTo' | 'hidden'>) => {
    const made = redirection(config, address, through)
    const ancestors = through.map((step) => step.address)
    const add = (leaf: Leaf) => {
      const key = leaf.kind === 'fail' || leaf.kind === 'defer' ? address : leaf.target
      if (!found.has(key)) found.set(key, leaf)
    }
    if (!made || through.length > DEEPEST) return add({ ...lastRouter(config, address), ancestors, ...inherited })
    const { router, targets, why, ...own } = made
    const passed = { ...inherited, ...own }
    const path = [...through, { address, router }]
    for (const target of targets) {
      const special = specialOf(target)
      if (special) add({ target: address, ancestors, router, why, ...special, ...passed })
      else if (/^[|/]/.test(target)) {
        const kind = target.startsWith('|') ? 'pipe' : 'file'
        add({ target, ancestors: [...ancestors, address], kind, router, why, ...passed })
      } else walk(qualified(config, target.replace(/^\\/, '')), path, passed)
    }
  }
  walk(qualified(config, forwardPath), [], {})
  return [...found.values()]
}

/** Aliases of aliases go no deeper than this. */
const DEEPEST = 50

const SPECIAL = /^:(fail|unknown|defer|blackhole):\s*(.*)$/s

function specialOf(target: string): Pick<Leaf, 'kind' | 'text'> | null {
  const [, word, text = ''] = SPECIAL.exec(target) ?? []
  if (word === undefined) return null
  if (word === 'blackhole') return { kind: 'blackhole' }
  return { kind: word === 'defer' ? 'defer' : 'fail', text }
}

type Redirection = { router: string; targets: string[]; why: Why } & Pick<Leaf, 'errorsTo' | 'hidden'>

/** A router is passed over by an address that it has made of the same one: so loops end, and `alice: alice` delivers. */
function redirection(config: EximConfig, address: string, through: readonly Step[]): Redirection | null {
  const domain = domainOf(address)
  const user = userOf(address)
  const isDone = (router: string) =>
    through.some((step) => step.router === router && step.address.toLowerCase() === address.toLowerCase())
  for (const redirect of config.redirects) {
    if (!isDone(redirect.name) && isFor(config, redirect, domain, user)) return byRouter(config, redirect)
  }
  if (!isLocalDomain(config, domain)) return null
  const alias = isDone('system_aliases') ? undefined : config.aliases.get(user)
  if (alias) {
    const value = `${alias.name}: ${alias.targets.join(', ')}`
    const text = `${alias.name} is an alias.`
    const why: Why = { by: 'setting', setting: 'aliases', value, source: alias.source, text }
    return { router: 'system_aliases', targets: included(config, alias.targets), why }
  }
  const forward = isDone('userforward') ? undefined : config.forwards.get(user)
  if (!forward || !isUser(config, user)) return null
  return {
    router: 'userforward',
    targets: included(config, forward),
    why: { by: 'default', text: `${user} has a .forward file.` },
  }
}

const isFor = (config: EximConfig, { domains, localParts }: Redirect, domain: string, user: string): boolean =>
  inDomains(config, domains, domain) && (localParts === null || localParts.includes(user) || localParts.includes('*'))

function byRouter(config: EximConfig, { name, targets, errorsTo, hides, source }: Redirect): Redirection {
  const text = `The router ${name} sends it on.`
  return {
    router: name,
    targets: included(config, targets),
    why: { by: 'setting', setting: `routers.${name}`, value: targets.join(', '), source, text },
    ...(errorsTo === undefined ? {} : { errorsTo: qualifiedSender(config, errorsTo) }),
    ...(hides ? { hidden: true } : {}),
  }
}

/** `:include:/file` stands for the lines of the file. */
const included = (config: EximConfig, targets: readonly string[]): string[] =>
  targets.flatMap((target) => {
    const file = /^:include:\s*(\S+)$/.exec(target)?.[1]
    return file === undefined ? [target] : (config.includes.get(file) ?? [])
  })

const isUser = ({ users }: EximConfig, user: string): boolean =>
  !users || users.has(user) || user === 'root' || user === 'postmaster'

function lastRouter(config: EximConfig, address: string): Pick<Leaf, 'target' | 'kind' | 'router' | 'why'> {
  const domain = domainOf(address)
  if (!isLocalDomain(config, domain)) {
    const why: Why = { by: 'default', text: `${domain} is not among the local domains.` }
    return { target: address, kind: 'remote', router: remoteRouter(config, domain), why }
  }
  const user = userOf(address)
  if (isUser(config, user)) {
    return {
      target: address,
      kind: 'mailbox',
      router: 'local_user',
      why: { by: 'default', text: `${user} has a mailbox.` },
    }
  }
  const text = `${user} is neither among the users nor an alias.`
  return { target: address, kind: 'unknown', router: '', why: { by: 'default', text } }
}

const isLiteral = (domain: string): boolean => domain.startsWith('[')

function remoteRouter(config: EximConfig, domain: string): string {
  const manual = config.manualRoutes.find(({ domains }) => inDomains(config, domains, domain))
  return manual?.name ?? (isLiteral(domain) ? 'domain_literal' : 'dnslookup')
}

/** The leaf that a recipient of the queue stands for. */
export function leafOf(config: EximConfig, path: RecipientPath): Leaf {
  const leaves = leavesOf(config, path.forwardPath)
  const leaf = leaves.find(({ target }) => target === path.expandsTo) ?? leaves[0]
  return leaf ?? NOBODY(path.forwardPath)
}

/** A redirection without targets. */
const NOBODY = (target: string): Leaf => ({
  target,
  ancestors: [],
  kind: 'blackhole',
  router: 'system_aliases',
  why: { by: 'default', text: `${target} stands for nobody.` },
})

/** The recipients that the routers make of one; the same one where it stays alone and as it is. */
export function expand(config: EximConfig, path: RecipientPath): RecipientPath[] {
  const leaves = leavesOf(config, path.forwardPath)
  if (leaves.length === 1 && leaves[0]?.target === qualified(config, path.forwardPath)) return [path]
  // A list of nobody delivers to nobody.
  return leaves.length === 0 ? [path] : leaves.map(({ target }) => ({ ...path, expandsTo: target }))
}

/** @param path the recipient as expand() left it */
export function route(config: EximConfig, forwardPath: string, path: RecipientPath = { forwardPath }): Route {
  const { target, kind, why } = leafOf(config, path)
  return { channel: kind === 'remote' ? 'remote' : 'local', routed: target, why }
}

/** A host named by hand has no MX; an address literal is its own host, brackets and all. */
export function remoteHost(config: EximConfig, domain: string, given: Partial<RemoteHost>): RemoteHost {
  if (isLiteral(domain))
    return { ...inventHost(domain, given), name: domain, address: given.address ?? domain.slice(1, -1) }
  const manual = config.manualRoutes.find(({ domains }) => inDomains(config, domains, domain))
  return inventHost(domain, manual ? { ...given, name: given.name ?? manual.host } : given)
}
