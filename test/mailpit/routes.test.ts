/** Who answers which path, and how what is wrong is told to Mailpit's clients. */
import { expect, test } from 'vitest'
import { mailpit } from '../../server/mailpit/peer.ts'
import { sendTo, startTestServer } from '../http/support.ts'

const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })
const told = async (response: Response) => [
  response.status,
  response.headers.get('content-type'),
  await response.text(),
]

test('what is not there is told as Mailpit tells it', async () => {
  const server = await startTestServer()
  const get = async (path: string, init?: RequestInit) => told(await fetch(`${server.url}${path}`, init))
  const nothing = [404, 'text/plain; charset=utf-8', '404 page not found']
  expect(await get('/api/v1/message/m9')).toEqual(nothing)
  expect(await get('/api/v1/message/m9/raw')).toEqual(nothing)
  expect(await get('/api/v1/nothing')).toEqual(nothing)
  expect(await get('/api/v1/message/%ff')).toEqual(nothing)
  expect(await get('/api/v1/message/latest')).toEqual([404, 'text/plain; charset=utf-8', 'Message not found'])
  await sendTo(server, 'a@b.test')
  expect(await get('/api/v1/message/latest/part/7')).toEqual(nothing)
  expect(await get('/api/v1/search')).toEqual([400, 'text/plain; charset=utf-8', 'Error: no search query'])
  expect(await get('/api/v1/messages', { method: 'OPTIONS' })).toEqual([200, null, ''])
  const broken = await fetch(`${server.url}/api/v1/messages`, { method: 'PUT', body: '{"IDs":' })
  expect(await told(broken)).toEqual([400, 'text/plain; charset=utf-8', expect.stringContaining('line 1, column 8')])
})

test.each([
  [{}, 'invalid From address: '],
  [{ From: { Email: 'a@b.test' } }, 'no recipient'],
  [{ From: { Email: 'a@b.test' }, To: [{ Email: 'nobody' }] }, 'invalid To address: nobody'],
  [{ From: { Email: 'a@b.test' }, Bcc: ['x@y.test\r\nX: 1'] }, 'invalid Bcc address'],
  [{ From: { Email: 'a@b.test' }, To: [{ Email: 'c@d.test' }], Headers: { Subject: 'x' } }, 'cannot overwrite header'],
  [{ From: { Email: 'a@b.test' }, To: [{ Email: 'c@d.test' }], Headers: { 'X:': 'x' } }, 'no name of a header field'],
  [
    { From: { Email: 'a@b.test' }, To: [{ Email: 'c@d.test' }], Attachments: [{ Filename: 'a', Content: '%%%' }] },
    'error decoding base64 attachment "a"',
  ],
])('send refuses %j as JSON', async (body, message) => {
  const server = await startTestServer()
  const response = await fetch(`${server.url}/api/v1/send`, post(body))
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json'])
  expect(((await response.json()) as { Error: string }).Error).toContain(message)
  expect((await server.ask('listMessages')).total).toBe(0)
})

test('send refuses what is too large, and takes names in any letters', async () => {
  const server = await startTestServer({ maxMessageSize: 2000 })
  const mail = { from: { email: 'a@b.test' }, to: [{ email: 'c@d.test' }], subject: 'small' }
  expect(await (await fetch(`${server.url}/api/v1/send`, post(mail))).json()).toEqual({ ID: 'm1' })
  const large = await fetch(`${server.url}/api/v1/send`, post({ ...mail, text: 'long line\n'.repeat(300) }))
  expect([large.status, await large.json()]).toEqual([
    413,
    { Error: expect.stringContaining('at most 2000 are taken') },
  ])
})

test('a page elsewhere can neither send nor delete', async () => {
  const server = await startTestServer()
  await sendTo(server, 'a@b.test')
  for (const [path, method] of [
    ['/api/v1/send', 'POST'],
    ['/api/v1/messages', 'DELETE'],
  ] as const) {
    const response = await fetch(`${server.url}${path}`, { method, headers: { origin: 'https://evil.example' } })
    expect(response.status).toBe(403)
  }
  expect((await server.ask('listMessages')).total).toBe(1)
})

test('the one list that MailHog has at the same path is Mailpit’s unless it is asked for', async () => {
  const usual = await startTestServer()
  const switched = await startTestServer({ mailhogV1List: true })
  const isList = async (url: string) => Array.isArray(await (await fetch(url)).json())
  expect(await isList(`${usual.url}/api/v1/messages`)).toBe(false)
  expect(await isList(`${usual.url}/api/v1/messages?compat=mailhog`)).toBe(true)
  expect(await isList(`${switched.url}/api/v1/messages`)).toBe(true)
  expect(await isList(`${switched.url}/api/v1/messages?compat=mailpit`)).toBe(false)
})

test('the document names every route, and nothing else', async () => {
  const server = await startTestServer()
  const document = (await (await fetch(`${server.url}/s/ci-1/api/v1/swagger.json`)).json()) as {
    swagger: string
    basePath: string
    paths: Record<string, Record<string, object>>
    definitions: object
  }
  expect(document).toMatchObject({ swagger: '2.0', basePath: '/s/ci-1' })
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
  )
  const undescribed = [
    'OPTIONS /api/v1/{}',
    'GET /api/v1/swagger.json',
    'GET /view/{}',
    'GET /api/v1/message/{}/sa-check',
  ]
  const there = mailpit.routes.map(({ method, path }) => `${method} ${path.replace(/\{[\w.]+\}/g, '{}')}`)
  expect(described.sort()).toEqual(there.filter((route) => !undescribed.includes(route)).sort())
  const named = [...JSON.stringify(document).matchAll(/#\/definitions\/(\w+)/g)].map(([, name]) => name)
  expect(named.filter((name) => !Object.hasOwn(document.definitions, name as string))).toEqual([])
})

test('what was read stays read after a restart, and is unread in a new epoch', async () => {
  const { mkdtemp, rm } = await import('node:fs/promises')
  const { startServer } = await import('../../server/server.ts')
  const data = await mkdtemp(`${(await import('node:os')).tmpdir()}/bouncelab-mailpit-`)
  const unread = async (url: string) =>
    ((await (await fetch(`${url}/api/v1/messages`)).json()) as { unread: number }).unread
  const first = await startServer({ data })
  const mail = { From: { Email: 'a@b.test' }, To: [{ Email: 'c@d.test' }] }
  for (let i = 0; i < 3; i++) await fetch(`${first.http?.url}/api/v1/send`, post(mail))
  await fetch(`${first.http?.url}/api/v1/message/m2`)
  expect(await unread(first.http?.url as string)).toBe(2)
  await first.close(0)
  const second = await startServer({ data })
  expect(await unread(second.http?.url as string)).toBe(2)
  await (await second.sandbox('default')).reset()
  await fetch(`${second.http?.url}/api/v1/send`, post(mail))
  await fetch(`${second.http?.url}/api/v1/send`, post(mail))
  expect(await unread(second.http?.url as string)).toBe(2)
  await second.close(0)
  await rm(data, { recursive: true })
})
