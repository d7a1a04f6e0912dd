import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startHttpListener } from '../../server/http/listener.ts'
import { startServer } from '../../server/server.ts'
import { problemIn } from './support.ts'

const INDEX = '<!doctype html><base href="/"><script src="assets/main-B1a2C3d4.js"></script>'

async function start({ built = true, maxMessageSize = 1000 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bouncelab-ui-'))
  const ui = join(folder, 'ui')
  if (built) {
    await mkdir(join(ui, 'assets'), { recursive: true })
    await writeFile(join(ui, 'index.html'), INDEX)
    await writeFile(join(ui, 'theme.js'), 'theme()')
    await writeFile(join(ui, 'assets/main-B1a2C3d4.js'), 'main()')
    await writeFile(join(ui, '.hidden'), 'secret')
    await writeFile(join(folder, 'secret.txt'), 'secret')
  }
  const server = await startServer({ http: false })
  const { sandboxes, smtp } = server
  const listener = await startHttpListener({
    sandboxes,
    smtp,
    listen: { host: '127.0.0.1', port: 0 },
    uiFolder: pathToFileURL(`${ui}/`),
    maxMessageSize,
  })
  onTestFinished(async () => {
    await listener.close()
    await server.close(0)
    await rm(folder, { recursive: true })
  })
  return { url: listener.url, sandboxes }
}

test('the page is served anew each time, its hashed files for good', async () => {
  const { url } = await start()
  const page = await fetch(url)
  expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control'), await page.text()]).toEqual(
    [200, 'text/html; charset=utf-8', 'no-cache', INDEX],
  )
  const asset = await fetch(`${url}/assets/main-B1a2C3d4.js`)
  expect([await asset.text(), asset.headers.get('cache-control')]).toEqual([
    'main()',
    'public, max-age=31536000, immutable',
  ])
  expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/)
  const theme = await fetch(`${url}/theme.js`)
  expect([await theme.text(), theme.headers.get('cache-control')]).toEqual(['theme()', 'no-cache'])
  const head = await fetch(url, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('/s/{name}/ shows the same page and makes the sandbox; so do files and routes below it', async () => {
  const { url, sandboxes } = await start()
  const moved = await fetch(`${url}/s/ci-42`, { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([308, '/s/ci-42/'])
  expect(await (await fetch(`${url}/s/ci-42/`)).text()).toBe(INDEX)
  expect(sandboxes.has('ci-42')).toBe(true)
  expect(await (await fetch(`${url}/s/ci-42/assets/main-B1a2C3d4.js`)).text()).toBe('main()')
  expect((await fetch(`${url}/s/ci-42/api/sandboxes/ci-42/clock`)).status).toBe(200)
  expect((await fetch(`${url}/s/ci-42/api/info`, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  expect(await problemIn(await fetch(`${url}/s/UPPER/`))).toMatchObject({ code: 'E_BAD_NAME', status: 400 })
})

test('nothing but the page’s own files is served', async () => {
  const { url } = await start()
  for (const path of [
    '/.hidden',
    '/..%2fsecret.txt',
    '/s/ci/..%2f..%2fsecret.txt',
    '/assets',
    '/assets/',
    '/nothing.js',
    '/s',
  ]) {
    const answer = await fetch(`${url}${path}`, { redirect: 'manual' })
    expect([path, answer.status]).toEqual([path, 404])
    expect(await answer.text()).not.toContain('secret"')
  }
  expect((await fetch(url, { method: 'POST' })).status).toBe(404)
})

test('where the page was not built, a sentence says what to run', async () => {
  const { url } = await start({ built: false })
  const answer = await fetch(url)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8'])
  expect(await answer.text()).toMatch(/run npm run build/)
  expect((await fetch(`${url}/api/info`)).status).toBe(200)
})

test('a message is taken up to the size limit, and not a byte more', async () => {
  const { url } = await start()
  const send = (size: number) =>
    fetch(`${url}/api/sandboxes/default/send?from=a@b.test&to=c@d.test`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: 'x'.repeat(size),
    })
  expect((await send(1000)).status).toBe(201)
  expect((await send(1001)).status).toBe(413)
  const body = JSON.stringify({ from: 'a@b.test', to: 'c@d.test', text: 'x'.repeat(1001) })
  const fields = await fetch(`${url}/api/sandboxes/default/send`, { method: 'POST', body })
  expect((await problemIn(fields)).code).toBe('E_TOO_LARGE')
})

test('a port that is taken is told with the flag that mends it', async () => {
  const { url, sandboxes } = await start()
  const listen = { host: '127.0.0.1', port: Number(new URL(url).port) }
  const again = startHttpListener({ sandboxes, smtp: listen, listen })
  await expect(again).rejects.toMatchObject({ code: 'E_PORT_IN_USE', hint: expect.stringContaining('--http') })
  const nowhere = startHttpListener({ sandboxes, smtp: listen, listen: { host: '192.0.2.1', port: 0 } })
  await expect(nowhere).rejects.toMatchObject({ code: 'E_CANNOT_LISTEN' })
})
