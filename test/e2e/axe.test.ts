import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TABS, VIEWS } from '../../ui/src/lib/route.ts'
import { goTo, openStage, type Stage } from './support/stage.ts'
import { violations } from './support/violations.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await tellNobody(stage.base)
  await stage.post('/send', {
    from: 'app@shop.example',
    to: 'ada@client.example',
    subject: 'Welcome',
    text: 'See https://shop.example/.\n\n> quoted\n',
    html: '<p>See <a href="https://shop.example/">the shop</a>.</p>',
  })
  await stage.send({
    from: 'unreachable@bouncelab.test',
    to: ['unknown@bouncelab.test', 'greylist@bouncelab.test'],
    subject: 'A long subject that does not fit into the list',
  })
  await stage.send({ from: 'unknown@bouncelab.test', to: 'unknown@bouncelab.test', subject: 'Double' })
  await stage.post('/clock', { advance: '1d' })
  await prepareImta(stage.base)
})
afterAll(() => stage.close())

/** Posts to two webhooks that nobody answers: to be tried again, and in the end given up. */
async function tellNobody(base: string): Promise<void> {
  const webhooks = [
    { url: 'http://127.0.0.1:9/own' },
    {
      url: 'http://127.0.0.1:9/sendgrid',
      format: 'sendgrid',
      events: ['failed'],
      when: { recipient: '*@bouncelab.test' },
    },
  ]
  const answer = await fetch(`${base}/api/sandboxes/default/webhooks`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhooks }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** What is there once the view is, where that is not simply its heading. */
const SIGNS: Record<string, string> = {
  '#/messages': '[role=treegrid]',
  '#/messages/m2/trace': 'article [data-mark]',
  '#/messages/m2/session': 'article ol',
  '#/messages/m2/report': '[role=tabpanel] > *',
  '#/queue': 'tbody tr',
  '#/scenarios': 'main .cm-content',
  '#/log': '.lines a',
  '#/sessions/s2': 'main ol',
  '#/webhooks': 'main section > ul > li',
  '#/connect': 'main pre',
}

/** Every view and every tab that there is: a mail, and the bounce that came of it. */
const ADDRESSES = [
  ...VIEWS.map((view) => (view === 'sessions' ? '#/sessions/s2' : `#/${view}`)),
  '#/scenarios/mailbox-full/rules',
  ...['m2', 'm3'].flatMap((id) => TABS.map((tab) => `#/messages/${id}/${tab}`)),
  ...['preview', 'text', 'mime'].map((tab) => `#/messages/m1/${tab}`),
]
const PAGES = ADDRESSES.map((hash) => {
  const other = hash.startsWith('#/messages/') ? 'article [role=tabpanel] > *' : 'main h1, main h2, tbody tr'
  return [hash, SIGNS[hash] ?? other] as const
})

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

  test.each(PAGES)('%s', async (hash, sign) => {
    await goTo(page, hash)
    await page.locator(sign).first().waitFor()
    if (hash === '#/messages/m2/trace') {
      await page.locator('article [data-mark]').nth(1).click()
      await page.getByRole('region', { name: /^(Why|理由)$/ }).waitFor()
    }
    expect(await violations(page)).toEqual([])
    // Nothing wider than the window.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })

  test('#/compare with its answer', async () => {
    await goTo(page, '#/compare')
    await page.getByRole('button', { name: /^(Compare|比較する)$/ }).click()
    await page.locator('#compare-part pre').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })

  test('an empty sandbox', async () => {
    await page.goto(`${stage.base}/s/nothing/`)
    await page.locator('main pre, main h2').first().waitFor()
    expect(await violations(page)).toEqual([])
  })
})

const IMTA = {
  type: 'imta',
  config: 'l\nmail.test\n\ntcp_local smtp sendpost errwarnpost notices 1 2\ntcp-daemon\n',
  options: 'LINES_TO_RETURN=5\nLOG_CONNECTION=1\n',
  aliases: { sales: 'ada@client.example, gone@client.example' },
}

/** A sandbox that plays imta, with notices sent and not sent. */
async function prepareImta(base: string): Promise<void> {
  const here = `${base}/api/sandboxes/imta`
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${here}${path}`, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(await answer.text())
  }
  await call('PUT', '', { mta: IMTA, clock: { mode: 'virtual' } })
  await call('POST', '/rules', { when: { recipient: 'gone@*' }, then: { reply: '550 5.1.1 gone' } })
  await call('POST', '/send', { from: 'app@shop.example', to: 'sales@mail.test', subject: 'To an alias' })
  await call('POST', '/send', { from: 'app@shop.example', to: 'unreachable@bouncelab.test', subject: 'Late' })
  await call('POST', '/clock', { advance: '1d16h' })
}

const IMTA_VIEWS = {
  '#/mta': '.main tbody tr',
  '#/mta/settings': '.main tbody tr',
  '#/mta/options': '.main tbody tr',
  '#/mta/domains': '.main tbody tr',
  '#/mta/smtp': '.main tbody tr',
  '#/mta/imta.cnf': '.main textarea',
  '#/messages/m1': 'article [data-mark]',
  '#/messages/m1/envelope': 'article dd',
  '#/log': '.lines a',
  '#/connect': 'main pre',
}

describe.each(LOOKS)('axe finds nothing where imta is played, in $colorScheme, $locale, $viewport.width px', (look) => {
  let page: Page
  beforeAll(async () => {
    page = await stage.open({ path: '/s/imta/', context: look })
  })
  afterAll(() => page.context().close())

  test.each(Object.entries(IMTA_VIEWS))('%s', async (hash, sign) => {
    await goTo(page, hash)
    await page.locator(sign).first().waitFor()
    if (hash === '#/messages/m1') {
      await page.locator('article [data-mark]').first().click()
      await page.getByRole('region', { name: /^(Why|理由)$/ }).waitFor()
    }
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})

test('a mistake in imta.cnf is told at its line, and the page still has no fault', async () => {
  const page = await stage.open({ path: '/s/imta/', hash: '#/mta/imta.cnf' })
  const area = page.getByRole('textbox', { name: /Rewrite rules/ })
  await area.fill(IMTA.config.replace('sendpost', 'sendpoost'))
  // The browser itself notes each answer of 422 in its console.
  const before = stage.faults.length
  await page.getByRole('button', { name: 'Put in force' }).click()
  await page.getByRole('button', { name: 'imta.cnf:4' }).waitFor()
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('did you mean sendpost?')
  expect(await violations(page)).toEqual([])
  expect(stage.faults.splice(before)).toHaveLength(1)
  await area.fill(IMTA.config.replace('sendpost', 'nosendpost'))
  await page.getByRole('button', { name: 'Put in force' }).click()
  await page.getByText('In force.').waitFor()
  await page.getByRole('link', { name: /^tcp_local/ }).click()
  await page.getByText('The postmaster gets no copy of any failure notice.').waitFor()
  await page.context().close()
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
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('listbox').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('combobox', { name: 'Commands' }).fill('sandboxes')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Reset default' }).click()
  await page.getByRole('button', { name: 'Keep it' }).waitFor()
  expect(await violations(page)).toEqual([])
})

test('no page asked anything of another host, and none had an error', () => {
  expect(stage.faults).toEqual([])
})
