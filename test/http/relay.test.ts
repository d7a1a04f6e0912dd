/** A captured message sent to a real server by hand. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../../server/server.ts'
import { receiver } from '../handoff/receiver.ts'
import { problemIn, startTestServer } from './support.ts'

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

test('is handed over once more, to the same server and recipient; both stand in the trace', async () => {
  const { ask, fetch, there, url } = await started()
  await ask('relayMessage', { params: { id: 'm1' }, body: { to: 'x@app.test', server: url } })
  const { root } = await ask('getTrace', { params: { id: 'm1' } })
  const seq = root.handoffs[0]?.seq as number
  const again = await ask('relayMessageAgain', { params: { id: 'm1', n: String(seq) }, body: {} })
  expect(again).toMatchObject({ ok: true, handed: [{ to: 'x@app.test', reply: '250 kept as 42' }] })
  expect(there.received.map(({ to }) => to)).toEqual([['x@app.test'], ['x@app.test']])
  const after = await ask('getTrace', { params: { id: 'm1' } })
  expect(after.root.handoffs.map(({ ok, target }) => [ok, target])).toEqual([
    [true, url],
    [true, url],
  ])
  const none = await problemIn(await fetch('relayMessageAgain', { params: { id: 'm1', n: '1' }, body: {} }))
  expect(none).toMatchObject({ status: 404, hint: expect.stringContaining('each with its seq') })
})

test('the password of a server is told nowhere and still serves when it is handed over once more', async () => {
  const { ask, fetch, there } = await started({ password: 's3cret!' })
  const server = `smtp://ann:s3cret%21@127.0.0.1:${there.port}`
  const first = await ask('relayMessage', { params: { id: 'm1' }, body: { to: 'x@app.test', server } })
  expect(first.ok).toBe(true)
  const { root } = await ask('getTrace', { params: { id: 'm1' } })
  const n = String(root.handoffs[0]?.seq)
  expect(await ask('relayMessageAgain', { params: { id: 'm1', n }, body: {} })).toMatchObject({ ok: true })
  expect(there.received.map(({ user }) => user)).toEqual(['ann', 'ann'])
  const told = await (await fetch('getEvents')).text()
  expect(`${told}${JSON.stringify(root)}`).not.toMatch(/s3cret/)
})

test('a password that a restart has taken is asked for, and may be given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-relay-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const there = await receiver({ password: 's3cret!' })
  onTestFinished(() => there.close())
  const server = `smtp://ann:s3cret%21@127.0.0.1:${there.port}`
  const first = await startServer({ data: folder })
  const call = (url: string | undefined, path: string, body: object) =>
    fetch(`${url}/api/sandboxes/default/messages/m1/relay${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const sandbox = await first.sandbox('default')
  await sandbox.accept({
    origin: { type: 'local', uid: 0 },
    envelope: { reversePath: 'a@b.test', recipients: [{ forwardPath: 'bob@app.test' }] },
    raw: new TextEncoder().encode('Subject: hi\r\n\r\n'),
  })
  await call(first.http?.url, '', { to: 'bob@app.test', server })
  const begun = (await sandbox.store.events('default', 0, 1000)).find(({ type }) => type === 'handoff.attempted')
  await first.close(0)
  const second = await startServer({ data: folder })
  onTestFinished(() => second.close(0))
  const asked = await problemIn(await call(second.http?.url, `/${begun?.seq}/again`, {}))
  expect(asked).toMatchObject({ status: 409, hint: expect.stringContaining('ann:password@127.0.0.1') })
  expect(await (await call(second.http?.url, `/${begun?.seq}/again`, { server })).json()).toMatchObject({ ok: true })
  expect(there.received).toHaveLength(2)
})
