/** What mail and server say, shown as it is meant: in every direction of writing, in Japanese, and as links. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { row, stageForEachTest } from './support/each-test.ts'

const stage = stageForEachTest()

const SCENARIO = `name: two
mta: { type: qmail, control: { me: mail.test } }
rules:
  - name: nobody
    when: { recipient: ann@shop.test }
    then: { mailbox: unknown }
steps:
  - send: { from: app@client.test, to: ann@shop.test, subject: hello }
expect:
  - { notice: bounce, status: 5.2.2 }
`

test('Arabic and Hebrew stand in their own direction, and an override turns nothing but is shown', async () => {
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'فاتورة رقم 12345 من shop.example' })
  await stage.send({ to: 'bob@client.example', subject: 'חשבונית 678 (invoice)' })
  await stage.send({ to: 'bob@client.example', subject: 'invoice \u202efdp.exe' })
  const page = await stage.open({ hash: '#/messages/m1' })
  const heading = page.getByRole('article').getByRole('heading', { level: 1 })
  await heading.getByText('فاتورة رقم 12345').waitFor()
  const direction = (name: RegExp) =>
    row(page, name)
      .locator('.subject')
      .evaluate((each) => getComputedStyle(each).direction)
  expect(await direction(/فاتورة/)).toBe('rtl')
  expect(await direction(/חשבונית/)).toBe('rtl')
  expect(await direction(/invoice \\u/)).toBe('ltr')
  expect(await row(page, /fdp\.exe/).innerText()).toContain('invoice \\u{202e}fdp.exe')
  expect(await heading.evaluate((each) => getComputedStyle(each).direction)).toBe('rtl')
  // What stands beside an address stays beside it, whatever its direction.
  expect(await page.evaluate(() => document.body.innerText.includes('\u202e'))).toBe(false)
})

test('each part of a move leads to what that move touched, from the bar and from the divider, also later', async () => {
  await stage.send({ to: 'bob@client.example', subject: 'The oldest' })
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'Your order' })
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'Your invoice' })
  const page = await stage.open()
  await row(page, /Your invoice/).waitFor()
  await stage.post('/clock', { advance: '1h' })
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'A later one' })
  await stage.post('/clock', { run: 'idle' })
  await row(page, /^expired, .*A later one/).waitFor()
  const bar = page.getByRole('region', { name: 'Clock' })
  await bar.getByRole('button', { name: '3 bounces' }).click()
  await expect.poll(() => row(page, /^delivered, Bounce/).count()).toBe(3)
  await page.getByRole('button', { name: 'Clear' }).click()
  const first = page.getByRole('treegrid').getByRole('row').filter({ hasText: '+1 h' })
  await first.getByRole('button', { name: /deferrals/ }).click()
  // They have long expired; the move that deferred them still finds them, and only them. All are there until it has.
  const found = async () => [await row(page, /Your (order|invoice)/).count(), await row(page, /A later one/).count()]
  await expect.poll(found).toEqual([2, 0])
})

test('the legend folds, and stays so on the next page', async () => {
  await stage.send({ to: 'unknown@bouncelab.test' })
  const page = await stage.open({ hash: '#/messages/m1' })
  const legend = page.getByRole('button', { name: 'Legend' })
  await legend.click()
  await expect.poll(() => legend.getAttribute('aria-expanded')).toBe('false')
  await page.reload()
  await legend.waitFor()
  expect(await legend.getAttribute('aria-expanded')).toBe('false')
  expect(await page.locator('#trace-legend').isVisible()).toBe(false)
})

test('in Japanese, a mistake in the search, in a scenario and in a run is told in Japanese', async () => {
  const page = await stage.open({ context: { locale: 'ja-JP' } })
  await page.evaluate(() => localStorage.setItem('bouncelab.locale', 'ja'))
  await page.reload()
  const search = page.getByRole('combobox', { name: 'メッセージを検索' })
  await search.fill('knd:mail ')
  await search.press('Escape')
  await page.getByText('knd: という条件はありません。').waitFor()
  await page.getByText(/kind:mail のことですか。/).waitFor()
  await page.goto(`${stage.base}/#/scenarios/new`)
  const editor = page.locator('.cm-content')
  await editor.fill(SCENARIO.replace('mailbox: unknown', 'mailbox: unknwn'))
  await page
    .getByText(/rules\[0\]\.then\.mailbox を "unknwn" にはできません。/)
    .first()
    .waitFor()
  await editor.fill(SCENARIO)
  await page.getByRole('button', { name: '実行', exact: true }).click()
  const side = page.getByRole('region', { name: '実行の結果' })
  await side.getByText('「hello」を ann@shop.test に送る').waitFor()
  await side
    .getByText(/ステータス「5\.2\.2」 のバウンス/)
    .first()
    .waitFor()
  await side.getByText(/ステータスは "5\.1\.1"か"2\.0\.0" で、"5\.2\.2" ではありません。/).waitFor()
  await expect.poll(() => side.locator('[lang=en]').count()).toBe(0)
})

test('a run: its steps lead to their messages, it is saved as JUnit, and its sandbox goes with it', async () => {
  const page = await stage.open({ hash: '#/scenarios/new' })
  await page.locator('.cm-content').fill(SCENARIO)
  const start = page.getByRole('button', { name: 'Run', exact: true })
  const names = async () =>
    ((await (await fetch(`${stage.base}/api/sandboxes`)).json()) as { sandboxes: { name: string }[] }).sandboxes.map(
      ({ name }) => name,
    )
  await start.click()
  const run = page.getByRole('region', { name: 'What the run came to' })
  const sent = run.getByRole('link', { name: 'm2', exact: true }).first()
  expect(await sent.getAttribute('href')).toContain('/s/run-two/#/messages/m2')
  /** Until what it came to stands in place of the run before. */
  const runAnew = async () => {
    const done = page.waitForResponse((answer) => answer.url().includes('/scenario/run'))
    await start.click()
    await (await done).finished()
    await run.getByRole('link', { name: 'Open the sandbox' }).waitFor()
  }
  await run.getByRole('button', { name: 'Save as …' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JUnit (XML)' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('two.junit.xml')
  expect(await readFile(await file.path(), 'utf8')).toContain('<testsuite name="bouncelab" tests="1" failures="1"')
  await run.getByRole('button', { name: 'Keep the sandbox' }).click()
  await runAnew()
  await expect.poll(names).toEqual(['default', 'run-two', 'run-two-2'])
  await runAnew()
  await expect.poll(names).toEqual(['default', 'run-two', 'run-two-2'])
  await page.close({ runBeforeUnload: true })
  await expect.poll(names).toEqual(['default', 'run-two'])
})

test('a rule’s line on the page opens the editor there', async () => {
  await fetch(`${stage.base}/api/sandboxes/default/scenario`, {
    method: 'PUT',
    headers: { 'content-type': 'application/yaml' },
    body: SCENARIO,
  })
  await stage.send({ to: 'ann@shop.test', subject: 'Hello Ann' })
  const page = await stage.open({ hash: '#/messages/m1' })
  await page
    .getByRole('article')
    .getByRole('button', { name: /^Mail m1: / })
    .first()
    .click()
  const why = page.getByRole('region', { name: 'Why' })
  await why.getByRole('link', { name: /:4$/ }).first().click({ timeout: 8000 })
  const lineAtCaret = () =>
    page.evaluate(() => {
      // The editor stands in a shadow tree, whose selection only Chromium tells.
      const root = document.activeElement?.shadowRoot as (ShadowRoot & { getSelection(): Selection }) | null | undefined
      const node = root?.getSelection().anchorNode
      return (node instanceof Element ? node : node?.parentElement)?.closest('.cm-line')?.textContent ?? ''
    })
  await expect.poll(lineAtCaret, { timeout: 10_000 }).toContain('name: nobody')
})

test('in the report the arrow keys walk its rows, sentence and field together', async () => {
  await stage.send({ to: 'unknown@bouncelab.test' })
  const page = await stage.open({ hash: '#/messages/m2/report' })
  const rows = page.getByRole('tabpanel').locator('tbody').first().locator('tr')
  await rows.first().focus()
  const focused = () => rows.evaluateAll((all) => all.indexOf(document.activeElement as HTMLElement))
  await expect.poll(focused).toBe(0)
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe(1)
  const ground = (cell: string) =>
    rows
      .nth(1)
      .locator(cell)
      .evaluate((each) => getComputedStyle(each).textDecorationLine)
  await expect.poll(async () => [await ground('.words'), await ground('pre')]).toEqual(['underline', 'underline'])
  await page.keyboard.press('End')
  await expect.poll(async () => (await focused()) - (await rows.count())).toBe(-1)
})

test('a frozen page is right again when it is thawed, without a reload', async () => {
  const page = await stage.open()
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'while it slept' })
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await row(page, /^failed, .*while it slept/).waitFor()
  await expect.poll(() => row(page, /while it slept/).count()).toBe(1)
  await stage.send({ to: 'bob@client.example', subject: 'afterwards' })
  await row(page, /afterwards/).waitFor()
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
})
