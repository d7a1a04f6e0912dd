import { expect, test } from 'vitest'
import { routeEntries } from '../../server/http/contract.ts'
import { trySocket } from '../support/try-socket.ts'
import { speak, startTestServer } from './support.ts'

const start = () => startTestServer({ clock: { mode: 'virtual' } })

/** Status and code of an answer to a request with these headers. */
async function ask(url: string, headers: string[], { method = 'GET', path = '/api/info' } = {}): Promise<string> {
  const body = method === 'GET' || method === 'DELETE' ? [] : ['Content-Length: 2']
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers,
    ...body,
    'Connection: close',
    '',
    method === 'GET' || method === 'DELETE' ? '' : '{}',
  ]
  const answer = await speak(url, lines.join('\r\n'))
  return `${answer.split(' ')[1]} ${/"code":"(\w+)"/.exec(answer)?.[1] ?? ''}`.trim()
}

test('only names of this machine are answered to, so that no other name can be made to lead here', async () => {
  const { url } = await start()
  const port = new URL(url).port
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    'LOCALHOST',
    'app.localhost',
    `[::1]:${port}`,
    '127.0.0.2',
    'localhost.',
  ]) {
    expect([host, await ask(url, [`Host: ${host}`])]).toEqual([host, '200'])
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '[::2]',
    'evil',
    '',
  ]) {
    expect([host, await ask(url, [`Host: ${host}`])]).toEqual([host, '403 E_FORBIDDEN_ORIGIN'])
    expect([host, await ask(url, [`Host: ${host}`], { path: '/' })]).toEqual([host, '403 E_FORBIDDEN_ORIGIN'])
  }
})

test('a server that was opened to a network answers to addresses and to names without a dot', async () => {
  const { url } = await startTestServer({ http: { host: '0.0.0.0', port: 0 } })
  expect(await ask(url, ['Host: 10.0.0.1:8025'])).toBe('200')
  expect(await ask(url, ['Host: bouncelab:8025'])).toBe('200')
  expect(await ask(url, ['Host: evil.example'])).toBe('403 E_FORBIDDEN_ORIGIN')
})

test('a page elsewhere can use no route, by whatever method', async () => {
  const { url } = await start()
  const host = `Host: ${new URL(url).host}`
  for (const [name, { method, path }] of routeEntries()) {
    if (!path.startsWith('/api')) continue
    const filled = path.replace('{s}', 'default').replace(/\{\w+\}/g, 'm1')
    for (const mark of [
      'Origin: https://evil.example',
      'Origin: null',
      'Sec-Fetch-Site: cross-site',
      'Sec-Fetch-Site: same-site',
    ]) {
      const answer = await ask(url, [host, mark], { method: method.toUpperCase(), path: filled })
      expect([name, mark, answer]).toEqual([name, mark, '403 E_FORBIDDEN_ORIGIN'])
    }
  }
})

test('another port, another scheme’s default port and another host are other origins', async () => {
  const { url } = await start()
  const { host, port } = new URL(url)
  const from = (origin: string) => ask(url, [`Host: ${host}`, `Origin: ${origin}`])
  expect(await from(`http://${host}`)).toBe('200')
  for (const origin of [
    'http://127.0.0.1',
    `http://127.0.0.1:${Number(port) + 1}`,
    `http://localhost:${port}`,
    `file://${host}`,
    'garbage',
    `http://${host}.evil.example`,
  ]) {
    expect([origin, await from(origin)]).toEqual([origin, '403 E_FORBIDDEN_ORIGIN'])
  }
})

test('this server’s own page and programs may use it', async () => {
  const { url } = await start()
  const { host } = new URL(url)
  for (const mark of ['X-Any: 1', `Origin: http://${host}`, 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: none']) {
    expect(await ask(url, [`Host: ${host}`, mark], { method: 'POST', path: '/api/sandboxes/default/reset' })).toBe(
      '200',
    )
  }
})

test('nobody is told by CORS headers that he may read', async () => {
  const { url } = await start()
  const answer = await fetch(`${url}/api/info`, { headers: { origin: url } })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  const preflight = await fetch(`${url}/api/sandboxes/default`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example' },
  })
  expect(preflight.status).toBe(403)
  expect(preflight.headers.get('access-control-allow-methods')).toBeNull()
})

test('a socket is refused to pages elsewhere and under other names', async () => {
  const { url } = await start()
  const live = `${url.replace('http', 'ws')}/api/sandboxes/default/live`
  const open = (headers: Record<string, string>, address = live) => trySocket(address, headers)
  expect(await open({})).toBe('open')
  expect(await open({ origin: url })).toBe('open')
  expect(await open({ origin: 'https://evil.example' })).toBe('403')
  expect(await open({ 'sec-fetch-site': 'cross-site' })).toBe('403')
  expect(await open({ host: 'evil.example' })).toBe('403')
  expect(await open({}, live.replace('/live', '/other'))).toBe('404')
  expect(await open({}, live.replace('default', 'NO'))).toBe('400')
  expect(await open({}, `${live}?after=x`)).toBe('400')
})

test('the page comes with a policy that lets in nothing from elsewhere', async () => {
  const { url } = await start()
  const policy = (await fetch(url)).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/https?:|\*|script-src|unsafe-eval/)
})
