/** Webhooks that are changed in force. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { problemIn, startTestServer } from './support.ts'

const OWN = 'http://127.0.0.1:9/own'
const HOOKS = [{ url: OWN, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, { url: 'http://127.0.0.1:9/made' }]

async function started() {
  const server = await startTestServer()
  const { webhooks } = await server.ask('putWebhooks', { body: { webhooks: HOOKS } })
  return { ...server, webhooks }
}

test('one that is named by its id keeps it, and the secret that was given', async () => {
  const { ask, webhooks } = await started()
  expect(webhooks.map(({ id, ownSecret }) => [id, ownSecret])).toEqual([
    ['w1', true],
    ['w2', false],
  ])
  const after = await ask('putWebhooks', {
    body: {
      webhooks: [
        { id: 'w2', url: 'http://127.0.0.1:9/moved' },
        { id: 'w1', url: OWN, events: ['failed'] },
      ],
    },
  })
  expect(after.webhooks.map(({ id, url, secret }) => [id, url, secret])).toEqual([
    ['w2', 'http://127.0.0.1:9/moved', webhooks[1]?.secret],
    ['w1', OWN, HOOKS[0]?.secret],
  ])
  expect(after.webhooks[1]).toMatchObject({ ownSecret: true, events: ['failed'] })
})

test('another format takes another secret: the one that was given is not for it', async () => {
  const { ask } = await started()
  const { webhooks } = await ask('putWebhooks', { body: { webhooks: [{ id: 'w1', url: OWN, format: 'mailgun' }] } })
  expect(webhooks[0]).toMatchObject({ id: 'w1', ownSecret: false })
  expect(webhooks[0]?.secret).not.toContain('whsec_')
})

test('an id that none has is refused, with the nearest that there is', async () => {
  const { fetch, ask } = await started()
  const answer = await fetch('putWebhooks', { body: { webhooks: [{ id: 'w11', url: OWN }] } })
  const problem = (await answer.json()) as { code: string; detail: string; hint: string }
  expect([answer.status, problem.code, problem.detail]).toEqual([422, 'E_INVALID', 'There is no webhook "w11".'])
  expect(problem.hint).toContain('Is it w1?')
  expect((await ask('listWebhooks', {})).webhooks).toHaveLength(2)
})

test('two that are alike are two, and stay so', async () => {
  const { ask } = await started()
  const twice = [
    { url: OWN, format: 'bouncelab' },
    { url: OWN, format: 'bouncelab' },
  ]
  const first = await ask('putWebhooks', { body: { webhooks: twice } })
  const ids = first.webhooks.map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
  const again = await ask('putWebhooks', { body: { webhooks: twice } })
  expect(again.webhooks.map(({ id }) => id)).toEqual(ids)
})

test('a scenario whose webhook is refused changes nothing', async () => {
  const { ask, fetch } = await started()
  const before = await ask('getScenario', { headers: { accept: 'application/json' } })
  const scenario = {
    name: 'other',
    rules: [{ when: {}, then: 'hold' }],
    webhooks: [{ url: 'http://hooks.example.net/' }],
  }
  const answer = await fetch('putScenario', { body: scenario })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'E_RELAY_NOT_ALLOWED'])
  expect(await ask('getScenario', { headers: { accept: 'application/json' } })).toEqual(before)
  expect((await ask('listRules', {})).rules).toEqual([])
  expect((await ask('listWebhooks', {})).webhooks).toHaveLength(2)
})

test('an id that stands twice is refused, with both places', async () => {
  const { fetch, ask } = await started()
  const twice = [{ id: 'w1', url: OWN }, { url: OWN }, { id: 'w1', url: 'http://127.0.0.1:9/other' }]
  const refused = await problemIn(await fetch('putWebhooks', { body: { webhooks: twice } }))
  expect(refused).toMatchObject({ status: 422, code: 'E_INVALID', hint: expect.stringContaining('leave the id out') })
  expect(refused.problems?.map(({ path }) => path)).toEqual(['webhooks[0].id', 'webhooks[2].id'])
  expect((await ask('listWebhooks')).webhooks.map(({ id }) => id)).toEqual(['w1', 'w2'])
})

test('a post that waits for a webhook that was removed says so, and is sent when that webhook is there again', async () => {
  const answers = [500]
  const got: string[] = []
  const there = createServer((req, res) => {
    req.resume().on('end', () => {
      got.push(req.url ?? '')
      res.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => there.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void there.close())
  const url = `http://127.0.0.1:${(there.address() as AddressInfo).port}/hook`
  const { ask, fetch } = await startTestServer({ clock: { mode: 'virtual' } })
  await ask('putWebhooks', { body: { webhooks: [{ url, events: ['delivered'] }] } })
  await ask('send', { body: { from: 'a@b.test', to: ['c@d.test'], subject: 'x', text: 'y' } })
  const first = async () => (await ask('listPosts')).posts[0]
  await expect.poll(async () => (await first())?.reply).toBe('500 Internal Server Error')
  await ask('putWebhooks', { body: { webhooks: [] } })
  expect(await first()).toMatchObject({
    state: 'failed',
    attempts: 1,
    reply: expect.stringContaining('w1 was removed'),
  })
  const early = await problemIn(await fetch('sendPostAgain', { params: { id: 'h1' } }))
  expect(early).toMatchObject({ status: 409, hint: expect.stringContaining('"id": "w1"') })
  // Another webhook does not get what was meant for the first.
  const other = await ask('putWebhooks', { body: { webhooks: [{ url: 'http://127.0.0.1:9/other' }] } })
  expect(other.webhooks.map(({ id }) => id)).toEqual(['w2'])
  for (const back of [{ id: 'w1', url: `${url}/moved` }, { url }]) {
    const { webhooks } = await ask('putWebhooks', { body: { webhooks: [back] } })
    expect(webhooks.map(({ id }) => id)).toEqual(['w1'])
    await ask('sendPostAgain', { params: { id: 'h1' } })
    await expect.poll(async () => (await first())?.state).toBe('delivered')
    await ask('putWebhooks', { body: { webhooks: [] } })
  }
  expect(got).toEqual(['/hook', '/hook/moved', '/hook'])
})

test('whether Amazon’s subscription is confirmed is told, with the URL that confirms it', async () => {
  const { ask } = await startTestServer()
  const hooks = { webhooks: [{ url: OWN }, { url: OWN, format: 'ses', events: ['delivered'] }] }
  const { webhooks } = await ask('putWebhooks', { body: hooks })
  expect(webhooks.map(({ subscription }) => subscription?.state)).toEqual([undefined, 'pending'])
  expect((await fetch(webhooks[1]?.subscription?.url ?? '')).status).toBe(200)
  expect((await ask('listWebhooks')).webhooks[1]?.subscription?.state).toBe('confirmed')
})

test('waits of one’s own take the place of the provider’s, are shown as they were written, and come back', async () => {
  const { ask, fetch } = await startTestServer({ clock: { mode: 'virtual' } })
  const retries = ['1s', '90m', '1d2h3m4s']
  const put = await ask('putWebhooks', {
    body: { webhooks: [{ url: OWN, format: 'sendgrid', events: ['delivered'], retries }] },
  })
  expect(put.webhooks[0]?.retries?.slice(0, 2)).toEqual(['1s', '1h30m'])
  const { webhooks } = await ask('putWebhooks', {
    body: {
      webhooks: [{ id: 'w1', url: OWN, format: 'sendgrid', events: ['delivered'], retries: put.webhooks[0]?.retries }],
    },
  })
  expect(webhooks[0]?.retries).toEqual(put.webhooks[0]?.retries)
  await ask('send', { body: { from: 'a@b.test', to: ['c@d.test'], subject: 'x', text: 'x' } })
  await ask('moveClock', { body: { run: 'idle' } })
  expect((await ask('listPosts')).posts[0]).toMatchObject({ state: 'failed', attempts: 4 })
  const { events } = await ask('getEvents', { query: '?limit=500' })
  const at = events.filter(({ type }) => type === 'handoff.attempted').map((event) => Date.parse(event.at as string))
  expect(at.slice(1).map((each, n) => (each - (at[n] as number)) / 1000)).toEqual([1, 5400, 93_784])
  const wrong = await problemIn(await fetch('putWebhooks', { body: { webhooks: [{ url: OWN, retries: ['soon'] }] } }))
  expect(wrong.detail).toContain('"soon" is no duration')
})
