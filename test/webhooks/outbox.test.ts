/** Posts to webhooks: made with the event that they tell of, tried again on the sandbox's clock, never dropped. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { postsOf } from '../../server/sandbox/posts-view.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { getTrace } from '../../server/sandbox/views.ts'
import { openLab, send } from '../support/lab.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** An application that answers as it is told, 200 in the end, and keeps what it was posted. */
async function application(...answers: number[]) {
  const got: { headers: Record<string, unknown>; body: unknown }[] = []
  const server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk) => {
      text += chunk
    })
    req.on('end', () => {
      got.push({ headers: req.headers, body: JSON.parse(text) })
      res.writeHead(answers.shift() ?? 200).end('noted')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

async function lab(data?: string) {
  const opened = await openLab({
    mta: { type: 'qmail', control: { me: 'mx.test' } },
    ...(data ? { data } : {}),
  })
  closing.push(() => opened.close())
  return opened
}

const refusing = { when: { domain: 'gone.test' }, then: [{ do: 'reply', reply: '550 5.1.1 no', at: 'rcpt' }] } as const
const typesOf = async (sandbox: Sandbox) =>
  (await sandbox.store.events('default', 0, 1000)).map(({ type }) => type).filter((type) => type.startsWith('handoff'))

test('A failure is told to the webhooks that want it, and the trace shows the answer', async () => {
  const { got, url } = await application()
  const { sandbox } = await lab()
  await sandbox.use([{ ...refusing, when: { domain: 'gone.test' }, then: [...refusing.then] }])
  await sandbox.setWebhooks([
    { url, format: 'bouncelab', events: ['failed'] },
    { url, format: 'bouncelab', events: ['failed'], when: { sender: 'other@*' } },
  ])
  await send(sandbox, 'bob@gone.test')
  await send(sandbox, 'ann@there.test')
  await sandbox.settled()
  expect(got).toHaveLength(1)
  expect(JSON.stringify(got[0]?.body)).toContain('bob@gone.test')
  expect(await typesOf(sandbox)).toEqual(['handoff.queued', 'handoff.attempted', 'handoff.delivered'])
  const trace = await getTrace(sandbox, 'm1')
  expect(trace?.root.handoffs).toMatchObject([
    {
      id: 'h1',
      tells: 'failed',
      protocol: 'webhook',
      recipient: 'bob@gone.test',
      attempts: 1,
      ok: true,
      reply: '200 OK',
    },
  ])
  expect(trace?.root.handoffs[0]?.dialogue.at(-1)).toEqual({ who: 'S', text: 'noted' })
})

test('A receiver that fails is tried again when the sandbox’s clock comes to it, not before', async () => {
  const { got, url } = await application(500, 503)
  const { sandbox } = await lab()
  await sandbox.setWebhooks([{ url, format: 'bouncelab', events: ['delivered'] }])
  await send(sandbox, 'ann@there.test')
  await sandbox.settled()
  expect(got).toHaveLength(1)
  const [waiting] = await postsOf(sandbox)
  expect(waiting).toMatchObject({ state: 'queued', attempts: 1, reply: '500 Internal Server Error' })
  const wait = (waiting?.nextAttemptAt as number) - sandbox.engine.state.now
  await sandbox.moveClock({ advance: wait - 1 })
  expect(got).toHaveLength(1)
  await sandbox.moveClock({ advance: 1 })
  expect(got).toHaveLength(2)
  await sandbox.moveClock({ run: 'idle' })
  expect(await postsOf(sandbox)).toMatchObject([{ state: 'delivered', attempts: 3, nextAttemptAt: null }])
  expect(got).toHaveLength(3)
})

test('A receiver that is never there is given up in the end, which is told, and the post can be sent again', async () => {
  const { got, url } = await application(...Array.from({ length: 100 }, () => 500))
  const { sandbox } = await lab()
  await sandbox.setWebhooks([{ url, format: 'bouncelab', events: ['delivered'] }])
  await send(sandbox, 'ann@there.test')
  await sandbox.moveClock({ run: 'idle' })
  const [given] = await postsOf(sandbox)
  expect(given).toMatchObject({ state: 'failed', reply: '500 Internal Server Error' })
  const before = got.length
  expect(await sandbox.sendAgain('h1')).toBe(true)
  await sandbox.settled()
  expect(got).toHaveLength(before + 1)
  expect(await sandbox.sendAgain('h77')).toBe(false)
})

test('A rule that tells a URL delivers the message, and a bounce is told by its report', async () => {
  const { got, url } = await application()
  const { sandbox } = await lab()
  await sandbox.use([
    { when: { kind: 'bounce', recipient: 'app@*' }, then: [{ do: 'webhook', url, format: 'bouncelab' }] },
    { ...refusing, when: { domain: 'gone.test' }, then: [...refusing.then] },
  ])
  await send(sandbox, 'bob@gone.test')
  await sandbox.settled()
  expect((await sandbox.store.message('default', 'm2'))?.summary.state).toBe('delivered')
  expect(JSON.stringify(got[0]?.body)).toContain('bob@gone.test')
  expect(await postsOf(sandbox)).toMatchObject([{ messageId: 'm2', tells: 'notice', recipient: 'bob@gone.test' }])
})

test('What was not posted when the server stopped is posted after its start, once', async () => {
  const data = mkdtempSync(join(tmpdir(), 'bouncelab-outbox-'))
  closing.unshift(() => rmSync(data, { recursive: true }))
  const { got, url } = await application(500)
  const first = await lab(data)
  await first.sandbox.setWebhooks([{ url, format: 'bouncelab', events: ['delivered'] }])
  await send(first.sandbox, 'ann@there.test')
  await first.sandbox.settled()
  await first.close()
  closing.pop()
  expect(got).toHaveLength(1)
  const second = await lab(data)
  expect(await postsOf(second.sandbox)).toMatchObject([{ id: 'h1', state: 'queued', attempts: 1 }])
  await second.sandbox.moveClock({ run: 'idle' })
  expect(got).toHaveLength(2)
  expect(await postsOf(second.sandbox)).toMatchObject([{ id: 'h1', state: 'delivered', attempts: 2 }])
})

test('Amazon’s subscription is confirmed before anything is told', async () => {
  const got: string[] = []
  let confirm = ''
  const server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk) => {
      text += chunk
    })
    req.on('end', () => {
      const body = JSON.parse(text)
      got.push(body.Type)
      confirm = body.SubscribeURL ?? confirm
      res.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const { sandbox } = await lab()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await sandbox.setWebhooks([{ url, format: 'ses', events: ['delivered'] }])
  for (const to of ['ann@there.test', 'bob@there.test', 'eve@there.test']) await send(sandbox, to)
  await sandbox.settled()
  expect(got).toEqual(['SubscriptionConfirmation'])
  expect((await postsOf(sandbox))[0]).toMatchObject({ state: 'queued', reply: expect.stringContaining('SubscribeURL') })
  expect(confirm).toContain('Action=ConfirmSubscription')
  await sandbox.confirmWebhook('w1')
  await sandbox.settled()
  expect(got).toEqual(['SubscriptionConfirmation', 'Notification', 'Notification', 'Notification'])
})

test('What a real server was reached with is told: from which address, and that it was encrypted', async () => {
  const { got, url } = await application()
  const { receiver } = await import('../handoff/receiver.ts')
  const there = await receiver()
  closing.push(() => there.close())
  const { sandbox } = await lab()
  await sandbox.use([
    {
      when: { domain: 'app.test' },
      then: [{ do: 'relay', server: `smtp://127.0.0.1:${there.port}?tls=required` }],
    },
  ])
  await sandbox.setWebhooks([{ url, format: 'bouncelab', events: ['delivered'] }])
  await send(sandbox, 'bob@app.test')
  await send(sandbox, 'ann@there.test')
  await sandbox.settled()
  await expect.poll(() => got.length).toBe(2)
  const told = got.map(({ body }) => body as { recipient: string; sendingIp: string; tls: unknown })
  const of = (recipient: string) => told.find((each) => each.recipient === recipient)
  expect(there.received).toMatchObject([{ secure: true }])
  expect(of('bob@app.test')).toMatchObject({
    sendingIp: '127.0.0.1',
    tls: { protocol: expect.stringMatching(/^TLSv1\.[23]$/), cipher: expect.any(String), verified: false },
  })
  expect(of('ann@there.test')).toMatchObject({ sendingIp: '198.51.100.1', tls: null })
})
