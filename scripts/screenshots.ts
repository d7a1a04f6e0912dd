/**
 * Makes the pictures of docs/images: `npm run build && npm run screenshots`. Every view and some parts of a message, in
 * both themes and both languages. The clock is virtual and the seed fixed, so that the same page gives the same pictures.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { startServer } from '../server/index.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { VIEWS } from '../ui/src/lib/route.ts'
import { type Played, play } from './story.ts'

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))
const WIDE = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
/** Text stays sharp, and sixty pictures stay under three megabytes. */
const QUALITY = 0.47

/** Where a machine has no better face than DejaVu, that of the Japanese text is nearer to what people see. */
const FONTS = '"Inter", "Noto Sans", "Noto Sans CJK JP", system-ui, sans-serif'

interface Picture {
  name: string
  hash: string
  /** Is there once the picture can be taken. */
  ready: string
  viewport?: typeof WIDE
  prepare?: (page: Page) => Promise<void>
}

/** What each view is shown with; the others open by their name alone. */
const SHOWN: Record<string, { hash?: string; ready: string }> = {
  queue: { ready: 'tbody tr' },
  log: { ready: '.lines a' },
  sessions: { hash: '#/sessions/s1', ready: 'main ol' },
  connect: { ready: 'main pre' },
  scenarios: { ready: 'main h1, main h2' },
  mta: { ready: 'tbody tr' },
}

const pictures = ({ root, bounce }: Played): Picture[] => [
  { name: 'trace', hash: `#/messages/${root}`, ready: 'article [data-mark]', prepare: chooseBounce },
  { name: 'phone', hash: `#/messages/${root}`, ready: 'article', viewport: PHONE },
  ...['report', 'preview', 'source'].map((tab) => ({
    name: tab,
    hash: `#/messages/${bounce}/${tab}`,
    ready: '[role=tabpanel] > *',
  })),
  ...VIEWS.filter((view) => view !== 'messages').map((view) => ({
    name: view,
    hash: SHOWN[view]?.hash ?? `#/${view}`,
    ready: SHOWN[view]?.ready ?? 'main h1',
  })),
  { name: 'commands', hash: '#/queue', ready: 'tbody tr', prepare: (page) => page.keyboard.press('Control+k') },
]

/** Unfolds the thread, and asks why its bounce was refused. */
async function chooseBounce(page: Page): Promise<void> {
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('ArrowRight')
  await page
    .getByRole('article')
    .getByRole('button', { name: /550 5\.1\.1/ })
    .first()
    .click()
}

const LOOKS = (['light', 'dark'] as const).flatMap((theme) =>
  (
    [
      ['en', 'en-US'],
      ['ja', 'ja-JP'],
    ] as const
  ).map(([language, locale]) => ({ theme, language, locale })),
)

async function main(): Promise<void> {
  const server = await startServer({ clock: { mode: 'virtual' }, http: { host: '127.0.0.1', port: 0 } })
  const browser = await launchBrowser()
  const made = new Map<string, Buffer>()
  try {
    const played = await play(server)
    const url = server.http?.url ?? ''
    for (const look of LOOKS) {
      for (const viewport of [WIDE, PHONE]) {
        const own = pictures(played).filter((picture) => (picture.viewport ?? WIDE) === viewport)
        await shootAll(browser, url, own, viewport, look, made)
      }
    }
  } finally {
    await browser.close()
    await server.close(0)
  }
  // The old ones go when all of the new are there.
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(folder)) if (!made.has(file)) await rm(`${folder}${file}`)
  for (const [file, bytes] of made) await writeFile(`${folder}${file}`, bytes)
}

async function shootAll(
  browser: Browser,
  url: string,
  all: readonly Picture[],
  viewport: typeof WIDE,
  { theme, language, locale }: (typeof LOOKS)[number],
  made: Map<string, Buffer>,
): Promise<void> {
  const context = await browser.newContext({ viewport, colorScheme: theme, locale, reducedMotion: 'reduce' })
  await context.route('**/api/info', async (route) => {
    const answer = await route.fetch()
    // The ports that a user sees, and not those that were free just now.
    await route.fulfill({ json: { ...(await answer.json()), smtp: '127.0.0.1:1025', http: 'http://127.0.0.1:8025' } })
  })
  const page = await context.newPage()
  const converter = await context.newPage()
  await page.goto(url)
  await page.evaluate((fonts) => document.documentElement.style.setProperty('--sans', fonts), FONTS)
  for (const picture of all) {
    await page.bringToFront()
    await show(page, picture)
    made.set(`${picture.name}-${theme}-${language}.webp`, await smaller(converter, await page.screenshot()))
    await page.keyboard.press('Escape')
  }
  await context.close()
}

async function show(page: Page, { hash, ready, prepare }: Picture): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await page.locator(ready).first().waitFor()
  await prepare?.(page)
  await page.mouse.move(0, 0)
  // What it reads when it is opened, and what is drawn after that.
  await page.waitForTimeout(700)
}

/** The browser writes WebP, which takes a quarter of PNG's room. */
async function smaller(page: Page, png: Buffer): Promise<Buffer> {
  const data = await page.evaluate(
    async ({ source, quality }) => {
      const image = await createImageBitmap(await (await fetch(source)).blob())
      const canvas = new OffscreenCanvas(image.width, image.height)
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer())
      return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))
    },
    { source: `data:image/png;base64,${png.toString('base64')}`, quality: QUALITY },
  )
  return Buffer.from(data, 'base64')
}

await main()
