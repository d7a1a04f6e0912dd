/**
 * Aliases and mailing lists. An alias keeps the envelope sender and passes NOTIFY and ORCPT on; a list with parameters
 * of its own makes a new message (RFC 3461 section 5.2.7), which lists.ts writes.
 */
import { domainOf } from '../../../core/address.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { isOwnMessage, type ListParameters } from './alias-list.ts'

export interface Alias {
  /** Whole, in lower case. */
  address: string
  /** Whole addresses, in the order in which they are written. */
  targets: string[]
  list: ListParameters
  /** Named parameters that are accepted and not played. */
  unplayed: string[]
  source?: SourcePlace
}

export interface ReadAliases {
  aliases: Alias[]
  problems: Problem[]
}

/** By their addresses. */
export type Aliases = ReadonlyMap<string, Alias>

export const wholeAddress = (address: string, host: string): string =>
  domainOf(address) === '' ? `${address}@${host}` : address

/** A quoted or plain local part, with a domain or without one. */
export const isAddress = (text: string): boolean => /^("[^"]*"|[^\s"<>,@]+)(@[^\s"<>,@]+)?$/.test(text)

/** Two definitions of one alias, and aliases that come back to themselves, are mistakes. */
export function aliasMap({ aliases, problems }: ReadAliases): { map: Aliases; problems: Problem[] } {
  const map = new Map<string, Alias>()
  const wrong = [...problems]
  for (const alias of aliases) {
    const first = map.get(alias.address)
    if (first) wrong.push(problemOf(alias, `the alias ${alias.address} is already defined${placeText(first.source)}`))
    else map.set(alias.address, alias)
  }
  wrong.push(...loops(map))
  return { map, problems: wrong }
}

/**
 * Each loop once, named by the alias in it that stands first. Found by walking the graph with a list of its own rather
 * than by recursion: a chain of ten thousand aliases is no reason to fall over.
 */
function loops(map: Aliases): Problem[] {
  const problems: Problem[] = []
  const done = new Set<string>()
  for (const start of map.keys()) {
    const path: { address: string; next: number }[] = []
    const onPath = new Set<string>()
    const enter = (address: string) => {
      path.push({ address, next: 0 })
      onPath.add(address)
    }
    if (!done.has(start)) enter(start)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const alias = map.get(top.address) as Alias
      const target = alias.targets[top.next++]?.toLowerCase()
      if (target === undefined) {
        done.add(top.address)
        onPath.delete(top.address)
        path.pop()
      } else if (onPath.has(target)) {
        const from = path.findIndex(({ address }) => address === target)
        problems.push(
          loopProblem(map.get(target) as Alias, [...path.slice(from).map(({ address }) => address), target]),
        )
      } else if (map.has(target) && !done.has(target)) enter(target)
    }
  }
  return problems
}

function loopProblem(alias: Alias, chain: string[]): Problem {
  const through = chain.length > 2 ? `: ${chain.join(' → ')}` : ''
  return problemOf(alias, `the alias ${alias.address} expands to itself${through}`)
}

const problemOf = ({ address, source }: Alias, message: string): Problem => ({
  path: `aliases.${address}`,
  ...source,
  message,
})

const placeText = (source: SourcePlace | undefined): string =>
  source ? ` at ${source.file}${source.line === undefined ? '' : `:${source.line}`}` : ''

/** An address that aliases came to, and the alias that it stands in. */
export interface Target {
  address: string
  by: Alias
}

/**
 * What an alias comes to in the end: mailboxes, other hosts' addresses, and lists that make messages of their own. An
 * address that is reached twice stands once, as the product drops duplicates.
 * @param find the alias of an address, if it has one
 */
export function targetsOf(alias: Alias, find: (address: string) => Alias | undefined): Target[] {
  const found: Target[] = []
  const seen = new Set([alias.address])
  const open = [...alias.targets].reverse().map((address): Target => ({ address, by: alias }))
  for (let target = open.pop(); target; target = open.pop()) {
    const key = target.address.toLowerCase()
    if (seen.has(key)) continue
    seen.add(key)
    const next = find(target.address)
    if (!next || isOwnMessage(next.list)) found.push(target)
    else for (const address of [...next.targets].reverse()) open.push({ address, by: next })
  }
  return found
}
