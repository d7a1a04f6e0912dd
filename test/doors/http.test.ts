import { execFile } from 'node:child_process'
import { hashSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { startHttpListener } from '../../server/http/listener.ts'
import { speak } from '../http/support.ts'
import { trySocket } from '../support/try-socket.ts'
import { ANY, files, start } from './support.ts'

const USERS = `ann:${hashSync('secret', 4)}\n`
const TOKENS = `all:token-of-everything\nreader:token-of-a-reader read-only\nci:token-of-one-sandbox sandbox=ci-42\n`
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

async function guarded(more: object = {}) {
  const { write } = files()
  const doors = { uiAuth: write('users', USERS), tokens: write('tokens', TOKENS), ...more }
  const server = await start({ http: ANY, doors })
  const url = server.http?.url as string
  const ask = (path: string, authorization?: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { ...(authorization ? { authorization } : {}), ...init.headers } })
  return { server, url, ask, write }
}

test('without a password nothing is told but health, the page’s own files and the certificate', async () => {
  const { ask } = await guarded()
  for (const path of [
    '/api/info',
    '/api/sandboxes/default/messages',
    '/api/v1/messages',
    '/api/v2/messages',
    '/metrics',
    '/view/latest.html',
    '/s/ci-42/api/v1/info',
  ]) {
    const answer = await ask(path)
    expect([path, answer.status]).toEqual([path, 401])
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="bouncelab", charset="UTF-8"')
    expect(await answer.json()).toMatchObject({ code: 'E_UNAUTHORIZED', hint: expect.stringContaining('curl -u') })
  }
  for (const path of ['/livez', '/readyz', '/api/certificate.pem', '/api/session'])
    expect([path, (await ask(path)).status]).toEqual([path, 200])
})

test('a browser is not asked in a window of its own: the page has a form', async () => {
  const { ask } = await guarded()
  const answer = await ask('/api/info', undefined, {
    headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /)
})

test('a password lets in, a wrong one does not, and after too many of them nobody from there is', async () => {
  const { ask } = await guarded({ authLimit: 3 })
  expect((await ask('/api/info', basic('ann', 'secret'))).status).toBe(200)
  for (const given of [basic('ann', 'x'), basic('nobody', 'secret'), basic('ann', '')]) {
    expect((await ask('/api/info', given)).status).toBe(401)
  }
  const limited = await ask('/api/info', basic('ann', 'secret'))
  expect(limited.status).toBe(429)
  expect(await limited.json()).toMatchObject({
    code: 'E_RATE_LIMITED',
    hint: expect.stringMatching(/^Try again in \d+ s\.$/),
  })
})

test('curl -u is let in', async () => {
  const { url } = await guarded()
  const code = (user: string) =>
    new Promise((resolve) => {
      execFile('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-u', user, `${url}/api/info`], (_, out) =>
        resolve(out),
      )
    })
  expect(await code('ann:secret')).toBe('200')
  expect(await code('ann:wrong')).toBe('401')
})

test('a token lets in; one to read changes nothing, and one of a sandbox sees no other', async () => {
  const { ask } = await guarded()
  const status = async (token: string, method: string, path: string) =>
    (await ask(path, `Bearer ${token}`, { method, ...(method === 'GET' ? {} : { body: '{}' }) })).status
  expect(await status('token-of-everything', 'PUT', '/api/sandboxes/ci-42')).toBe(200)
  expect(await status('token-of-nobody-at-all', 'GET', '/api/info')).toBe(401)
  expect(await status('token-of-a-reader', 'GET', '/api/sandboxes/default/messages')).toBe(200)
  expect(await status('token-of-a-reader', 'POST', '/api/sandboxes/default/verify')).not.toBe(403)
  for (const [method, path] of [
    ['POST', '/api/sandboxes/default/reset'],
    ['DELETE', '/api/v1/messages'],
    ['PUT', '/api/sandboxes/new'],
  ] as const) {
    expect([path, await status('token-of-a-reader', method, path)]).toEqual([path, 403])
  }
  const one = 'token-of-one-sandbox'
  expect(await status(one, 'POST', '/api/sandboxes/ci-42/reset')).toBe(200)
  expect(await status(one, 'GET', '/s/ci-42/api/v1/messages')).toBe(200)
  for (const path of ['/api/sandboxes/default/messages', '/api/v1/messages', '/s/other/api/v1/messages', '/metrics']) {
    expect([path, await status(one, 'GET', path)]).toEqual([path, 403])
  }
  const { sandboxes } = (await (await ask('/api/sandboxes', `Bearer ${one}`)).json()) as {
    sandboxes: { name: string }[]
  }
  expect(sandboxes.map(({ name }) => name)).toEqual(['ci-42'])
})

test('the page’s form begins a session in a cookie that no script and no other site has, until it is ended', async () => {
  const { ask } = await guarded()
  const logIn = (password: string) =>
    ask('/api/session', undefined, { method: 'POST', body: JSON.stringify({ user: 'ann', password }) })
  expect((await logIn('wrong')).status).toBe(401)
  const answer = await logIn('secret')
  expect(await answer.json()).toEqual({ needed: true, user: 'ann', readOnly: false, sandboxes: null })
  const set = answer.headers.get('set-cookie') as string
  expect(set).toMatch(/^bouncelab_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  const headers = { cookie: `other=1; ${set.split(';')[0]}` }
  expect((await ask('/api/info', undefined, { headers })).status).toBe(200)
  expect((await ask('/api/info', undefined, { headers: { ...headers, origin: 'https://evil.example' } })).status).toBe(
    403,
  )
  expect((await ask('/api/session', undefined, { method: 'DELETE', headers })).headers.get('set-cookie')).toMatch(
    /Max-Age=0/,
  )
  expect((await ask('/api/info', undefined, { headers })).status).toBe(401)
})

test('sockets ask for the same', async () => {
  const { url } = await guarded()
  const at = (path: string) => `${url.replace('http', 'ws')}${path}`
  for (const path of ['/api/sandboxes/default/live', '/api/events']) {
    expect([path, await trySocket(at(path), {})]).toEqual([path, '401'])
    expect([path, await trySocket(at(path), { authorization: basic('ann', 'secret') })]).toEqual([path, 'open'])
    expect([path, await trySocket(at(path), { authorization: 'Bearer token-of-one-sandbox' })]).toEqual([path, '403'])
  }
})

test('mistakes in a file of tokens are told with their lines', async () => {
  const { write } = files()
  const tokens = write(
    'tokens',
    'short:abc\nnothing\na:token-of-everything writes\nb:token-of-nobody-else sandbox=NO\n',
  )
  await expect(start({ doors: { tokens } })).rejects.toThrow(
    /tokens:1: the token of short is shorter than 16 .*\n.*:2: the line is not NAME:TOKEN.*\n.*:3: writes means nothing here.*\n.*:4: "NO" is no sandbox/,
  )
})

test('under a base path page, API, sockets, cookies and OpenAPI are there, whether a proxy takes it off or not', async () => {
  const { server, ask } = await guarded({ basePath: '/mail/' })
  expect(server.http?.url).toMatch(/:\d+\/mail$/)
  const bare = server.http?.url.replace('/mail', '') as string
  const headers = { authorization: basic('ann', 'secret') }
  expect((await ask('/api/info', headers.authorization)).status).toBe(200)
  expect((await fetch(`${bare}/api/info`, { headers })).status).toBe(200)
  expect(
    ((await (await ask('/api/openapi.json', headers.authorization)).json()) as { servers: unknown }).servers,
  ).toEqual([{ url: '/mail/' }])
  expect(await trySocket(`${server.http?.url.replace('http', 'ws')}/api/sandboxes/default/live`, headers)).toBe('open')
  const moved = await ask('/s/ci-42', headers.authorization, { redirect: 'manual' })
  expect(moved.headers.get('location')).toBe('/mail/s/ci-42/')
  const logged = await ask('/api/session', undefined, { method: 'POST', body: '{"user":"ann","password":"secret"}' })
  expect(logged.headers.get('set-cookie')).toContain('; Path=/mail/;')
  expect((await fetch(`${bare}/mail`)).status).not.toBe(404)
})

test('only a trusted proxy says by which name, from where and under which protocol', async () => {
  const { write } = files()
  const doors = { uiAuth: write('users', USERS), allowHosts: ['mail.internal.example'], authLimit: 1 }
  const trusted = await start({ http: ANY, doors: { ...doors, trustProxies: ['127.0.0.0/8'] } })
  const direct = await start({ http: ANY, doors })
  const headers = {
    'x-forwarded-host': 'mail.internal.example',
    'x-forwarded-proto': 'https',
    origin: 'https://mail.internal.example',
  }
  const logIn = (server: typeof direct, from: string, password = 'secret') =>
    fetch(`${server.http?.url}/api/session`, {
      method: 'POST',
      headers: { ...headers, 'x-forwarded-for': from },
      body: JSON.stringify({ user: 'ann', password }),
    })
  expect((await logIn(direct, '192.0.2.1')).status).toBe(403)
  const answer = await logIn(trusted, '192.0.2.1')
  expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/)
  // What the client claims stands before what the proxy adds.
  expect((await logIn(trusted, '198.51.100.9, 192.0.2.7', 'wrong')).status).toBe(401)
  expect((await logIn(trusted, '198.51.100.8, 192.0.2.7')).status).toBe(429)
  expect((await logIn(trusted, '192.0.2.8')).status).toBe(200)
  const evil = await fetch(`${trusted.http?.url}/api/info`, { headers: { 'x-forwarded-host': 'evil.example' } })
  expect(evil.status).toBe(403)
})

test('a page of a site that --cors names may ask, with a preflight; no other may', async () => {
  const server = await start({ http: ANY, doors: { cors: ['https://app.example'] } })
  const url = `${server.http?.url}/api/sandboxes/default/reset`
  const asks = { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' }
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', ...asks },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example')
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization, content-type')
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  const answer = await fetch(url, {
    method: 'POST',
    headers: { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' },
  })
  expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([
    200,
    'https://app.example',
    'Origin',
  ])
  for (const origin of ['https://app.example.evil.example', 'http://app.example', 'https://app.example:8443', 'null']) {
    const refused = await fetch(url, { method: 'OPTIONS', headers: { origin, ...asks } })
    expect([origin, refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([origin, 403, null])
  }
})

async function slow() {
  const server = await start({})
  const listen = ANY
  const limits = { headerTime: 300, requestTime: 600, headerBytes: 4096, connections: 3 }
  const http = await startHttpListener({ sandboxes: server.sandboxes, listen, smtp: listen, limits })
  const { onTestFinished } = await import('vitest')
  onTestFinished(() => http.close())
  return http.url
}

test('a header that does not end, a body that does not come and a header that is too large are ended, each with its reason', async () => {
  const url = await slow()
  expect(await speak(url, 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toMatch(
    /^HTTP\/1.1 408 [\s\S]*"E_TOO_SLOW"/,
  )
  expect(
    await speak(url, 'POST /api/sandboxes/default/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{'),
  ).toMatch(/^HTTP\/1.1 408 [\s\S]*within 0.6 s/)
  expect(await speak(url, `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(5000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 [\s\S]*"The header has more than 4096 bytes\."/,
  )
  expect(await speak(url, 'EHLO client.test\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*SMTP has a port of its own/)
})

test('a body larger than the limit is 413 with the limit and the mend', async () => {
  const server = await start({ http: ANY, maxMessageSize: 2000 })
  const answer = await fetch(`${server.http?.url}/api/sandboxes/default/send?from=a@b.test&to=c@d.test`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: 'x'.repeat(3000),
  })
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({
    detail: expect.stringContaining('2000 bytes'),
    hint: expect.stringContaining('--max-message-size'),
  })
})

test('paths that climb out of the page’s folder find nothing', async () => {
  const { url } = await guarded()
  for (const path of [
    '/../package.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets/%00',
    '/s/..%2fapi%2finfo',
    '/assets\\..\\..\\package.json',
  ]) {
    const answer = await speak(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    expect([path, answer.split(' ')[1]]).toEqual([path, expect.stringMatching(/^(?:400|401|404)$/)])
    expect(answer).not.toContain('"dependencies"')
  }
})
