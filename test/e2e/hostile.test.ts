import { createTransport } from 'nodemailer'
import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Beacon, hostileMails, openBeacon, READABLE } from '../support/hostile.ts'
import { goTo, openStage, type Stage } from './support/stage.ts'

/** The mails are the same but for the listener's address, so their names are known before it listens. */
const NAMES = hostileMails('http://127.0.0.1:1').map(({ name }) => name)
const TABS = ['Preview', 'Text', 'Headers', 'MIME', 'Source', 'Session', 'Envelope', 'Trace']

let stage: Stage
let beacon: Beacon
let page: Page
const ids = new Map<string, string>()
/** What a mail got to happen in the page. */
const happened: string[] = []

beforeAll(async () => {
  beacon = await openBeacon()
  stage = await openStage()
  const transport = createTransport({ ...stage.server.smtp, tls: { rejectUnauthorized: false } })
  for (const [n, { name, raw }] of hostileMails(beacon.url).entries()) {
    await transport.sendMail({ envelope: { from: 'eve@evil.example', to: ['ada@client.example'] }, raw })
    ids.set(name, `m${n + 1}`)
  }
  transport.close()
  page = await stage.open()
  page.on('dialog', (dialog) => {
    happened.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', (popup) => happened.push(`popup: ${popup.url()}`))
  page.on('requestfinished', (request) => {
    if (!request.url().startsWith(stage.base) && !request.url().startsWith('data:')) happened.push(request.url())
  })
}, 300_000)

afterAll(async () => {
  await stage.close()
  beacon.close()
})

const panel = () => page.getByRole('article').getByRole('tabpanel')

async function openTab(name: string, tab: string): Promise<void> {
  await goTo(page, `#/messages/${ids.get(name)}/${tab.toLowerCase()}`)
  await page.getByRole('tab', { name: tab, selected: true }).waitFor()
  // Something stands there, whatever the mail is.
  await expect.poll(async () => (await panel().innerText()).trim().length).toBeGreaterThan(0)
}

/** The page does what a key says, so it is not busy with the mail. */
async function answers(): Promise<void> {
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

const mailFrame = (): Frame | undefined => page.frames().find((frame) => frame.url().includes('/html'))

describe.each(NAMES)('%s', (name) => {
  test.each(TABS)(
    '%s',
    async (tab) => {
      const url = page.url().split('#')[0]
      await openTab(name, tab)
      await answers()
      expect(page.url().split('#')[0]).toBe(url)
      expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect([...happened, ...beacon.heard]).toEqual([])
    },
    120_000,
  )

  test('the source can still be read', async () => {
    await openTab(name, 'Source')
    await page.keyboard.press('f')
    await page.getByRole('textbox', { name: 'Find in the source' }).fill(READABLE)
    await panel().getByText('1 of 1', { exact: true }).waitFor()
    await expect.poll(() => panel().locator('mark').allInnerTexts()).toEqual([READABLE])
  })
})

test('the report of a hostile notice is read without harm', async () => {
  await openTab('report', 'Report')
  await panel().getByText('RFC 3464 knows no such action.').waitFor()
  await expect.poll(() => panel().innerText()).toContain('\\u{202e}')
  await openTab('5,000 recipients in a report', 'Report')
  await panel().getByText('There is no mailbox u0@x.example.').waitFor()
  await answers()
  expect([...happened, ...beacon.heard]).toEqual([])
})

test('the preview is a document of its own that runs nothing, and shows the rest of the mail', async () => {
  for (const name of ['scripts', 'svg', 'links', 'styles', 'forms', 'images']) {
    await openTab(name, 'Preview')
    const frame = page.locator('iframe')
    expect(await frame.getAttribute('sandbox')).toBe('')
    expect(await frame.getAttribute('title')).toMatch(/^HTML of the mail: /)
    await expect.poll(async () => mailFrame()?.locator('body').innerText()).toContain(READABLE)
  }
  expect([...happened, ...beacon.heard]).toEqual([])
})

test('a link that is pressed says where it leads and goes nowhere; it opens from the list, without an opener', async () => {
  await openTab('links', 'Preview')
  await expect.poll(async () => mailFrame()?.locator('body').innerText()).toContain(READABLE)
  const frame = page.frameLocator('iframe')
  const links = await frame.locator('a').count()
  expect(links).toBeGreaterThan(8)
  for (let n = 0; n < links; n++) await frame.locator('a').nth(n).click()
  await expect.poll(async () => mailFrame()?.url()).toMatch(/\/html#bouncelab-link-\d+$/)
  // Keys go to what was pressed last.
  await page.getByRole('article').getByRole('heading').first().click()
  await answers()
  expect([...happened, ...beacon.heard]).toEqual([])

  const list = page.getByRole('region', { name: 'Links' })
  await expect.poll(() => list.getByText(/^Not opened/).count()).toBeGreaterThanOrEqual(6)
  await expect.poll(() => list.innerText()).toContain('The mail shows bank.example, which is not where it leads.')
  const targets = await list
    .getByRole('link')
    .evaluateAll((all) =>
      all.map((each) => [(each as HTMLAnchorElement).protocol, each.getAttribute('rel'), each.getAttribute('target')]),
    )
  expect(targets.length).toBeGreaterThan(0)
  for (const target of targets) expect(target).toEqual(['http:', 'noopener noreferrer', '_blank'])
})

test('ten megabytes of HTML are laid out only when they are asked for', async () => {
  await openTab('10 MB of HTML', 'Preview')
  const anyway = panel().getByRole('button', { name: 'Show it anyway' })
  await anyway.waitFor()
  expect(await page.locator('iframe').count()).toBe(0)
  await anyway.click()
  await page.locator('iframe').waitFor()
  await answers()
  await openTab('10 MB of HTML', 'Envelope')
  expect([...happened, ...beacon.heard]).toEqual([])
}, 120_000)

test('images from elsewhere come when they are asked for, to the browser alone, and nothing else comes with them', async () => {
  await openTab('images', 'Preview')
  await panel()
    .getByText(new RegExp(`Images from .*${new URL(beacon.url).host}.* are not loaded`))
    .waitFor()
  expect(beacon.heard).toEqual([])
  await panel().getByRole('button', { name: 'Load images' }).click()
  await expect.poll(() => beacon.heard.join('\n')).toContain('GET /pixel.gif')
  await openTab('scripts', 'Preview')
  await panel().getByRole('button', { name: 'Load images' }).click()
  await expect.poll(async () => mailFrame()?.locator('body').innerText()).toContain(READABLE)
  await answers()
  const names = beacon.heard.map((line) => /^GET \/([\w-]+)\./.exec(line)?.[1] ?? line)
  expect(names.filter((each) => /script|module|import|sheet|video|audio|onerror|speculation/.test(each))).toEqual([])
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
})

test('nothing went wrong in the page itself', () => {
  // What the browser says of what it has stopped in a mail.
  const stopped =
    /Content Security Policy|sandboxed|Blocked (?:script|form|autofocusing)|Not allowed to load|request to (?:http:\/\/127|cid:)|NotSameOrigin/
  expect(stage.faults.filter((fault) => !stopped.test(fault))).toEqual([])
})
