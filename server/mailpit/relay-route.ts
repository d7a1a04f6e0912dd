/** Where a message goes that somebody releases: to the server that `--relay` names for the address. */
import { domainOf } from '../core/address.ts'
import { compilePattern } from '../core/pattern.ts'
import type { RuleRecord } from '../core/rule.ts'

/** @returns the server's URL; null where no route is for this address */
export function serverFor(routes: readonly RuleRecord[], address: string): string | null {
  const route = routes.find(({ when }) => {
    const { recipient, domain } = when
    if (recipient !== undefined) return compilePattern(recipient)(address)
    return domain !== undefined && compilePattern(domain)(domainOf(address))
  })
  return route ? serverOf(route) : null
}

export function serverOf({ then }: RuleRecord): string | null {
  const [outcome] = then
  return outcome?.do === 'relay' ? outcome.server : null
}
