/** Limits on what a sandbox keeps: what goes, what stays because somebody needs it, and what is said afterwards. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { problemIn, startTestServer, type TestServer } from './support.ts'

const mail = (to: string) => ({ from: 'app@client.test', to, subject: to, text: 'Hello.' })

async function idsIn(server: TestServer): Promise<string[]> {
  return (await server.ask('listMessages')).messages.map(({ id }) => id).sort()
}

test('a pruned message answers 410 with the time and the limit, in every form of it', async () => {
  const server = await startTestServer({ maxMessages: 2 })
  for (const to of ['a@one.test', 'b@one.test', 'c@one.test']) await server.ask('send', { body: mail(to) })
  await expect.poll(() => idsIn(server)).toEqual(['m2', 'm3'])
  for (const name of ['getMessage', 'getTrace', 'getExplanation', 'getRaw', 'getStructure'] as const) {
    const answer = await server.fetch(name, { params: { id: 'm1' } })
    expect([name, answer.status]).toEqual([name, 410])
    const problem = await problemIn(answer)
    expect(problem).toMatchObject({ code: 'E_PRUNED', detail: expect.stringMatching(/^m1 .* \(--max-messages 2\)\.$/) })
  }
  const { events } = await server.ask('getEvents', { query: '?limit=100' })
  expect(events.filter(({ type }) => type === 'messages.pruned')).toMatchObject([
    { messageIds: ['m1'], limits: { messages: 2 } },
  ])
  expect((await server.ask('listMessages')).pruned).toBe(1)
})

test('a message that never was, and one that was deleted, are a plain 404', async () => {
  const server = await startTestServer({ maxMessages: 2 })
  await server.ask('send', { body: mail('a@one.test') })
  await server.ask('removeMessage', { params: { id: 'm1' } })
  for (const id of ['m1', 'm77', 'nothing']) {
    expect((await problemIn(await server.fetch('getMessage', { params: { id } }))).code).toBe('E_NOT_FOUND')
  }
})

test('what waits in the queue stays; it goes when it has ended, though nothing arrives then', async () => {
  const server = await startTestServer({ maxMessages: 1, clock: { mode: 'virtual' } })
  await server.ask('addRules', { body: { when: { domain: 'down.test' }, then: { connect: 'timeout' } } })
  for (const to of ['a@down.test', 'b@down.test']) await server.ask('send', { body: mail(to) })
  expect(await idsIn(server)).toEqual(['m1', 'm2'])
  await server.ask('discardMessage', { params: { id: 'm1' }, body: {} })
  await expect.poll(() => idsIn(server)).toEqual(['m2'])
})

test('a message whose post to a webhook is still to be made stays until it is made', async () => {
  let isOpen = false
  const receiver = createServer((_req, res) => {
    res.statusCode = isOpen ? 200 : 503
    res.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void receiver.close())
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  const server = await startTestServer({ maxMessages: 1, clock: { mode: 'virtual' } })
  const webhook = { url, format: 'bouncelab', events: ['delivered'], when: { recipient: 'a@one.test' } }
  await server.ask('putWebhooks', { body: { webhooks: [webhook] } })
  await server.ask('send', { body: mail('a@one.test') })
  await expect
    .poll(async () => (await server.ask('getEvents', { query: '?limit=500' })).events.map(({ type }) => type))
    .toContain('handoff.failed')
  await server.ask('send', { body: mail('b@one.test') })
  await server.ask('send', { body: mail('c@one.test') })
  await expect.poll(() => idsIn(server)).not.toContain('m2')
  expect(await idsIn(server)).toContain('m1')
  isOpen = true
  await server.ask('moveClock', { body: { advance: '1d' } })
  await expect.poll(() => idsIn(server)).toEqual(['m3'])
})

test('what somebody has found who waits for more stays until he has them all', async () => {
  const server = await startTestServer({ maxMessages: 1 })
  const waits = server.ask('waitForMessage', { query: '?to=*@one.test&count=3&timeout=30s' })
  await server.ask('send', { body: mail('a@one.test') })
  await server.ask('send', { body: mail('b@one.test') })
  expect(await idsIn(server)).toEqual(['m1', 'm2'])
  await server.ask('send', { body: mail('c@one.test') })
  const { messages } = (await waits) as { messages: { id: string }[] }
  expect(messages.map(({ id }) => id).sort()).toEqual(['m1', 'm2', 'm3'])
  await server.ask('send', { body: mail('d@one.test') })
  await expect.poll(() => idsIn(server)).toEqual(['m4'])
})
