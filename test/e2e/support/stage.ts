/** A server with real ports and a browser in front of it. */
import { existsSync } from 'node:fs'
import { createTransport } from 'nodemailer'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Server, startServer } from '../../../server/index.ts'
import { launchBrowser } from '../../support/browser.ts'

export interface Stage {
  server: Server
  /** Without its last slash. */
  base: string
  /** Sends through the SMTP port. */
  send(mail: { from?: string; to: string | string[]; subject?: string; text?: string; user?: string }): Promise<void>
  /** Calls the API of the default sandbox. */
  post(path: string, body: unknown): Promise<unknown>
  open(options?: OpenOptions): Promise<Page>
  /** What went wrong in the pages so far: errors, and requests to other hosts. */
  faults: string[]
  closeBrowser(): Promise<void>
  close(): Promise<void>
}

interface OpenOptions {
  hash?: string
  path?: string
  context?: BrowserContextOptions
}

const built = new URL('../../../dist/ui/index.html', import.meta.url)

export async function openStage(
  clock: 'real' | 'virtual' = 'virtual',
  more: Parameters<typeof startServer>[0] = {},
): Promise<Stage> {
  if (!existsSync(built))
    throw new Error('dist/ui is missing: the browser tests run against the built page. Run npm run build first.')
  const server = await startServer({
    clock: { mode: clock },
    http: { host: '127.0.0.1', port: 0 },
    // The stories tell qmail's schedule and texts, whatever plays unless one is named.
    mta: { type: 'qmail' },
    ...more,
  })
  const base = (server.http?.url ?? '').replace(/\/$/, '')
  const browser = await launchBrowser()
  const faults: string[] = []
  return {
    server,
    base,
    faults,
    send: async ({ from = 'app@shop.example', to, subject = 'hello', text = 'Hello.', user }) => {
      const auth = user === undefined ? {} : { auth: { user, pass: 'any' } }
      const mail = createTransport({ ...server.smtp, ...auth, tls: { rejectUnauthorized: false } })
      await mail.sendMail({ from, to, subject, text })
      mail.close()
    },
    post: async (path, body) => {
      const answer = await fetch(`${base}/api/sandboxes/default${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return answer.json()
    },
    open: (options) => openPage(browser, base, faults, options),
    closeBrowser: () => browser.close(),
    close: async () => {
      await browser.close()
      await server.close(0)
    },
  }
}

/** Leads to another view, and returns when the page has heard of it: what stood there before is gone then. */
export const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate(
    (to) =>
      new Promise((resolve) => {
        if (location.hash === to) return resolve()
        addEventListener('hashchange', () => setTimeout(resolve), { once: true })
        location.hash = to
      }),
    hash,
  )

/** Waits until a note has said this. A note stands for seconds only, in which a busy machine may not come to look. */
export async function noteSaid(page: Page, words: RegExp): Promise<void> {
  await page.waitForFunction(
    (source) =>
      (globalThis as unknown as { notesSaid?: string[] }).notesSaid?.some((each) => new RegExp(source).test(each)),
    words.source,
  )
}

/** Runs in the page once its document is there. */
function keepNotes(): void {
  const notesSaid: string[] = []
  Object.assign(globalThis, { notesSaid })
  const isNote = (node: Node) => node instanceof Element && node.closest('.notes') !== null
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (isNote(node)) notesSaid.push(node.textContent ?? '')
    }
  }).observe(document, { childList: true, subtree: true })
}

async function openPage(
  browser: Browser,
  base: string,
  faults: string[],
  { hash = '', path = '/', context }: OpenOptions = {},
): Promise<Page> {
  const made = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...context,
  })
  const page = await made.newPage()
  // Not as an init script: those run in the locked-down document of a mail too, where they are blocked and complained of.
  page.on('domcontentloaded', () => void page.evaluate(keepNotes).catch(() => undefined))
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`)
  })
  const note = (url: string) => {
    if (new URL(url).host !== new URL(base).host && !url.startsWith('data:')) faults.push(`request to ${url}`)
  }
  page.on('request', (request) => note(request.url()))
  page.on('websocket', (socket) => note(socket.url()))
  await page.goto(`${base}${path}${hash}`)
  await page
    .getByRole('button', { name: 'Live', exact: true })
    .or(page.getByRole('button', { name: 'ライブ' }))
    .or(page.getByRole('navigation'))
    .first()
    .waitFor()
  return page
}
