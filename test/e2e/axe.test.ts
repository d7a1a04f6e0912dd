import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './support/stage.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.send({ to: 'ada@client.example', subject: 'Welcome' })
  await stage.send({ from: 'unreachable@bouncelab.test', to: ['unknown@bouncelab.test', 'greylist@bouncelab.test'], subject: 'A long subject that does not fit into the list' })
  await stage.send({ from: 'unknown@bouncelab.test', to: 'unknown@bouncelab.test', subject: 'Double' })
  await stage.post('/clock', { advance: '1d' })
})
afterAll(() => stage.close())

interface Finding {
  id: string
  nodes: { html: string; failureSummary?: string }[]
}

/** Every rule of WCAG 2.2 A and AA, those that axe leaves off by default too. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated by the protocol, which the page's content security policy does not concern.
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(options: unknown): Promise<{ violations: Finding[] }> } }
    const rules = { 'target-size': { enabled: true } }
    return (await run.run({ rules, resultTypes: ['violations'] })).violations
  })
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`))
}

const VIEWS = {
  empty: { path: '/s/nothing/', hash: '' },
  messages: { path: '/', hash: '#/messages' },
  trace: { path: '/', hash: '#/messages/m2' },
  headers: { path: '/', hash: '#/messages/m2/headers' },
  source: { path: '/', hash: '#/messages/m2/source' },
  session: { path: '/', hash: '#/messages/m2/session' },
  envelope: { path: '/', hash: '#/messages/m2/envelope' },
  queue: { path: '/', hash: '#/queue' },
  log: { path: '/', hash: '#/log' },
  sessions: { path: '/', hash: '#/sessions/s2' },
  connect: { path: '/', hash: '#/connect' },
}

const LOOKS = [
  { colorScheme: 'light', locale: 'en-US', viewport: { width: 1280, height: 860 } },
  { colorScheme: 'dark', locale: 'ja-JP', viewport: { width: 1280, height: 860 } },
  { colorScheme: 'light', locale: 'ja-JP', viewport: { width: 390, height: 844 } },
  { colorScheme: 'dark', locale: 'en-US', viewport: { width: 390, height: 844 } },
  { colorScheme: 'dark', locale: 'en-US', viewport: { width: 1280, height: 860 } },
  { colorScheme: 'light', locale: 'ja-JP', viewport: { width: 1280, height: 860 } },
  { colorScheme: 'light', locale: 'en-US', viewport: { width: 390, height: 844 } },
  { colorScheme: 'dark', locale: 'ja-JP', viewport: { width: 390, height: 844 } },
] as const

describe.each(LOOKS)('axe finds nothing in $colorScheme, $locale, $viewport.width px', (look) => {
  test.each(Object.entries(VIEWS))('%s', async (name, view) => {
    const page = await stage.open({ ...view, context: { ...look } })
    await page.waitForLoadState('networkidle').catch(() => undefined)
    if (name === 'trace') {
      const marks = page.getByRole('article').locator('[data-mark]')
      await marks.nth(1).click()
      await page.getByRole('region', { name: /^(Why|理由)$/ }).waitFor()
    }
    expect(await violations(page)).toEqual([])
    // Nothing wider than the window.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.context().close()
  })
})

test('menus and the help sheet', async () => {
  const page = await stage.open()
  await page.getByRole('button', { name: /^Sandbox / }).click()
  await page.getByRole('menu').waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Keys' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await violations(page)).toEqual([])
})

test('no page asked anything of another host, and none had an error', () => {
  expect(stage.faults).toEqual([])
})
