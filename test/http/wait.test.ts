import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { problemIn, QMAIL, sendTo, startTestServer, type TestServer } from './support.ts'

const start = () => startTestServer({ mta: QMAIL })
const TIMEOUT = { when: { domain: 'slow.example' }, then: { connect: 'timeout' } }
const nowOf = async (server: TestServer) => (await server.ask('getClock')).now

test('a wait answers at once with what is there already', async () => {
  const server = await start()
  const { id } = await sendTo(server, 'alice@mail.example.com')
  expect(await server.ask('waitForMessage', { query: '?to=alice@*&subject=hello&kind=mail' })).toMatchObject({ id })
})

test('a wait answers as soon as the message comes, and with all of them once there are enough', async () => {
  const server = await start()
  const waiting = server.ask('waitForMessage', { query: '?to=alice@mail.example.com&count=2' })
  await sleep(30)
  await sendTo(server, 'alice@mail.example.com')
  await sendTo(server, 'alice@mail.example.com')
  expect((await waiting).messages.map(({ id }) => id).sort()).toEqual(['m1', 'm2'])
})

test('a wait answers with the bytes of the first message too, where it is asked for them', async () => {
  const server = await start()
  const bytes = Buffer.from('Subject: Gr\xfc\xdfe\r\n\r\n\x00\xff\r\n', 'latin1')
  const query = '?from=<>&to=alice@mail.example.com'
  const { id } = await server.ask('send', { query, body: bytes, type: 'message/rfc822' })
  const { raw } = await server.ask('waitForMessage', { query: `?to=alice@*&raw=base64` })
  expect(Buffer.from(raw ?? '', 'base64')).toEqual(bytes)
  expect((await server.ask('waitForMessage', { query: '?to=alice@*&raw=text' })).raw).toBe(bytes.toString('utf8'))
  expect(await server.ask('waitForMessage', { query: '?to=alice@*' })).not.toHaveProperty('raw')
  const wrong = await problemIn(await server.fetch('waitForMessage', { query: '?to=alice@*&raw=yes' }))
  expect(wrong.detail).toContain('base64')
  expect(id).toBe('m1')
})

test('a wait for a notice lets the auto clock skip to it', async () => {
  const server = await start()
  await server.ask('addRules', { body: TIMEOUT })
  await sendTo(server, 'a@slow.example')
  const before = await nowOf(server)
  const bounce = await server.ask('waitForMessage', { query: '?notice=bounce&about=a@slow.example&status=4.*' })
  const age = Date.parse(bounce.acceptedAt) - Date.parse(before)
  // qmail gives up after seven days (queuelifetime).
  expect(age).toBeGreaterThanOrEqual(604_800_000)
  expect(await nowOf(server)).toBe(bounce.acceptedAt)
})

test('a wait for mail never moves the clock', async () => {
  const server = await start()
  await server.ask('addRules', { body: TIMEOUT })
  await sendTo(server, 'a@slow.example')
  const before = await nowOf(server)
  expect((await server.fetch('waitForMessage', { query: '?kind=mail&subject=another&timeout=100ms' })).status).toBe(204)
  expect(await nowOf(server)).toBe(before)
})

test('a wait for a notice that can no longer come is told why, in sentences', async () => {
  const server = await start()
  const { id } = await sendTo(server, 'alice@mail.example.com')
  const answer = await server.fetch('waitForMessage', { query: '?notice=bounce&about=alice@mail.example.com' })
  const problem = await problemIn(answer)
  expect(problem).toMatchObject({ code: 'E_CANNOT_COME', status: 409 })
  expect(problem.detail).toMatch(
    new RegExp(`^It can no longer come: ${id} has ended\\. .*every recipient was delivered\\.`),
  )
})

test('a wait about a message that was never accepted goes on until its timeout', async () => {
  const server = await start()
  const begun = performance.now()
  const answer = await server.fetch('waitForMessage', {
    query: '?notice=bounce&about=who@mail.example.com&timeout=150ms',
  })
  expect([answer.status, await answer.text()]).toEqual([204, ''])
  expect(performance.now() - begun).toBeGreaterThan(140)
})

test('an address with a plus sign may be written as it is', async () => {
  const server = await start()
  const { id } = await server.ask('send', {
    query: '?from=<>&to=bounce+550-5.7.1@bouncelab.test',
    body: 'Subject: x\r\n\r\n',
    type: 'message/rfc822',
  })
  const message = await server.ask('getMessage', { params: { id } })
  expect(message.envelope).toEqual({
    reversePath: '',
    recipients: [{ forwardPath: 'bounce+550-5.7.1@bouncelab.test' }],
  })
  const found = await server.ask('waitForMessage', { query: '?to=bounce+550-5.7.1@bouncelab.test' })
  expect(found.id).toBe(id)
})

test('a client that goes away takes its wait with it: the clock does not run on', async () => {
  const server = await start()
  await server.ask('addRules', { body: TIMEOUT })
  const leaving = new AbortController()
  const waiting = fetch(`${server.url}/api/sandboxes/default/messages/wait?notice=bounce&timeout=5m`, {
    signal: leaving.signal,
  })
  await sleep(50)
  leaving.abort()
  await expect(waiting).rejects.toThrow()
  await sleep(50)
  const before = await nowOf(server)
  await sendTo(server, 'a@slow.example')
  await sleep(100)
  const moved = Date.parse(await nowOf(server)) - Date.parse(before)
  expect(moved).toBe(0)
  expect((await server.ask('getQueue')).entries).toMatchObject([{ attempts: 1 }])
})

test('a mistake in a wait is refused at once, with what is known there', async () => {
  const server = await start()
  const typo = await problemIn(await server.fetch('waitForMessage', { query: '?notise=bounce' }))
  expect(typo).toMatchObject({ code: 'E_BAD_REQUEST', status: 400 })
  expect(typo.detail).toContain('Did you mean notice?')
  for (const query of ['?kind=bump', '?timeout=11m', '?timeout=soon', '?count=0', '?to=/(/', '?count=1&count=2']) {
    expect(await problemIn(await server.fetch('waitForMessage', { query }))).toMatchObject({ code: 'E_BAD_REQUEST' })
  }
})

test('those who wait are answered when the server stops', async () => {
  const { startServer } = await import('../../server/server.ts')
  const server = await startServer()
  // The first request loads the routes: what waits is to be there when the server stops.
  await fetch(`${server.http?.url}/api/sandboxes/default/messages`)
  const waiting = fetch(`${server.http?.url}/api/sandboxes/default/messages/wait?timeout=5m`)
  await sleep(200)
  const begun = performance.now()
  await server.close(0)
  expect((await waiting).status).toBe(503)
  expect(performance.now() - begun).toBeLessThan(2000)
})

test('a wait for the status of mail that is tried again hears of the deferral as it happens', async () => {
  const { ask } = await startTestServer({ clock: { mode: 'virtual' } })
  const rule = {
    when: { domain: 'busy.test' },
    then: [
      { reply: '450 4.2.0 later', at: 'rcpt' },
      { reply: '451 4.3.2 no', at: 'rcpt' },
    ],
  }
  await ask('addRules', { body: rule })
  await ask('send', { body: { from: 'a@b.test', to: ['ann@busy.test'], subject: 'x', text: 'x' } })
  expect(await ask('waitForMessage', { query: '?kind=mail&status=4.2.0' })).toMatchObject({ id: 'm1', state: 'queued' })
  const waiting = [
    ask('waitForMessage', { query: '?status=4.3.2' }),
    ask('waitForMessage', { query: '?q=status:4.3.2' }),
  ]
  await new Promise((resolve) => setTimeout(resolve, 50))
  await ask('moveClock', { body: { next: true } })
  for (const found of await Promise.all(waiting)) expect(found).toMatchObject({ id: 'm1', state: 'queued' })
})
