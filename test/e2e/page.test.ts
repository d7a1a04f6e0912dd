import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (let n = 1; n <= 60; n++) await stage.send({ to: `user${n}@client.example`, subject: `letter ${n}` })
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'dead' })
})
afterAll(() => stage.close())
afterEach(async () => {
  const faults = stage.faults.splice(0)
  expect(faults).toEqual([])
})

const rows = (page: Page) => page.getByRole('treegrid').getByRole('row')
const row = (page: Page, name: RegExp) => rows(page).and(page.getByRole('row', { name }))

test('keys move, open, unfold, change tabs and go back', async () => {
  const page = await stage.open()
  await row(page, /dead/).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  expect(new URL(page.url()).hash).toBe('')
  await page.keyboard.press('o')
  await page.getByRole('article', { name: 'dead' }).waitFor()
  await expect.poll(() => new URL(page.url()).hash).toBe('#/messages/m61')
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('ArrowRight')
  await row(page, /Bounce to app@shop\.example/).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'failure notice' }).waitFor()
  await page.keyboard.press('6')
  await page.getByRole('region', { name: 'Message bytes' }).waitFor()
  await expect.poll(() => new URL(page.url()).hash).toBe('#/messages/m62/source')
  await page.keyboard.press('Escape')
  await page.getByText('Choose a message').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('letter 7')
  await expect.poll(() => page.getByRole('combobox', { name: 'Search messages' }).inputValue()).toBe('letter 7')
})

test('the help sheet opens with ? and gives the focus back', async () => {
  const page = await stage.open()
  const button = page.getByRole('button', { name: 'Keys' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
  await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
})

test('search and kinds narrow the list, and an empty result says so', async () => {
  const page = await stage.open()
  await page.getByRole('button', { name: /^Bounces 1/ }).click()
  await expect.poll(() => rows(page).count()).toBe(1)
  await page.getByRole('combobox', { name: 'Search messages' }).fill('nothing like this')
  await page.getByText('No message matches Bounce · nothing like this.').waitFor()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Clear' }).last().click()
  await expect.poll(() => rows(page).count()).toBeGreaterThan(10)
})

test('a list that is scrolled does not move when mail arrives, and says how much came', async () => {
  const page = await stage.open()
  await row(page, /dead/).waitFor()
  const grid = page.getByRole('treegrid')
  // The page knows of it once the event has come.
  await grid.evaluate(
    (element) =>
      new Promise((resolve) => {
        element.addEventListener('scroll', () => requestAnimationFrame(resolve), { once: true })
        element.scrollTo(0, 640)
      }),
  )
  await row(page, /letter 38/).waitFor()
  const before = await row(page, /letter 38/).boundingBox()
  await stage.send({ to: 'late@client.example', subject: 'late one' })
  await stage.send({ to: 'late@client.example', subject: 'late two' })
  const pill = page.getByRole('button', { name: /2 new/ })
  await pill.waitFor()
  expect(await row(page, /letter 38/).boundingBox()).toEqual(before)
  await pill.click()
  await row(page, /late two/).waitFor()
  await page.keyboard.press('.')
  await page.getByText(/the list is paused/).waitFor()
  await stage.send({ to: 'late@client.example', subject: 'late three' })
  await page.getByText('the list is paused. 1 new.').waitFor()
  expect(await row(page, /late three/).count()).toBe(0)
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await row(page, /late three/).waitFor()
})

test('every tab of a message shows its part', async () => {
  const page = await stage.open({ hash: '#/messages/m61' })
  const panel = page.getByRole('tabpanel')
  const tab = (name: string) => page.getByRole('tab', { name }).click()
  await tab('Text')
  await expect.poll(() => panel.innerText()).toContain('Hello.')
  await tab('Headers')
  await expect.poll(() => panel.innerText()).toMatch(/Subject\s+dead/)
  await tab('Source')
  await expect.poll(() => panel.innerText()).toContain('Subject: dead')
  await tab('Session')
  await expect.poll(() => panel.innerText()).toContain('RCPT TO:<unknown@bouncelab.test>')
  await tab('Envelope')
  await expect.poll(() => panel.innerText()).toMatch(/Reverse-path\s+app@shop\.example/)
})

test('queue, log and sessions show what the server holds', async () => {
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'waits' })
  const page = await stage.open({ hash: '#/queue' })
  await page.getByRole('row', { name: /deferred.*unreachable@bouncelab\.test.*in 6 m 40 s/ }).waitFor()
  await page.getByRole('button', { name: /^Discard/ }).click()
  await page.getByText('Nothing is waiting.').waitFor()
  await page.getByRole('link', { name: 'Log' }).click()
  await expect.poll(() => page.getByRole('region', { name: 'The mail server’s log' }).innerText()).toContain('new msg')
  await page.getByRole('link', { name: /^Sessions/ }).click()
  await page.getByRole('link', { name: 's1', exact: true }).click()
  await expect.poll(() => page.getByRole('region', { name: 'Session', exact: true }).innerText()).toContain('MAIL FROM')
})

test('language and theme are kept, and set before the first paint', async () => {
  const page = await stage.open({ hash: '#/messages/m61' })
  await page.getByRole('button', { name: '日本語' }).click()
  await page.getByRole('button', { name: '暗い配色にする' }).click()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ja')
  await page.reload({ waitUntil: 'commit' })
  await page.waitForFunction(
    () => document.documentElement.dataset.theme === 'dark' && document.documentElement.lang === 'ja',
  )
  await page.getByRole('tab', { name: 'トレース' }).waitFor()
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(15, 16, 18)')
})

test('the mode of the clock is changed in its menu', async () => {
  const page = await stage.open({ path: '/s/clocks/' })
  await page.getByRole('button', { name: /Clock Virtual/ }).click()
  await page.getByRole('menuitemradio', { name: /^Real/ }).click()
  await page.getByRole('button', { name: /Clock Real 1×/ }).click()
  await page.getByRole('menuitemradio', { name: '60×' }).click()
  await page.getByRole('button', { name: /Clock Real 60×/ }).waitFor()
  const now = () => page.getByRole('region', { name: 'Clock' }).locator('time').getAttribute('datetime')
  const first = await now()
  await expect.poll(now, { timeout: 5000 }).not.toBe(first)
})

test('no more than 150 kB of JavaScript on first load', async () => {
  const page = await stage.open()
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.js')),
  )
  const { gzipSync } = await import('node:zlib')
  const sizes = await Promise.all(
    scripts.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
})
