/** Passwords in the URLs of webhooks, and keys that were given: they serve, and nobody is shown them. */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { problemIn, startTestServer } from './support.ts'

const MAIL = { from: 'a@b.test', to: ['bob@app.test'], subject: 'hi', text: 'x' }
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** An application that takes posts of those who know its password. */
async function started() {
  const heard: (string | undefined)[] = []
  const bodies: string[] = []
  const application = createServer((req, res) => {
    heard.push(req.headers.authorization)
    textOf(req).then((body) => {
      bodies.push(body)
      res.end('ok')
    })
  })
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void application.close())
  const server = await startTestServer()
  const url = `http://ann:s3cret%21@127.0.0.1:${(application.address() as AddressInfo).port}/bounces?list=1`
  return { ...server, heard, bodies, url, shown: url.replace('s3cret%21', '***') }
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

const TEXT = `# mine
webhooks:
  - url: http://127.0.0.1:9/told
    format: resend
    secret: ${KEY} # of the dashboard
    events: [complained]
rules:
  - when: { domain: app.test }
    then: { webhook: { url: 'http://127.0.0.1:9/', format: mailgun, secret: s3cret } }
`
const SHOWN = TEXT.replace(KEY, '"***"').replace('secret: s3cret', 'secret: "***"')
const YAML = 'application/yaml'

test('the secrets of a scenario are shown as ***, in its text, rules, events and archive', async () => {
  const { ask, fetch } = await started()
  const put = await ask('putScenario', { body: TEXT, type: YAML })
  expect(put.text).toBe(SHOWN)
  expect(await (await fetch('getScenario')).text()).toBe(SHOWN)
  await ask('addRules', {
    body: { when: {}, then: { webhook: { url: 'http://b.test', format: 'mailgun', secret: KEY } } },
  })
  for (const route of ['getEvents', 'listRules'] as const) {
    const text = await (await fetch(route)).text()
    expect(text, route).not.toMatch(new RegExp(`s3cret|${KEY}`))
    expect(text, route).toContain('***')
  }
  const archive = Buffer.from(await (await fetch('exportSandbox')).arrayBuffer())
  expect(gunzipSync(archive).toString('latin1')).not.toMatch(new RegExp(`s3cret|${KEY}`))
  const to = { params: { s: 'copy' } }
  expect((await fetch('importFile', { ...to, body: archive, type: 'application/gzip' })).status).toBe(201)
  // Where the key is not known another one is made.
  const { rules } = await ask('listRules', to)
  expect(rules.map(({ then }) => Object.keys(then[0] ?? {}))).not.toContainEqual(expect.arrayContaining(['secret']))
})

test('*** that comes back keeps its secret, also where the rest of the text changes', async () => {
  const { ask, fetch, bodies, url } = await started()
  const { origin } = new URL(url)
  const text = `webhooks:
  - { url: '${origin}/told', format: mailgun, secret: s3cret, events: [accepted] }
`
  /** Whether what is told of a message is signed with the secret. */
  const isSigned = async () => {
    bodies.length = 0
    await ask('send', { body: MAIL })
    await expect.poll(() => bodies).toHaveLength(1)
    const { timestamp, token, signature } = JSON.parse(bodies[0] ?? '').signature
    return createHmac('sha256', 's3cret').update(`${timestamp}${token}`).digest('hex') === signature
  }
  await ask('putScenario', { body: text, type: YAML })
  expect(await isSigned()).toBe(true)
  const shown = await (await fetch('getScenario')).text()
  expect(shown).toBe(text.replace('s3cret', '"***"'))
  for (const changed of [`name: again\n${shown}`, `# moved\n${shown.replace('/told', '/moved')}`]) {
    await ask('putScenario', { body: changed, type: YAML })
    expect(await isSigned()).toBe(true)
  }
  await ask('putSandbox', { body: { scenario: `name: thrice\n${shown}` } })
  expect(await isSigned()).toBe(true)
  // A rule is told to where the scenario's text knows the secret, though its webhook is in force no longer.
  await ask('putWebhooks', { body: { webhooks: [] } })
  const then = { webhook: { url: `${origin}/rule`, format: 'mailgun', secret: '***' } }
  await ask('addRules', { body: { when: { domain: 'app.test' }, then } })
  expect(await isSigned()).toBe(true)
})

test('*** for what is known nowhere is refused at its line, and checked in the sandbox that it was read from', async () => {
  const { ask, fetch } = await started()
  const body = `${SHOWN}  - { when: {}, then: { relay: 'smtp://ann:***@127.0.0.1:9' } }\n`
  const { problems } = await problemIn(await fetch('putScenario', { body, type: YAML }))
  expect(problems).toMatchObject([
    { line: 5, message: 'The secret of the format resend is ***, which stands in place of one that is not shown.' },
    { line: 9, hint: 'Write the secret itself, or leave it out.' },
    { line: 10, message: expect.stringContaining('The password of "smtp://ann:***@127.0.0.1:9" is ***') },
  ])
  const checked = async (query = '') => (await ask('checkScenario', { body: SHOWN, type: YAML, query })).problems.length
  await ask('putScenario', { body: TEXT, type: YAML })
  expect(await checked('?sandbox=default')).toBe(0)
  expect([await checked(), await checked('?sandbox=ci-1')]).toEqual([2, 2])
  // A standing webhook, too.
  const webhooks = [
    { url: 'http://ann:***@127.0.0.1:8/' },
    { url: 'http://127.0.0.1:8/', format: 'mailgun', secret: '***' },
  ]
  for (const webhook of webhooks) {
    const refused = await problemIn(await fetch('putWebhooks', { body: { webhooks: [webhook] } }))
    expect(refused).toMatchObject({
      status: 422,
      detail: expect.stringContaining('stands in place of one that is not shown'),
    })
  }
})

test('a secret that its format cannot sign with is refused where it is written', async () => {
  const { fetch } = await started()
  const rule = { when: {}, then: { webhook: { url: 'http://127.0.0.1:9/', format: 'resend', secret: 'nope' } } }
  expect(await problemIn(await fetch('addRules', { body: rule }))).toMatchObject({
    status: 422,
    problems: [
      {
        path: 'rules[0].then.webhook.secret',
        message: expect.stringContaining('The secret of the format resend must be whsec_ and a key in base64.'),
      },
    ],
  })
})
