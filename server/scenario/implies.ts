/** Whether one condition holds wherever another does: what a rule or an expectation says more narrowly than another. */
import { domainOf } from '../core/address.ts'
import { parseDuration } from '../core/duration.ts'
import { compilePattern, type Pattern, parseCount, parseRange, parseSize } from '../core/pattern.ts'
import type { When } from '../core/rule.ts'

export const isRegex = (pattern: string): boolean => /^\/.*\/[a-z]*$/s.test(pattern)
export const isLiteral = (pattern: string): boolean => !isRegex(pattern) && !/[*?]/.test(pattern)

/** Whether all that `narrow` matches is matched by `wide` too; where that cannot be told, it is not. */
export const patternImplies = (narrow: Pattern, wide: Pattern): boolean =>
  [narrow].flat().every((one) => oneImplies(one, [wide].flat()))

function oneImplies(narrow: string, wide: readonly string[]): boolean {
  if (isLiteral(narrow)) return compilePattern([...wide])(narrow)
  return wide.some((other) => {
    if (other.toLowerCase() === narrow.toLowerCase() || /^\*+$/.test(other)) return true
    if (isRegex(narrow) || isRegex(other) || other.includes('?')) return false
    // A star of the wide glob takes in whatever a wildcard of the narrow one stands for.
    return compilePattern(other)(narrow)
  })
}

type Unit = (text: string) => number | null
type Bounds = string | number

function rangeImplies(narrow: Bounds, wide: Bounds, unit: Unit): boolean {
  const [inner, outer] = [parseRange(narrow, unit), parseRange(wide, unit)]
  return inner !== null && outer !== null && inner.min >= outer.min && inner.max <= outer.max
}

/** Whether whatever meets the conditions of `narrow` meets those of `wide`. */
export function whenImplies(narrow: When, wide: When): boolean {
  // What a function says is known only when it is asked.
  if (wide.fn) return false
  const texts = (['recipient', 'sender', 'subject', 'kind'] as const).every((word) => holds(narrow[word], wide[word]))
  return (
    texts &&
    holds(narrow.domain ?? domainsOf(narrow.recipient), wide.domain) &&
    holds(narrow.senderDomain ?? domainsOf(narrow.sender), wide.senderDomain) &&
    within(narrow.size, wide.size, parseSize) &&
    within(narrow.attempt, wide.attempt, parseCount) &&
    within(narrow.age, wide.age, parseDuration) &&
    headersImply(narrow.header ?? {}, wide.header ?? {}) &&
    clientImplies(narrow.client ?? {}, wide.client ?? {})
  )
}

/** A condition that is not given holds of everything. */
const holds = (narrow: Pattern | undefined, wide: Pattern | undefined): boolean =>
  wide === undefined || (narrow !== undefined && patternImplies(narrow, wide))

const within = (narrow: Bounds | undefined, wide: Bounds | undefined, unit: Unit): boolean =>
  wide === undefined || (narrow !== undefined && rangeImplies(narrow, wide, unit))

function headersImply(narrow: Record<string, Pattern>, wide: Record<string, Pattern>): boolean {
  const given = new Map(Object.entries(narrow).map(([name, pattern]) => [name.toLowerCase(), pattern]))
  return Object.entries(wide).every(([name, pattern]) => holds(given.get(name.toLowerCase()), pattern))
}

function clientImplies(narrow: NonNullable<When['client']>, wide: NonNullable<When['client']>): boolean {
  const texts = (['ip', 'helo', 'user'] as const).every((word) => holds(narrow[word], wide[word]))
  return texts && (wide.tls === undefined || narrow.tls === wide.tls)
}

/** The domains of addresses that are written out, or of globs whose domain is; undefined where one has none. */
export function domainsOf(addresses: Pattern | undefined): string[] | undefined {
  const all = [addresses ?? []].flat()
  const domains = all.map((address) => (isRegex(address) ? '' : domainOf(address)))
  return all.length > 0 && domains.every((domain) => domain !== '' && isLiteral(domain)) ? domains : undefined
}
