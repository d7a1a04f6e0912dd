/** A captured message sent to a real server by hand. */
import { expect, onTestFinished, test } from 'vitest'
import { receiver } from '../handoff/receiver.ts'
import { startTestServer } from './support.ts'

const MAIL = { from: 'a@b.test', to: ['bob@app.test'], subject: 'hi', text: 'x' }

async function started(options = {}) {
  const there = await receiver(options)
  onTestFinished(() => there.close())
  const server = await startTestServer()
  await server.ask('send', { body: MAIL })
  return { ...server, there, url: `smtp://127.0.0.1:${there.port}` }
}

test('gets the exact bytes, and the message’s own state stays as it was', async () => {
  const { ask, fetch, there, url } = await started()
  const before = await ask('getMessage', { params: { id: 'm1' } })
  const { handed, ok } = await ask('relayMessage', {
    params: { id: 'm1' },
    body: { to: ['x@app.test', 'y@app.test'], server: url },
  })
  expect([ok, handed.map(({ to, reply }) => `${to} ${reply}`)]).toEqual([
    true,
    ['x@app.test 250 kept as 42', 'y@app.test 250 kept as 42'],
  ])
  const raw = await (await fetch('getRaw', { params: { id: 'm1' } })).text()
  expect(there.received.map(({ from, text }) => [from, text])).toEqual([
    ['a@b.test', raw],
    ['a@b.test', raw],
  ])
  const after = await ask('getMessage', { params: { id: 'm1' } })
  expect(after.recipients).toEqual(before.recipients)
  const { root } = await ask('getTrace', { params: { id: 'm1' } })
  expect(root.handoffs).toMatchObject([
    { recipient: 'x@app.test', ok: true },
    { recipient: 'y@app.test', ok: true },
  ])
})

test('is told of as the server refuses it', async () => {
  const { ask, url } = await started({ refuse: { 'x@app.test': '550 5.1.1 not here' } })
  const { ok, handed } = await ask('relayMessage', { params: { id: 'm1' }, body: { to: 'x@app.test', server: url } })
  expect([ok, handed[0]?.reply]).toEqual([false, '550 5.1.1 not here'])
})

test.each([
  ['smtp://mail.example.net', 403, 'E_RELAY_NOT_ALLOWED', '--relay-allow mail.example.net'],
  ['http://127.0.0.1', 422, 'E_INVALID', 'smtp://127.0.0.1:2525'],
  ['127.0.0.1:25', 422, 'E_INVALID', 'smtp://127.0.0.1:2525'],
])('does not go to %s', async (server, status, code, mend) => {
  const { fetch, ask } = await started()
  const answer = await fetch('relayMessage', { params: { id: 'm1' }, body: { to: 'x@app.test', server } })
  const problem = (await answer.json()) as { code: string; hint?: string }
  expect([answer.status, problem.code]).toEqual([status, code])
  expect(JSON.stringify(problem)).toContain(mend)
  const { root } = await ask('getTrace', { params: { id: 'm1' } })
  expect(root.handoffs).toEqual([])
})
