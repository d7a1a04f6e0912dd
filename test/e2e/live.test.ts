/** A server that goes away and comes back, on the same port: the page is right again, and says when it was not. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Server, startServer } from '../../server/index.ts'
import { row } from './support/each-test.ts'
import { noteSaid, openStage, type Stage } from './support/stage.ts'

let folder: string
let stage: Stage | undefined
let again: Server | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bouncelab-live-'))
})
afterEach(async () => {
  await stage?.closeBrowser()
  await again?.close(0)
  stage = again = undefined
  await rm(folder, { recursive: true, force: true })
})

const live = (page: Page) => page.getByRole('button', { name: 'Live', exact: true })

const send = async (server: Server, subject: string) => {
  const mail = createTransport({ ...server.smtp, tls: { rejectUnauthorized: false } })
  await mail.sendMail({ from: 'app@shop.example', to: 'unknown@bouncelab.test', subject, text: 'Hello.' })
  mail.close()
}

/** Stops the server, sees the page say so, and starts another at the same address. */
async function restart(page: Page, data?: string): Promise<Server> {
  const { host, port } = stage?.server.http ?? { host: '', port: 0 }
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  await stage?.server.close(0)
  await page.getByText('Not connected to the server since').waitFor()
  await page.getByRole('button', { name: 'Not connected' }).waitFor()
  again = await startServer({ clock: { mode: 'virtual' }, http: { host, port }, ...(data ? { data } : {}) })
  return again
}

test('with its data kept: what was there stays, what came meanwhile is there, and new mail arrives', async () => {
  stage = await openStage('virtual', { data: folder })
  await send(stage.server, 'before')
  const page = await stage.open()
  await row(page, /before/).waitFor()
  const server = await restart(page, folder)
  await send(server, 'meanwhile')
  await row(page, /meanwhile/).waitFor({ timeout: 20_000 })
  await live(page).waitFor()
  await row(page, /before/).waitFor()
  await send(server, 'afterwards')
  await row(page, /afterwards/).waitFor()
  await expect.poll(() => row(page, /before|meanwhile|afterwards/).count()).toBe(3)
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
})

test('without data: the old messages are gone, also where the new server has as many of its own', async () => {
  stage = await openStage()
  await send(stage.server, 'old one')
  const page = await stage.open({ hash: '#/messages/m1' })
  await page.getByRole('article', { name: 'old one' }).waitFor()
  const server = await restart(page)
  // The same ids, and a journal that reaches further than the old one.
  await send(server, 'new one')
  await send(server, 'new two')
  await row(page, /new two/).waitFor({ timeout: 20_000 })
  await noteSaid(page, /The server was started again\. Everything was read anew\./)
  await page.getByRole('article', { name: 'new one' }).waitFor()
  await expect.poll(() => row(page, /old one/).count()).toBe(0)
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
})

test('a reset elsewhere empties the page, and a removal says that the sandbox is gone', async () => {
  stage = await openStage()
  again = stage.server
  const { base } = stage
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${base}/api/sandboxes/other${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    })
  await call('POST', '/send', { from: 'a@shop.example', to: 'b@client.example', subject: 'here', text: 'Hello.' })
  const page = await stage.open({ path: '/s/other/' })
  await row(page, /here/).waitFor()
  await call('POST', '/reset')
  await noteSaid(page, /This sandbox was reset and begins anew\./)
  await page.getByText('Nothing captured yet').first().waitFor()
  await call('DELETE', '')
  await page.getByText('This sandbox was removed.').waitFor()
  await page.getByRole('button', { name: 'Make it again' }).click()
  await live(page).waitFor()
})

/** Longer than what sockets hold between the server and a tab that does not read. */
const LONG = 'x'.repeat(8000)

test('a tab that could not keep up says so, and is right again without a reload', async () => {
  stage = await openStage()
  again = stage.server
  const { base } = stage
  const page = await stage.open()
  await send(stage.server, 'before')
  await row(page, /before/).waitFor()
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  // Nothing of the page runs from when it has made the sandbox `held` until `release` is there.
  const held = page.evaluate(() => {
    const ask = (method: string, path: string) => {
      const request = new XMLHttpRequest()
      request.open(method, path, false)
      request.setRequestHeader('content-type', 'application/json')
      request.send(method === 'PUT' ? '{}' : null)
      return request.responseText
    }
    ask('PUT', 'api/sandboxes/held')
    while (!ask('GET', 'api/sandboxes').includes('"release"'));
  })
  await expect.poll(async () => (await fetch(`${base}/api/sandboxes`)).text()).toContain('"held"')
  const sandbox = await stage.server.sandbox('default')
  const one = (subject: string) =>
    sandbox.accept({
      origin: { type: 'local', uid: 0 },
      envelope: { reversePath: 'app@shop.example', recipients: [{ forwardPath: 'user@client.example' }] },
      raw: new TextEncoder().encode(`From: app@shop.example\r\nSubject: ${subject}\r\n\r\nHello.\r\n`),
    })
  for (let n = 0; n < 40; n++) await Promise.all(Array.from({ length: 50 }, () => one(LONG)))
  await one('the last one')
  await fetch(`${base}/api/sandboxes/release`, {
    method: 'PUT',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  await held
  // It was told that it had missed some, or found the connection dead first.
  await noteSaid(page, /This page could not keep up and missed events|What came meanwhile is here/)
  await row(page, /the last one/).waitFor()
  // Its bounce too.
  await page.getByRole('link', { name: 'Messages 2,003' }).waitFor()
  await send(stage.server, 'afterwards')
  await row(page, /afterwards/).waitFor()
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
})

test('after a laptop has slept the old connection is not trusted, and the page says that it is connected again', async () => {
  stage = await openStage()
  again = stage.server
  const page = await stage.open()
  await page.clock.install()
  await page.reload()
  await live(page).waitFor()
  await send(stage.server, 'before')
  await row(page, /before/).waitFor()
  let opened = 0
  page.on('websocket', () => opened++)
  await page.clock.fastForward('08:00:00')
  await noteSaid(page, /Connected again\. What came meanwhile is here\./)
  await live(page).waitFor()
  expect(opened).toBe(1)
  await send(stage.server, 'afterwards')
  await row(page, /afterwards/).waitFor()
  await expect.poll(() => row(page, /before|afterwards/).count()).toBe(2)
})
