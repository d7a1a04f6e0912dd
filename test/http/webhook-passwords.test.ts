/** Passwords in the URLs of webhooks, and keys that were given: they serve, and nobody is shown them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { problemIn, startTestServer } from './support.ts'

const MAIL = { from: 'a@b.test', to: ['bob@app.test'], subject: 'hi', text: 'x' }
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** An application that takes posts of those who know its password. */
async function started() {
  const heard: (string | undefined)[] = []
  const application = createServer((req, res) => {
    heard.push(req.headers.authorization)
    req.resume().on('end', () => res.end('ok'))
  })
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void application.close())
  const server = await startTestServer()
  const url = `http://ann:s3cret%21@127.0.0.1:${(application.address() as AddressInfo).port}/bounces?list=1`
  return { ...server, heard, url, shown: url.replace('s3cret%21', '***') }
}

const RIGHT = `Basic ${btoa('ann:s3cret!')}`
const READ = [
  'listWebhooks',
  'listPosts',
  'getEvents',
  'getTrace',
  'getExplanation',
  'listSandboxes',
  'listRules',
] as const

test('a webhook is told with its password, and every place that shows it has ***', async () => {
  const { ask, fetch, heard, url, shown } = await started()
  const put = await ask('putWebhooks', { body: { webhooks: [{ url, secret: KEY, events: ['delivered'] }] } })
  expect(put.webhooks[0]).toMatchObject({ url: shown, secret: KEY })
  await ask('send', { body: MAIL })
  await expect.poll(() => heard).toEqual([RIGHT])
  await expect.poll(async () => (await ask('listPosts')).posts[0]?.state).toBe('delivered')
  for (const route of READ) {
    const text = await (await fetch(route, { params: { id: 'm1' } })).text()
    expect(text, route).not.toMatch(/s3cret|c2VjcmV0|YW5uOn/i)
  }
  expect(await (await fetch('getEvents')).text()).not.toContain(KEY)
})

test('the page’s own form sends *** back, and the password stays', async () => {
  const { ask, heard, url, shown } = await started()
  await ask('putWebhooks', { body: { webhooks: [{ url, events: ['accepted'] }] } })
  const again = { id: 'w1', url: shown, events: ['delivered'] }
  expect((await ask('putWebhooks', { body: { webhooks: [again] } })).webhooks[0]).toMatchObject({
    id: 'w1',
    url: shown,
  })
  await ask('send', { body: MAIL })
  await expect.poll(() => heard).toEqual([RIGHT])
})

test('a rule’s URL and a scenario show ***, and keep the password when they come back', async () => {
  const { ask, fetch, heard, url, shown } = await started()
  const text = `rules:\n  - { when: { domain: app.test }, then: { webhook: { url: '${url}', format: bouncelab } } }\n`
  await ask('putScenario', { body: text, type: 'application/yaml' })
  const read = await (await fetch('getScenario')).text()
  expect(read).toBe(text.replace(url, shown))
  await ask('putScenario', { body: `name: again\n${read}`, type: 'application/yaml' })
  await ask('send', { body: MAIL })
  await expect.poll(() => heard).toEqual([RIGHT])
  for (const route of READ) {
    expect(await (await fetch(route, { params: { id: 'm1' } })).text(), route).not.toContain('s3cret')
  }
})

test('an exported sandbox holds no password and no key, and what imports it signs with a key of its own', async () => {
  const { ask, fetch, url } = await started()
  await ask('putWebhooks', { body: { webhooks: [{ url, secret: KEY, events: ['complained'] }] } })
  await ask('addRules', { body: { when: { domain: 'b.test' }, then: { relay: 'smtp://ann:s3cret@127.0.0.1:9' } } })
  const archive = Buffer.from(await (await fetch('exportSandbox')).arrayBuffer())
  expect(gunzipSync(archive).toString('latin1')).not.toMatch(new RegExp(`s3cret|${KEY}`))
  const to = { params: { s: 'copy' } }
  expect((await fetch('importFile', { ...to, body: archive, type: 'application/gzip' })).status).toBe(201)
  const { webhooks } = await ask('listWebhooks', to)
  expect(webhooks[0]).toMatchObject({ ownSecret: false, secret: expect.stringMatching(/^whsec_/) })
  expect(webhooks[0]?.secret).not.toBe(KEY)
})

test('what is wrong with a URL is said without its password', async () => {
  const { fetch } = await started()
  const refused = async (webhook: object) =>
    JSON.stringify(await problemIn(await fetch('putWebhooks', { body: { webhooks: [webhook] } })))
  for (const webhook of [
    { url: 'ftp://ann:s3cret@127.0.0.1/x' },
    { url: 'http://ann:s3cret@app.example/x' },
    { url: 'http://ann:s3cret@127.0.0.1/x', secret: 'no key' },
  ]) {
    const text = await refused(webhook)
    expect(text).toMatch(/E_INVALID|E_RELAY_NOT_ALLOWED/)
    expect(text).not.toContain('s3cret')
  }
})
