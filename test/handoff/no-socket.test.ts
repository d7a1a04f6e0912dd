/**
 * A hand-off outside of the allow-list opens no socket. 0.0.0.0 leads to this machine and is not of it by name: a server
 * that counts connections sees whether anybody came.
 */
import { expect, onTestFinished, test } from 'vitest'
import { problemIn, startTestServer } from '../http/support.ts'
import { patientServer, rawServer } from './receiver.ts'

const MAIL = { from: 'a@b.test', to: ['bob@app.test'], subject: 'hi', text: 'x' }

async function counted() {
  const server = await patientServer()
  onTestFinished(() => server.close())
  return server
}

test.each(['smtp', 'smtps', 'lmtp'])('by a rule, over %s', async (protocol) => {
  const { port, connections } = await counted()
  const { ask } = await startTestServer()
  await ask('addRules', { body: { when: {}, then: { relay: `${protocol}://0.0.0.0:${port}` } } })
  await ask('send', { body: MAIL })
  await ask('waitForMessage', { query: '?kind=mail&status=4.7.0' })
  expect(connections()).toBe(0)
})

test('by hand', async () => {
  const { port, connections } = await counted()
  const { ask, fetch } = await startTestServer()
  await ask('send', { body: MAIL })
  const body = { to: 'bob@app.test', server: `smtp://0.0.0.0:${port}` }
  const refused = await problemIn(await fetch('relayMessage', { params: { id: 'm1' }, body }))
  expect(refused).toMatchObject({ status: 403, code: 'E_RELAY_NOT_ALLOWED' })
  expect(connections()).toBe(0)
})

test('by a webhook, standing or of a rule', async () => {
  const { port, connections } = await counted()
  const { ask, fetch } = await startTestServer()
  const url = `http://0.0.0.0:${port}/hook`
  const standing = await problemIn(await fetch('putWebhooks', { body: { webhooks: [{ url }] } }))
  expect(standing).toMatchObject({ status: 403, code: 'E_RELAY_NOT_ALLOWED' })
  await ask('addRules', { body: { when: {}, then: { webhook: { url, format: 'bouncelab' } } } })
  await ask('send', { body: MAIL })
  await expect
    .poll(async () => (await ask('listPosts')).posts[0]?.reply)
    .toMatch(/is not on this machine, and --relay-allow does not name it/)
  expect(connections()).toBe(0)
})

test('what the list names is reached: these tests could fail', async () => {
  const relayed = await counted()
  const posted = await rawServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n')))
  onTestFinished(() => posted.close())
  const { ask } = await startTestServer({ relayAllow: ['0.0.0.0'] })
  await ask('putWebhooks', {
    body: { webhooks: [{ url: `http://0.0.0.0:${posted.port}/hook`, events: ['accepted'] }] },
  })
  await ask('addRules', { body: { when: {}, then: { relay: `smtp://0.0.0.0:${relayed.port}` } } })
  await ask('send', { body: MAIL })
  await expect.poll(() => [relayed.connections(), posted.connections()]).toEqual([1, 1])
})
