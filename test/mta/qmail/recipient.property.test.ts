/** Rewriting and routes against an oracle of the test's own, written from the wording of qmail-send(8) and qmail-remote(8). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { route, stripVirtualUser } from '../../../server/mta/qmail/recipient.ts'
import { relayFor } from '../../../server/mta/qmail/routes.ts'

/** Few and short, so that names meet. */
const label = fc.constantFrom('a', 'b', 'C')
const domain = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))
const local = fc.string({ unit: fc.constantFrom('u', 'V', '%', '-', '.', 'a'), minLength: 1, maxLength: 8 })
const withHost = fc.tuple(local, domain).map(([user, host]) => `${user}@${host}`)
const address = fc.oneof(withHost, local)

const lower = (text: string) => text.toLowerCase()

interface World {
  me: string
  envnoathost: string | undefined
  locals: string[] | undefined
  percenthack: string[]
  virtualdomains: [name: string, prepend: string][]
}

const world: fc.Arbitrary<World> = fc.record({
  me: domain,
  envnoathost: fc.option(domain, { nil: undefined }),
  locals: fc.option(fc.array(domain, { maxLength: 2 }), { nil: undefined }),
  percenthack: fc.array(domain, { maxLength: 3 }),
  virtualdomains: fc.array(
    fc.tuple(
      fc.oneof(
        domain,
        domain.map((name) => `.${name}`),
        withHost,
        fc.constant(''),
      ),
      fc.constantFrom('', 'joe', 'alias-list'),
    ),
    { maxLength: 4 },
  ),
})

const configOf = ({ me, envnoathost, locals, percenthack, virtualdomains }: World) =>
  readConfig({
    type: 'qmail',
    control: {
      me,
      ...(envnoathost === undefined ? {} : { envnoathost }),
      ...(locals === undefined ? {} : { locals }),
      percenthack,
      virtualdomains: virtualdomains.map(([name, prepend]) => `${name}:${prepend}`),
    },
  })

/** "user%fqdn@domain is rewritten as user@fqdn. user may contain %, so percenthack may be applied repeatedly." */
function hacked(address: string, domains: string[]): string {
  const [, user, fqdn, domain] = /^(.*)%([^%@]*)@([^@]*)$/s.exec(address) ?? []
  if (user === undefined || !domains.some((each) => lower(each) === lower(domain as string))) return address
  return hacked(`${user}@${fqdn}`, domains)
}

/** Of all entries that fit, the most specific one: the address, the domain, the longest suffix, then the catch-all. */
function mostSpecific<V>(entries: [string, V][], address: string | null, domain: string): V | undefined {
  const fits = entries.filter(([name]) => {
    const key = lower(name)
    if (key === '') return true
    if (key.startsWith('.')) return lower(domain).endsWith(key) && lower(domain) !== key.slice(1)
    return key === lower(domain) || (address !== null && key === lower(address))
  })
  // Of two that are alike the last one counts.
  return fits.reduce<[string, V] | undefined>(
    (best, each) => (best === undefined || each[0].length >= best[0].length ? each : best),
    undefined,
  )?.[1]
}

/** In the manual's order: a host is put on, percents are undone, then locals, then virtualdomains. */
function oracle({ me, envnoathost, locals, percenthack, virtualdomains }: World, given: string) {
  const full = hacked(given.includes('@') ? given : `${given}@${envnoathost ?? me}`, percenthack)
  const host = full.slice(full.lastIndexOf('@') + 1)
  if ((locals ?? [me]).some((each) => lower(each) === lower(host))) return { channel: 'local', routed: full }
  const prepend = mostSpecific(virtualdomains, full, host)
  return prepend ? { channel: 'local', routed: `${prepend}-${full}` } : { channel: 'remote', routed: full }
}

test('Every recipient goes where the manual says, in the letters that were typed', () => {
  fc.assert(
    fc.property(world, address, (given, recipient) => {
      const { channel, routed } = route(configOf(given), recipient)
      expect({ channel, routed }).toEqual(oracle(given, recipient))
    }),
    { numRuns: 2000 },
  )
})

test('Letter case decides nothing about where a recipient goes', () => {
  fc.assert(
    fc.property(world, address, (given, recipient) => {
      const config = configOf(given)
      const [typed, shouted] = [route(config, recipient), route(config, recipient.toUpperCase())]
      expect([shouted.channel, lower(shouted.routed)]).toEqual([typed.channel, lower(typed.routed)])
    }),
    { numRuns: 500 },
  )
})

test('A bounce names the recipient of a virtual domain as it was before', () => {
  fc.assert(
    fc.property(domain, local, fc.constantFrom('joe', 'alias-list'), (name, user, prepend) => {
      const given = { me: 'z', envnoathost: undefined, locals: undefined, percenthack: [] }
      const config = configOf({ ...given, virtualdomains: [[name, prepend]] })
      expect(stripVirtualUser(config, route(config, `${user}@${name}`).routed)).toBe(`${user}@${name}`)
    }),
  )
})

const relay = fc.constantFrom('', 'r.example', 'r.example:2525', '[192.0.2.7]', '192.0.2.7:26')
const routeName = fc.oneof(
  domain,
  domain.map((name) => `.${name}`),
  fc.constant(''),
)

test('A route is that of the domain, else of its longest suffix, else the catch-all; an empty relay is none', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(routeName, relay), { maxLength: 5 }), domain, (routes, host) => {
      const config = readConfig({
        type: 'qmail',
        control: { me: 'z', smtproutes: routes.map(([name, to]) => `${name}:${to}`) },
      })
      const wanted = mostSpecific(routes, null, host) ?? ''
      const [name, port] = wanted.split(':')
      expect(relayFor(config, host)).toEqual(wanted === '' ? null : { host: name, port: Number(port ?? 25) })
    }),
    { numRuns: 1000 },
  )
})
