import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.send({ to: 'ada@client.example', subject: 'Welcome' })
  await stage.send({
    from: 'unreachable@bouncelab.test',
    to: ['unknown@bouncelab.test', 'greylist@bouncelab.test'],
    subject: 'A long subject that does not fit into the list',
  })
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
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(options: unknown): Promise<{ violations: Finding[] }> } }
    const rules = { 'target-size': { enabled: true } }
    return (await run.run({ rules, resultTypes: ['violations'] })).violations
  })
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  )
}

/** What is there once the view is. */
const VIEWS = {
  '#/messages': '[role=treegrid]',
  '#/messages/m2': 'article [data-mark]',
  '#/messages/m2/text': 'article pre',
  '#/messages/m2/headers': 'article dd',
  '#/messages/m2/source': 'article pre',
  '#/messages/m2/session': 'article ol',
  '#/messages/m2/envelope': 'article dd',
  '#/queue': 'tbody tr',
  '#/mta': 'tbody tr',
  '#/log': 'pre',
  '#/sessions/s2': 'main ol',
  '#/connect': 'main pre',
}

const WIDE = { width: 1280, height: 860 }
const PHONE = { width: 390, height: 844 }
const LOOKS = [WIDE, PHONE].flatMap((viewport) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    ['en-US', 'ja-JP'].map((locale) => ({ viewport, colorScheme, locale })),
  ),
)

describe.each(LOOKS)('axe finds nothing in $colorScheme, $locale, $viewport.width px', (look) => {
  let page: Page
  beforeAll(async () => {
    page = await stage.open({ context: look })
  })
  afterAll(() => page.context().close())

  test.each(Object.entries(VIEWS))('%s', async (hash, sign) => {
    await page.evaluate((to) => {
      location.hash = to
    }, hash)
    await page.locator(sign).first().waitFor()
    if (hash === '#/messages/m2') {
      await page.locator('article [data-mark]').nth(1).click()
      await page.getByRole('region', { name: /^(Why|理由)$/ }).waitFor()
    }
    expect(await violations(page)).toEqual([])
    // Nothing wider than the window.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })

  test('an empty sandbox', async () => {
    await page.goto(`${stage.base}/s/nothing/`)
    await page.locator('main pre, main h2').first().waitFor()
    expect(await violations(page)).toEqual([])
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
