/** Passwords in the URLs of mail servers: they serve, and nobody is shown them. */
import { expect, onTestFinished, test } from 'vitest'
import { withoutPasswords, withPasswords } from '../../server/core/secrets.ts'
import { placeOf } from '../../server/webhooks/http-post.ts'
import { receiver } from '../handoff/receiver.ts'
import { problemIn, startTestServer } from './support.ts'

const YAML = 'application/yaml'

async function started() {
  const there = await receiver({ password: 's3cret!' })
  onTestFinished(() => there.close())
  const server = await startTestServer()
  const url = `smtp://ann:s3cret%21@127.0.0.1:${there.port}`
  return { ...server, there, relay: url, shown: url.replace('s3cret%21', '***') }
}

const MAIL = { from: 'a@b.test', to: ['bob@app.test'], subject: 'hi', text: 'x' }

test('rules and events show ***, and mail is handed over with the password all the same', async () => {
  const { ask, fetch, there, relay, shown } = await started()
  const added = await ask('addRules', { body: { name: 'app', when: { domain: 'app.test' }, then: { relay } } })
  expect(added.rules[0]?.then).toEqual([{ do: 'relay', server: shown }])
  expect((await ask('listRules')).rules[0]?.then).toEqual([{ do: 'relay', server: shown }])
  await ask('send', { body: MAIL })
  await expect.poll(() => there.received).toMatchObject([{ user: 'ann', to: ['bob@app.test'] }])
  for (const route of ['getEvents', 'getTrace', 'getExplanation', 'listSandboxes'] as const)
    expect(await (await fetch(route, { params: { id: 'm1' } })).text()).not.toContain('s3cret')
})

test('a scenario is shown with ***, and sent back so it keeps its password', async () => {
  const { ask, fetch, there, relay, shown } = await started()
  const text = `rules:\n  - { when: { domain: app.test }, then: { relay: '${relay}' } }\n`
  const put = await ask('putScenario', { body: text, type: YAML })
  expect(JSON.stringify(put)).not.toContain('s3cret')
  const read = await (await fetch('getScenario')).text()
  expect(read).toBe(text.replace(relay, shown))
  await ask('putScenario', { body: `name: renamed\n${read}`, type: YAML })
  await ask('putSandbox', { body: { scenario: `name: again\n${read}` } })
  await ask('send', { body: MAIL })
  await expect.poll(() => there.received).toMatchObject([{ user: 'ann' }])
  expect(
    await ask('runScenario', { body: `${read}steps:\n  - send: { from: a@b.test, to: c@app.test }\n`, type: YAML }),
  ).toMatchObject({ ok: true })
  expect(there.received).toHaveLength(2)
})

test('what is wrong with a URL is said without its password', async () => {
  const { fetch } = await started()
  const rule = { when: {}, then: { relay: 'smtp://ann:s3cret@127.0.0.1/path' } }
  const refused = await problemIn(await fetch('addRules', { body: rule }))
  expect(refused).toMatchObject({ status: 422, detail: expect.stringContaining('smtp://ann:***@127.0.0.1/path') })
  expect(JSON.stringify(refused)).not.toContain('s3cret')
})

test('*** stands for the password of the same user at the same host, and for no other', () => {
  const known = { rules: [{ then: [{ server: 'lmtp://ann:one@127.0.0.1:24' }, { server: 'smtps://bob:two@[::1]' }] }] }
  const hidden = withoutPasswords(known)
  expect(hidden).toEqual({
    rules: [{ then: [{ server: 'lmtp://ann:***@127.0.0.1:24' }, { server: 'smtps://bob:***@[::1]' }] }],
  })
  expect(withPasswords(hidden, known)).toEqual(known)
  const others = ['lmtp://bob:***@127.0.0.1:24', 'lmtp://ann:***@127.0.0.1:25', 'smtp://ann:***@127.0.0.1:24']
  expect(withPasswords(others, known)).toEqual(others)
  expect(withoutPasswords('smtp://127.0.0.1:2525 and ann@b.test: x@y')).toBe(
    'smtp://127.0.0.1:2525 and ann@b.test: x@y',
  )
})

test('a percent sign that escapes nothing is one, in a relay and in a webhook', async () => {
  const there = await receiver({ password: '100% s\u00fcr' })
  onTestFinished(() => there.close())
  const { ask } = await startTestServer()
  const server = `smtp://ann:100%%20s%C3%BCr@127.0.0.1:${there.port}`
  await ask('addRules', { body: { when: { domain: 'app.test' }, then: { relay: server } } })
  await ask('send', { body: MAIL })
  await expect.poll(() => there.received).toMatchObject([{ user: 'ann' }])
  expect(await ask('relayMessage', { params: { id: 'm1' }, body: { to: 'c@app.test', server } })).toMatchObject({
    ok: true,
  })
  const put = await ask('putWebhooks', {
    body: { webhooks: [{ url: 'http://ann:100%@127.0.0.1:9/', events: ['complained'] }] },
  })
  expect(put.webhooks[0]).toMatchObject({ url: 'http://ann:***@127.0.0.1:9/' })
  expect(placeOf('http://ann:100%\u65e5%40@127.0.0.1:9/')?.authorization).toBe(
    `Basic ${Buffer.from('ann:100%\u65e5@').toString('base64')}`,
  )
})
