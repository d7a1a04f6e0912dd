/** The routes of the Compare view: what can be compared, what comes of it, and what is refused. */
import { expect, test } from 'vitest'
import { MTA_TYPES } from '../../server/mta/types.ts'
import { problemIn, startTestServer } from './support.ts'

test('every failure that is listed can be compared by its name', async () => {
  const server = await startTestServer()
  const failures = await server.ask('listFailures')
  expect(failures.length).toBeGreaterThan(25)
  expect(new Set(failures.map(({ name }) => name)).size).toBe(failures.length)
  for (const { name, lasts, at } of failures) {
    const { ok, played } = await server.ask('compare', { body: { failure: name, mtas: ['postfix'] } })
    const [postfix] = played
    expect({ name, ok, error: postfix?.error ?? null }).toEqual({ name, ok: true, error: null })
    const states = postfix?.fates.map(({ state }) => state)
    // Postfix calls a full mailbox of its own permanent.
    const isForGood = lasts === 'permanent' || (at === 'local' && name === 'local-mailbox-full')
    expect([name, states]).toEqual([name, [isForGood ? 'failed' : 'expired']])
  }
  expect(server.faults).toEqual([])
}, 120_000)

test('one failure is told by each MTA in its own words, and leaves nothing in the sandbox', async () => {
  const server = await startTestServer()
  const { ok, played } = await server.ask('compare', { body: { failure: 'user-unknown' } })
  expect(ok).toBe(true)
  expect(played.map(({ mta }) => mta)).toEqual([...MTA_TYPES])
  for (const { mta, notices } of played) {
    const bounce = notices.find(({ kind }) => kind === 'bounce')
    expect([mta, bounce?.to]).toEqual([mta, ['orders@shop.example']])
    expect(bounce?.report.map(({ finalRecipient, action }) => [finalRecipient, action])).toEqual([
      ['ann@partner.example', 'failed'],
    ])
  }
  const texts = played.map(({ notices }) => notices[0]?.parts.find(({ name }) => name === 'text')?.text)
  expect(new Set(texts).size).toBe(MTA_TYPES.length)
  expect((await server.ask('listMessages')).messages).toEqual([])
}, 60_000)

test('an outcome in the words of a rule stands for a failure, and several for one attempt after the other', async () => {
  const server = await startTestServer()
  const failure = [{ reply: '450 4.2.0 later', times: 1 }, { reply: '550 5.1.1 nobody' }]
  const { played } = await server.ask('compare', { body: { failure, mtas: 'postfix,exim' } })
  expect(played.map(({ mta, fates }) => [mta, fates[0]?.attempts, fates[0]?.state])).toEqual([
    ['postfix', 2, 'failed'],
    ['exim', 2, 'failed'],
  ])
})

test('warnings are there once every kind of notice is switched on', async () => {
  const server = await startTestServer()
  const kinds = async (notices: string) => {
    const body = { failure: 'greylisted', mtas: ['postfix'], notices }
    const { played } = await server.ask('compare', { body })
    return played[0]?.notices.map(({ kind }) => kind)
  }
  expect(await kinds('default')).toEqual(['bounce'])
  expect(await kinds('all')).toEqual(['warning', 'postmaster-copy', 'bounce', 'postmaster-copy'])
})

test('a scenario of one MTA is played by another with the same local domains and users', async () => {
  const server = await startTestServer()
  const scenario = `name: two domains
mta: { type: qmail, control: { me: mail.example.com, locals: [mail.example.com, second.example] }, users: { ann: [] } }
rules: []
steps:
  - send: { from: app@away.example, to: [ann@second.example, nobody@second.example], subject: hello }
  - run: idle
`
  const { played } = await server.ask('compare', { body: { scenario } })
  expect(played.map(({ mta }) => mta)).toEqual([...MTA_TYPES])
  for (const { mta, fates } of played) {
    const states = Object.fromEntries(fates.map(({ address, state }) => [address, state]))
    expect([mta, states['ann@second.example']]).toEqual([mta, 'delivered'])
    expect([mta, states['nobody@second.example']]).not.toContain('delivered')
  }
}, 60_000)

test('what cannot be compared is told with the nearest name and what to send instead', async () => {
  const server = await startTestServer()
  const refused = async (body: object) => problemIn(await server.fetch('compare', { body }))
  const unknown = await refused({ failure: 'user-unknwn' })
  expect(`${unknown.status} ${unknown.detail} ${unknown.hint}`).toMatch(
    /^422 No failure is called "user-unknwn".*Did you mean user-unknown\?/,
  )
  expect((await refused({ failure: 'user-unknown', mtas: 'postfx' })).detail).toContain('mtas cannot be "postfx"')
  expect((await refused({ failure: 'user-unknown', scenario: 'greylisting' })).detail).toContain('do not go together')
  expect((await refused({})).status).toBe(409)
  expect((await refused({ failure: { reply: '250 fine, and no failure' } })).status).toBe(422)
})
