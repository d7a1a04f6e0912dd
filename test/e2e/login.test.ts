/** The page of a server with passwords, behind a small reverse proxy that shows it under a path of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Server, startServer } from '../../server/server.ts'
import { launchBrowser } from '../support/browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'bouncelab-login-'))
const users = join(folder, 'users')
let server: Server
let browser: Browser
let proxy: ReturnType<typeof createServer>
let base: string

beforeAll(async () => {
  writeFileSync(users, 'ann:{PLAIN}secret\n')
  const doors = { uiAuth: users, basePath: '/mail/', trustProxies: ['127.0.0.1'], allowHosts: ['localhost'] }
  server = await startServer({ doors })
  proxy = reverseProxy(server.http?.port ?? 0)
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  base = `http://localhost:${(proxy.address() as AddressInfo).port}/mail/`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  proxy.closeAllConnections()
  proxy.close()
  await server.close(0)
  rmSync(folder, { recursive: true })
})

/** Takes the path off, as proxies do whose target ends with a slash; everything beside it is not there. */
function reverseProxy(port: number) {
  const onwards = (req: IncomingMessage) => ({
    host: '127.0.0.1',
    port,
    method: req.method,
    path: (req.url ?? '').replace(/^\/mail/, ''),
    headers: { ...req.headers, 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': req.headers.host },
  })
  const made = createServer((req, res) => {
    if (!req.url?.startsWith('/mail/')) return res.writeHead(404).end()
    const there = request(onwards(req), (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    req.pipe(there)
  })
  made.on('upgrade', (req, socket) => {
    const there = request(onwards(req))
    there.on('upgrade', (answer, upstream) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`)
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
      socket.on('error', () => upstream.destroy())
      upstream.on('error', () => socket.destroy())
      socket.pipe(upstream).pipe(socket)
    })
    there.on('response', () => socket.destroy())
    there.end()
  })
  return made
}

async function open(locale: string): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 860 } })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(base)
  return page
}

test.each([
  ['en-US', 'User name', 'Password or token', 'Log in', 'Wrong user name or password.', 'Log out', 'Live'],
  ['ja-JP', 'ユーザー名', undefined, 'ログイン', undefined, 'ログアウト', 'ライブ'],
])(
  'in %s: a wrong password is told, the right one lets in with the live socket, and the menu lets out',
  async (locale, user, _, button, wrong, out, live) => {
    const page = await open(locale)
    const name = page.getByLabel(user)
    await name.waitFor()
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
    const sockets: string[] = []
    page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname))

    await name.fill('ann')
    await page.locator('#login-password').fill('guess')
    await page.keyboard.press('Enter')
    const problem = page.getByRole('alert')
    await expect.poll(() => problem.textContent()).not.toBe('')
    if (wrong) expect(await problem.textContent()).toBe(wrong)
    await expect.poll(() => page.locator('#login-password').inputValue()).toBe('')
    expect(sockets).toEqual([])

    await page.locator('#login-password').fill('secret')
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('button', { name: live, exact: true }).waitFor()
    await expect.poll(() => sockets).toEqual(['/mail/api/sandboxes/default/live'])
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ path: '/mail/', httpOnly: true, sameSite: 'Strict' })

    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(out)
    await page
      .getByRole('option', { name: new RegExp(`^${out}`) })
      .first()
      .click()
    await page.getByLabel(user).waitFor()
    expect(await page.context().cookies()).toEqual([])
  },
)
