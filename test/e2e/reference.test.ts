/** The page of the HTTP API: read by people, with and without its script, under a base path, and behind a password. */
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routeEntries } from '../../server/http/contract.ts'
import { type Server, startServer } from '../../server/server.ts'
import { launchBrowser } from '../support/browser.ts'

let server: Server
let browser: Browser
let base: string
beforeAll(async () => {
  server = await startServer({ doors: { basePath: '/mail/' } })
  base = server.http?.url as string
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close(0)
})

async function open(path = '/api/reference', options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-US', ...options })
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) foreign.push(request.url())
  })
  await page.goto(`${base}${path}`)
  expect(foreign).toEqual([])
  return page
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    type Found = { violations: { id: string; nodes: { html: string }[] }[] }
    const { axe: run } = globalThis as unknown as { axe: { run(options: unknown): Promise<Found> } }
    const { violations } = await run.run({ resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
}

test.each([
  [1280, 'light', 'en'],
  [1280, 'dark', 'ja'],
  [390, 'light', 'ja'],
  [390, 'dark', 'en'],
] as const)(
  'No fault of accessibility, and nothing beyond the edge: %i px, %s, %s',
  async (width, colorScheme, lang) => {
    const page = await open(`/api/reference?lang=${lang}`, { viewport: { width, height: 800 }, colorScheme })
    await page
      .locator('#listMessages details')
      .first()
      .evaluate((each) => ((each as HTMLDetailsElement).open = true))
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    expect(await page.locator('html').getAttribute('lang')).toBe(lang)
    await page.close()
  },
)

test('Every route of the contract stands there with its path and a curl line that names this server', async () => {
  const page = await open()
  for (const [name, { method, path }] of routeEntries()) {
    const route = page.locator(`#${name}`)
    expect([name, await route.locator('h3').innerText()]).toEqual([name, `${method.toUpperCase()} ${path}`])
    expect(await route.locator('pre').first().textContent()).toContain(base)
  }
  expect(await page.locator('#send pre').first().textContent()).toMatch(
    /curl -X POST[\s\S]*content-type: application\/json/,
  )
  await page.close()
})

test('The filter leaves the routes that have all its words, and says how many', async () => {
  const page = await open()
  await page.getByLabel('Filter').fill('post moveClock')
  await expect
    .poll(() => page.locator('article[data-words]:visible h3').allInnerTexts())
    .toEqual(['POST /api/sandboxes/{s}/clock'])
  await expect.poll(() => page.locator('output').innerText()).toBe(`1 of ${routeEntries().length} routes`)
  await page.close()
})

test('A link to a route leads there, and one to a schema opens it', async () => {
  const page = await open('/api/reference#moveClock')
  await expect.poll(() => page.locator('#moveClock').evaluate((each) => each.matches(':target'))).toBe(true)
  await page.goto(`${base}/api/reference#schema-rule`)
  await expect.poll(() => page.locator('#schema-rule').innerText()).toContain('when')
  await page.close()
})

test('Without scripts everything is readable and no filter is shown', async () => {
  const page = await open('/api/reference', { javaScriptEnabled: false })
  expect(await page.locator('.filter').isVisible()).toBe(false)
  expect(await page.locator('article[data-words]').count()).toBe(routeEntries().length)
  await page.close()
})

test('The browser’s language is taken unless another is named, and its policy lets nothing else run', async () => {
  const of = (query: string, language: string) =>
    fetch(`${base}/api/reference${query}`, { headers: { 'accept-language': language } })
  expect(await (await of('', 'ja,en;q=0.5')).text()).toContain('<html lang="ja">')
  expect(await (await of('?lang=en', 'ja')).text()).toContain('<html lang="en">')
  const policy = (await of('', 'en')).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe-inline')
})

test('A hostile Host is refused before it can stand in the page', async () => {
  const { port } = new URL(base)
  const { request } = await import('node:http')
  const status = await new Promise((resolve, reject) =>
    request({ port, path: '/mail/api/reference', headers: { host: 'evil.example"><script>' } }, (res) =>
      resolve(res.statusCode),
    )
      .on('error', reject)
      .end(),
  )
  expect([400, 403]).toContain(status)
})

test('Behind a password the page needs one, and its curl lines say how', async () => {
  const closed = await startServer({ doors: { token: 'a-token-of-the-test' } })
  const url = `${closed.http?.url}/api/reference`
  expect((await fetch(url)).status).toBe(401)
  const answer = await fetch(url, { headers: { authorization: 'Bearer a-token-of-the-test' } })
  expect(await answer.text()).toContain('Authorization: Bearer $BOUNCELAB_TOKEN')
  await closed.close(0)
})
