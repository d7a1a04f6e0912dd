/**
 * Makes the pictures of docs/images: `npm run build && npx tsx scripts/screenshots.ts`.
 * The story is that of a host that is down for twelve days, whose sender's address closes meanwhile.
 */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type Server, startServer } from '../server/index.ts'
import { launchBrowser } from '../test/support/browser.ts'

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))
const WIDE = { width: 1389, height: 868 }
const PHONE = { width: 390, height: 844 }

/** Where a machine has no better face than DejaVu, that of the Japanese text is nearer to what people see. */
const FONTS = '"Inter", "Noto Sans", "Noto Sans CJK JP", system-ui, sans-serif'

const SCENARIO = {
  name: 'dead-host',
  mta: { type: 'imta', host: 'mta.example' },
  rules: [
    { name: 'down.example is down', when: { domain: 'down.example' }, then: { connect: 'timeout' } },
    {
      name: 'the bounce address closes on day 10',
      when: { recipient: 'bounces@shop.example' },
      while: { from: '10d' },
      then: { reply: '550 5.1.1 User unknown', at: 'rcpt' },
    },
    {
      name: 'retired people',
      when: { recipient: ['nobody@client.example', 'old@retired.example'] },
      then: { reply: '550 5.1.1 User unknown', at: 'rcpt' },
    },
    {
      name: 'greylisting',
      when: { recipient: 'list@partner.example' },
      then: { reply: '451 4.7.1 try again later', at: 'rcpt' },
    },
    { name: 'legal reads it first', when: { recipient: 'legal@client.example' }, then: 'hold' },
  ],
}

const FIRST = [
  ['trent@client.example', 'Confirm address'],
  ['eve@client.example', 'Order #1040'],
  ['bob@client.example', 'Order #1041'],
  ['ken@client.example', 'Re: invoice'],
  ['old@retired.example', 'We miss you'],
  ['greylist@bouncelab.test', 'Sign-in code'],
  ['linus@client.example', 'Build 4112 passed'],
  ['full@bouncelab.test', 'Invoice 2026-01'],
  ['u@down.example', 'Your order #1042 has shipped'],
] as const

const LATER = [
  ['legal@client.example', 'Contract draft'],
  ['team@client.example,nobody@client.example', 'Sprint notes'],
  ['ada@client.example', 'Welcome to Kite'],
  ['nobody@client.example', 'Password reset'],
  ['list@partner.example', 'Weekly digest 3'],
] as const

async function tell(server: Server): Promise<(path: string, body: unknown) => Promise<unknown>> {
  const base = `${server.http?.url.replace(/\/$/, '')}/api/sandboxes/default`
  return async (path, body) => {
    const method = path === '' ? 'PUT' : 'POST'
    const answer = await fetch(base + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }
}

async function play(server: Server, page: Page): Promise<void> {
  const post = await tell(server)
  await post('', { scenario: SCENARIO })
  await page.goto(server.http?.url ?? '')
  const send = async (mails: readonly (readonly [string, string])[]) => {
    for (const [to, subject] of mails) {
      await post('/send', { from: 'bounces@shop.example', to: to.split(','), subject, text: 'Hello.' })
    }
  }
  await send(FIRST)
  await post('/clock', { advance: '4d' })
  await send(LATER)
  await post('/clock', { advance: '6d' })
  await post('/clock', { advance: '3d' })
}

/** In the page that watched it all, so that the list has its dividers. */
async function main(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const server = await startServer({ clock: { mode: 'virtual' }, http: { host: '127.0.0.1', port: 0 } })
  const browser = await launchBrowser()
  try {
    for (const look of [
      { name: 'trace-light', colorScheme: 'light', locale: 'en-US', viewport: WIDE },
      { name: 'trace-dark', colorScheme: 'dark', locale: 'en-US', viewport: WIDE },
      { name: 'trace-ja', colorScheme: 'light', locale: 'ja-JP', viewport: WIDE },
      { name: 'phone', colorScheme: 'light', locale: 'en-US', viewport: PHONE },
    ] as const) {
      await shoot(server, browser, look)
    }
  } finally {
    await browser.close()
    await server.close(0)
  }
}

interface Look {
  name: string
  colorScheme: 'light' | 'dark'
  locale: string
  viewport: { width: number; height: number }
}

async function shoot(server: Server, browser: Browser, { name, ...look }: Look): Promise<void> {
  const scale = name === 'trace-ja' ? 1 : 1.5
  const context = await browser.newContext({ ...look, deviceScaleFactor: scale, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await (await tell(server))('/reset', {})
  await play(server, page)
  await page.evaluate((fonts) => document.documentElement.style.setProperty('--sans', fonts), FONTS)
  const root = page.getByRole('row', { name: /#1042/ })
  await root.click()
  if (look.viewport === WIDE) {
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('ArrowRight')
  }
  await page.locator('article [data-mark]').first().waitFor()
  await page
    .getByRole('article')
    .getByRole('button', { name: /550 5\.1\.1/ })
    .first()
    .click()
  await page.mouse.move(0, 0)
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${folder}${name}.png` })
  await context.close()
}

await main()
