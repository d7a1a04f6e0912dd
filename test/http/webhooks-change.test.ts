/** Webhooks that are changed in force. */
import { expect, test } from 'vitest'
import { startTestServer } from './support.ts'

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
