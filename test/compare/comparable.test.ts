import { describe, expect, test } from 'vitest'
import { comparable, ONE_HOST } from '../../server/compare/comparable.ts'
import { createMta } from '../../server/mta/mta.ts'
import { MTA_TYPES } from '../../server/mta/types.ts'

const channelOf = (type: (typeof MTA_TYPES)[number], domains: readonly string[], address: string) => {
  const mta = createMta(comparable(type, { ...ONE_HOST, domains, users: ['ann'] }), { timezone: 'UTC' })
  const envelope = { reversePath: 'shop@away.example', recipients: [{ forwardPath: address }] }
  const origin = {
    type: 'smtp',
    sessionId: 's1',
    client: { ip: '192.0.2.50', port: 40_000, tls: false, esmtp: true },
  } as const
  const [path] = mta.expand?.({ forwardPath: address }, { origin, envelope }) ?? []
  return mta.route(address, path, { origin, envelope }).channel
}

const REMOTE = /^(?:remote|tcp_)/

describe.each(MTA_TYPES)('%s, compared', (type) => {
  test('keeps the mail of the host and of every further local domain, and sends on the rest', () => {
    const domains = [ONE_HOST.host, 'second.example', 'third.example']
    for (const domain of domains) expect(channelOf(type, domains, `ann@${domain}`)).not.toMatch(REMOTE)
    expect(channelOf(type, domains, 'ann@elsewhere.example')).toMatch(REMOTE)
  })

  test('sends on the mail of a domain that is not among them', () => {
    expect(channelOf(type, ONE_HOST.domains, 'ann@second.example')).toMatch(REMOTE)
  })
})
