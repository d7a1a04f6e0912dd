import { expect, test } from 'vitest'
import { problemIn, sendTo, startTestServer, type TestServer } from './support.ts'

const params = { s: 'ci' }
const put = (server: TestServer, body: unknown) => server.ask('putSandbox', { params, body })
const eventsOf = async (server: TestServer) => (await server.ask('getEvents', { params })).events

const SETTINGS = {
  mta: { type: 'qmail', control: { me: 'mx.ci.test' } },
  clock: { mode: 'virtual', start: '2030-02-03T04:05:06Z' },
  seed: 7,
  timezone: 'Asia/Tokyo',
  scenario: { name: 'mine', rules: [{ when: { domain: 'gone.example' }, then: { dns: 'not-found' } }] },
}

test('PUT makes a sandbox as it is described; the same again changes nothing', async () => {
  const server = await startTestServer({ clock: { mode: 'real' } })
  const made = await put(server, SETTINGS)
  expect(made).toMatchObject({ name: 'ci', now: '2030-02-03T04:05:06.000Z', messages: 0, queued: 0 })
  expect((await server.ask('getMta', { params })).input).toMatchObject({ control: { me: 'mx.ci.test' } })
  expect(await server.ask('getClock', { params })).toMatchObject({ mode: 'virtual' })
  expect((await server.ask('listRules', { params })).rules).toMatchObject([
    { then: [{ do: 'dns', result: 'not-found' }] },
  ])
  const before = await eventsOf(server)
  expect(await put(server, SETTINGS)).toEqual(made)
  expect(await put(server, {})).toEqual(made)
  expect(await eventsOf(server)).toEqual(before)
})

test('PUT on a sandbox in use changes what it names in place, and begins anew only where it must', async () => {
  const server = await startTestServer({ clock: { mode: 'virtual' } })
  await put(server, SETTINGS)
  await sendTo(server, 'a@b.test', 'app@client.test', 'ci')
  const { epoch } = await put(server, {
    mta: { type: 'qmail', control: { me: 'mx2.ci.test' } },
    clock: { mode: 'auto' },
  })
  expect(await server.ask('getClock', { params })).toMatchObject({ epoch, mode: 'auto' })
  expect(await server.ask('listMessages', { params })).toMatchObject({ epoch, total: 1 })
  const anew = await put(server, { seed: 8 })
  expect(anew).toMatchObject({ epoch: epoch + 1, messages: 0 })
  expect((await server.ask('listRules', { params })).rules).toHaveLength(1)
  expect((await server.ask('getMta', { params })).input).toMatchObject({ control: { me: 'mx2.ci.test' } })
})

test('a virtual or auto clock begins where the contract says', async () => {
  const server = await startTestServer({ clock: { mode: 'real' } })
  expect(await put(server, { clock: { mode: 'auto' } })).toMatchObject({ now: '2026-01-05T09:00:00.000Z' })
  expect(
    await server.ask('putSandbox', { params: { s: 'other' }, body: { clock: { mode: 'real', speed: 60 } } }),
  ).toMatchObject({ name: 'other' })
  expect(await server.ask('getClock', { params: { s: 'other' } })).toMatchObject({ mode: 'real', speed: 60 })
})

test('a scenario may be YAML text or the name of a shipped one; what is wrong in it makes no sandbox', async () => {
  const server = await startTestServer()
  await put(server, { scenario: 'name: text\nrules:\n  - { when: {}, then: hold }\n' })
  expect(await server.ask('getScenario', { params, headers: { accept: 'application/json' } })).toMatchObject({
    name: 'text',
  })
  const unknown = await problemIn(
    await server.fetch('putSandbox', { params: { s: 'never' }, body: { scenario: 'no-such-thing' } }),
  )
  expect(unknown).toMatchObject({ code: 'E_INVALID', hint: expect.stringMatching(/^Shipped are: /) })
  const mistyped = await problemIn(
    await server.fetch('putSandbox', { params: { s: 'never' }, body: { scenario: 'mailbox-ful' } }),
  )
  expect(mistyped).toMatchObject({ hint: expect.stringMatching(/^Did you mean mailbox-full\? /) })
  const wrong = await problemIn(
    await server.fetch('putSandbox', { params: { s: 'never' }, body: { scenario: 'rules:\n  - then: hold\n' } }),
  )
  expect(wrong.problems).toMatchObject([{ line: 2 }])
  const file = await problemIn(
    await server.fetch('putSandbox', {
      params: { s: 'never' },
      body: { mta: { type: 'qmail', control: './control' } },
    }),
  )
  expect(file.problems?.[0]?.message).toContain('names no files')
  expect((await server.ask('listSandboxes')).sandboxes.map(({ name }) => name)).toEqual(['ci', 'default'])
})
