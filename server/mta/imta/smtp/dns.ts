/** The DNS that the sandbox's checks ask: the `dns` table of the configuration, what rules say, and else everything is there. */
import { z } from 'zod'
import type { RuledDns } from '../../../core/rule-stack.ts'

const VALUES = 'is nxdomain, timeout, or a record such as { mx: [mx1.example.net], a: [192.0.2.1] }'

const record = z.strictObject({
  mx: z.array(z.string()).optional().describe('Mail exchangers; none where left out.'),
  a: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .optional()
    .describe('Addresses; none where left out.'),
})

/** Domain to what the DNS has of it; `*.example` stands for everything below a domain. */
export const dnsSchema = z
  .record(z.string(), z.union([z.enum(['nxdomain', 'timeout']), record], VALUES))
  .superRefine((table, context) => {
    const wrong = Object.keys(table).filter((name) => !/^(\*\.)?[^\s@*]+$/.test(name))
    const message = 'must be a domain, such as example.net or *.example.net'
    for (const name of wrong) context.addIssue({ code: 'custom', path: [name], message })
  })

export type DnsTable = z.output<typeof dnsSchema>

export interface DnsAnswer {
  answer: 'nxdomain' | 'timeout' | { mx: readonly string[]; a: readonly string[] }
  /** Who says so, for the reason of a refusal: `dns.gone.example` or `rule r1`. */
  by: string
}

const RULED: Record<RuledDns['result'], DnsAnswer['answer']> = {
  'not-found': 'nxdomain',
  servfail: 'timeout',
  'no-answer': 'timeout',
  'no-address': { mx: [], a: [] },
  // These have an MX record: that it names no host, or this one, or one without an address is not looked at.
  'null-mx': { mx: ['.'], a: [] },
  loop: { mx: ['this host'], a: [] },
  'mx-no-address': { mx: ['a host without an address'], a: [] },
}

/** @returns null for a domain that nothing is known of: it is there */
export function lookUp(table: DnsTable, domain: string, ruled: RuledDns | null): DnsAnswer | null {
  const key = keyFor(table, domain.toLowerCase().replace(/\.$/, ''))
  if (key !== undefined) {
    const given = table[key] as DnsTable[string]
    return { answer: typeof given === 'string' ? given : { mx: given.mx ?? [], a: given.a ?? [] }, by: `dns.${key}` }
  }
  return ruled && { answer: RULED[ruled.result], by: `rule ${ruled.ruleId}` }
}

/** The domain itself before the nearest wildcard above it. */
function keyFor(table: DnsTable, domain: string): string | undefined {
  const keys = new Map(Object.keys(table).map((key) => [key.toLowerCase().replace(/\.$/, ''), key]))
  for (let at = domain.indexOf('.'), key = domain; ; at = domain.indexOf('.', at + 1)) {
    const found = keys.get(key)
    if (found !== undefined || at < 0) return found
    key = `*${domain.slice(at)}`
  }
}
