import { expect, test } from 'vitest'
import { problemIn, QMAIL, speak, startTestServer } from './support.ts'

const start = () => startTestServer({ mta: QMAIL })

test('what is no JSON is refused with the position', async () => {
  const server = await start()
  const bad: [string, number, number][] = [
    ['{"advance": "3d",}', 1, 18],
    ['{\n  "advance": 3d\n}', 2, 15],
    ['{"advance": "3d"', 1, 17],
    ["{'advance': 1}", 1, 2],
    ['[1, 2,, 3]', 1, 7],
    ['{"a": "\\x"}', 1, 7],
    ['nope', 1, 1],
  ]
  for (const [body, line, column] of bad) {
    const problem = await problemIn(await server.fetch('moveClock', { body }))
    expect(problem).toMatchObject({ code: 'E_BAD_REQUEST', status: 400, problems: [{ line, column }] })
    expect(problem.detail).toContain(`line ${line}, column ${column}`)
  }
  const notUtf8 = await problemIn(await server.fetch('moveClock', { body: Uint8Array.of(0x22, 0xff, 0x22) }))
  expect(notUtf8.detail).toBe('The body is not UTF-8.')
})

test('values of the wrong type are refused by name', async () => {
  const server = await start()
  const mail = await problemIn(await server.fetch('send', { body: { from: 5, to: 'a@b.test', sbject: 'x' } }))
  expect(mail).toMatchObject({ code: 'E_INVALID', status: 422 })
  expect(mail.problems?.map(({ path }) => path).sort()).toEqual(['from', 'sbject'])
  expect((await problemIn(await server.fetch('send', { body: { subject: 'x' } }))).detail).toContain(
    'A message has a sender.',
  )
  expect((await problemIn(await server.fetch('send', { body: 'null' }))).status).toBe(422)
  expect(
    (await problemIn(await server.fetch('putSandbox', { body: { seed: 'one', clock: { mode: 'fast' } } }))).problems,
  ).toHaveLength(2)
  for (const query of ['?limit=0', '?limit=501', '?limit=many', '?kind=bump', '?state=lost', '?page=2']) {
    expect(await problemIn(await server.fetch('listMessages', { query }))).toMatchObject({
      code: 'E_BAD_REQUEST',
      status: 400,
    })
  }
  for (const query of ['?after=-1', '?after=x', '?wait=1h', '?limit=1e9']) {
    expect((await problemIn(await server.fetch('getEvents', { query }))).status).toBe(400)
  }
})

test('a message without an envelope, or with control characters in it, is refused', async () => {
  const server = await start()
  const send = async (query: string) =>
    problemIn(await server.fetch('send', { query, body: 'Subject: x\r\n\r\n', type: 'message/rfc822' }))
  expect((await send('?from=a@b.test')).detail).toBe('The envelope lacks to.')
  expect((await send('?to=a@b.test')).detail).toBe('The envelope lacks from.')
  expect((await send('?from=a@b.test&to=')).detail).toBe('A recipient is empty.')
  expect((await send('?from=a@b.test%0d%0aX:1&to=c@d.test')).status).toBe(400)
  expect((await send('?from=a@b.test&to=c@d.test&uid=-1')).status).toBe(400)
  expect((await send('?from=a@b.test&to=c@d.test&notify=sometimes')).status).toBe(400)
  const fields = await problemIn(
    await server.fetch('send', { body: { from: 'a@b.test', to: 'c@d.test', envelope: { to: 'x\r\nY: 1' } } }),
  )
  expect(fields.status).toBe(422)
  expect((await server.ask('listMessages')).total).toBe(0)
})

test('a body that is too large is refused with 413, with and without a length, and the server goes on', async () => {
  const server = await start()
  const query = '?from=a@b.test&to=c@d.test'
  const large = Buffer.alloc(26 * 1024 * 1024, 'x')
  const known = await problemIn(await server.fetch('send', { query, body: large, type: 'message/rfc822' }))
  expect(known).toMatchObject({ code: 'E_TOO_LARGE', status: 413 })
  const chunked = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let i = 0; i < 26; i++) controller.enqueue(large.subarray(0, 1024 * 1024))
      controller.close()
    },
  })
  const init = {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: chunked,
    duplex: 'half',
  } as RequestInit
  const unknown = await problemIn(await fetch(`${server.url}/api/sandboxes/default/send${query}`, init))
  expect(unknown.code).toBe('E_TOO_LARGE')
  expect((await server.ask('listMessages')).total).toBe(0)
})

test('a compressed body is refused rather than misread', async () => {
  const server = await start()
  const answer = await server.fetch('moveClock', { body: 'x', headers: { 'content-encoding': 'gzip' } })
  expect((await problemIn(answer)).detail).toContain('content encoding "gzip"')
})

test('paths that climb, break off or lead nowhere find nothing', async () => {
  const server = await start()
  const { host } = new URL(server.url)
  const paths = [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/....//package.json',
    '/\\..\\package.json',
    '/assets/../../server/index.js',
    '/%00',
    '/%',
    '/%c0%ae',
    '/.git/config',
  ]
  for (const path of paths) {
    const answer = await speak(server.url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect([path, answer.split(' ')[1]]).toEqual([path, '404'])
    expect(answer).not.toContain('"version"')
  }
  for (const path of [
    '/api',
    '/api/',
    '/api/nope',
    '/api/sandboxes/default/nope',
    '/api/sandboxes/default/messages/m1/nope',
  ]) {
    const problem = await problemIn(await fetch(`${server.url}${path}`))
    expect(problem).toMatchObject({ code: 'E_NOT_FOUND', status: 404 })
  }
  expect((await problemIn(await fetch(`${server.url}/api/info`, { method: 'PATCH' }))).status).toBe(404)
})

test('impossible sandbox names are refused with the pattern', async () => {
  const server = await start()
  for (const s of ['UPPER', '-a', 'a_b', 'ü', 'x'.repeat(64), '..', '__proto__', 'a b']) {
    for (const name of ['listMessages', 'putSandbox', 'removeSandbox', 'getClock'] as const) {
      const problem = await problemIn(
        await server.fetch(name, {
          params: { s: s === '..' ? '%2e%2e' : s },
          ...(name === 'putSandbox' ? { body: {} } : {}),
        }),
      )
      expect(problem).toMatchObject({ code: 'E_BAD_NAME', status: 400 })
    }
  }
  expect((await server.ask('listSandboxes')).sandboxes.map(({ name }) => name)).toEqual(['default'])
})

test('ids that are none are not found, whatever they are made of', async () => {
  const server = await start()
  for (const id of [
    'm0',
    'M1',
    '__proto__',
    'constructor',
    "'; drop table messages; --",
    '../m1',
    '%',
    '\u0000',
    'x'.repeat(5000),
  ]) {
    expect((await problemIn(await server.fetch('getMessage', { params: { id } }))).status).toBe(404)
    expect((await problemIn(await server.fetch('getSession', { params: { id } }))).status).toBe(404)
    expect((await problemIn(await server.fetch('removeRule', { params: { id } }))).status).toBe(404)
  }
  expect(await server.ask('listMessages', { query: '?before=m99&q=%00%25_%22%27(' })).toMatchObject({ messages: [] })
})

test('garbage on the HTTP port is refused and the server goes on', async () => {
  const server = await start()
  expect(await speak(server.url, 'EHLO me\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect(await speak(server.url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  )
  await server.ask('isLive')
})
