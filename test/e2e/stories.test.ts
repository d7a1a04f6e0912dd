import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { row, stageForEachTest } from './support/each-test.ts'

const stage = stageForEachTest()

const mark = (page: Page, name: RegExp) => page.getByRole('article').getByRole('button', { name })
const why = (page: Page) => page.getByRole('region', { name: 'Why' })

test('a mail to a dead address arrives and its bounce appears without a reload, and the trace tells why', async () => {
  const page = await stage.open()
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'Password reset' })

  await row(page, /^failed, Mail to unknown@bouncelab\.test, Password reset, .*then delivered$/).click()
  await mark(page, /^Mail m1: refused 550 5\.1\.1/).click()
  const text = () => why(page).innerText()
  await expect.poll(text).toContain('No such mailbox. Permanent: not tried again.')
  await expect.poll(text).toContain('The simulator address unknown@bouncelab.test')
  await expect.poll(text).toContain('550 5.1.1 <unknown@bouncelab.test>: no such user')

  await why(page).getByRole('button', { name: 'Bounce m2' }).click()
  await expect.poll(text).toContain('Bounce m2, attempt 1: delivered')
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
})

test('the trace that is open grows while it is watched', async () => {
  await stage.send({ to: 'greylist@bouncelab.test', subject: 'Sign-in code' })
  const page = await stage.open({ hash: '#/messages/m1' })
  await mark(page, /next attempt/).waitFor()
  await stage.post('/clock', { next: true })
  await mark(page, /^Mail m1: delivered, attempt 2/).waitFor()
  await expect.poll(() => page.getByRole('article').innerText()).toContain('mx.bouncelab.test took it at attempt 2.')
})

test('a host that is down: next event, a day, then to the end; expired, and the bounce', async () => {
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'Your order' })
  const page = await stage.open({ hash: '#/messages/m1' })
  const bar = page.getByRole('region', { name: 'Clock' })

  await bar.getByRole('button', { name: 'Next event in 6 m 40 s' }).click()
  await bar.getByText('2026-01-05 09:06:40').waitFor()
  await bar.getByText(/1 deferral/).waitFor()

  await bar.getByRole('button', { name: '+1 d' }).click()
  await bar.getByText('2026-01-06 09:06:40').waitFor()
  await row(page, /^deferred, Mail to unreachable@/).waitFor()
  await page
    .getByRole('button', { name: /attempts deferred/ })
    .first()
    .waitFor()

  await bar.getByRole('button', { name: 'Run to idle' }).click()
  await row(page, /^expired, Mail to unreachable@.*then delivered$/).waitFor()
  await expect
    .poll(() => page.getByRole('article').innerText())
    .toMatch(
      /Nobody could take it at mx\.bouncelab\.test for 7 d .* Given up after \d+ attempts\. The sender has been told\./,
    )
  const due = bar.getByRole('button', { name: 'Nothing due' })
  await due.waitFor()
  await expect.poll(() => due.isEnabled()).toBe(false)
  await bar.getByRole('button', { name: '1 bounce' }).click()
  // One message is opened; several are listed.
  await page.getByRole('article', { name: 'failure notice' }).waitFor()
})

test('sender unreachable too: the trace ends in the double bounce at the postmaster', async () => {
  const page = await stage.open()
  await page.getByRole('button', { name: 'Show me a double bounce' }).first().click()
  await mark(page, /^Double bounce m3: delivered/).click()
  const text = () => page.getByRole('article').innerText()
  await expect.poll(text).toContain('The bounce was refused too. The postmaster has the double bounce.')
  await expect.poll(text).toContain('#@[]')
  await page.keyboard.press('p')
  await expect.poll(() => why(page).innerText()).toContain('Bounce m2, attempt 1: refused 550 5.1.1')
})

test('an operation on what waits: held, released, returned', async () => {
  await stage.send({ to: 'unreachable@bouncelab.test' })
  const page = await stage.open({ hash: '#/messages/m1' })
  const operations = page.getByRole('group', { name: 'Operations on m1' })
  await operations.getByRole('button', { name: 'Hold' }).click()
  await row(page, /^held, /).waitFor()
  await operations.getByRole('button', { name: 'Release' }).click()
  await row(page, /^deferred, /).waitFor()
  await page.getByRole('article').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Bounce' }).click()
  await row(page, /^failed, .*then delivered$/).waitFor()
})

test('a deleted message comes back with Undo, and goes without', async () => {
  await stage.send({ to: 'ada@client.example', subject: 'keep' })
  await stage.send({ to: 'bob@client.example', subject: 'away' })
  const page = await stage.open({ hash: '#/messages/m2' })
  await page.getByRole('article').waitFor()
  await page.keyboard.press('#')
  await row(page, /away/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row(page, /away/).click()
  await page.getByRole('article', { name: 'away' }).waitFor()
  await page.keyboard.press('#')
  await page.getByRole('region', { name: 'Notes' }).getByRole('button', { name: 'Close' }).click()
  await row(page, /away/).waitFor({ state: 'detached' })
  await expect.poll(async () => (await fetch(`${stage.base}/api/sandboxes/default/messages/m2`)).status).toBe(404)
})

test('mail in another sandbox is announced with a link that leads there', async () => {
  // qmail offers no AUTH, whose user names the sandbox.
  await stage.reopen({ mta: undefined })
  const page = await stage.open()
  await page.getByText('Nothing captured yet').waitFor()
  // Announced is what was not there when the page first asked.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/sandboxes')),
  )
  await stage.send({ to: 'ada@client.example', subject: 'from the pipeline', user: 'ci-42' })
  await page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'ci-42' }).click()
  await row(page, /from the pipeline/).waitFor()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/s/ci-42/')
  await row(page, /from the pipeline/).click()
  await page.getByRole('article', { name: 'from the pipeline' }).waitFor()
  expect(new URL(page.url())).toMatchObject({ pathname: '/s/ci-42/', hash: '#/messages/m1' })

  await page.getByRole('button', { name: /^Sandbox ci-42/ }).click()
  await page.getByRole('menuitem', { name: /^default/ }).click()
  await page.getByText('Nothing captured yet').waitFor()
})

test('a reset empties the page, and what comes after it is shown', async () => {
  await stage.send({ to: 'ada@client.example', subject: 'before' })
  const page = await stage.open()
  await row(page, /before/).waitFor()
  await stage.post('/reset', {})
  await page.getByText('Nothing captured yet').waitFor()
  await stage.send({ to: 'ada@client.example', subject: 'after' })
  await row(page, /after/).waitFor()
  await expect.poll(() => page.getByRole('treegrid').getByRole('row').count()).toBe(1)
})

test('the MTA that plays unless one is named: a dead address, its bounce, and who hears when that fails', async () => {
  await stage.reopen({ mta: undefined })
  const page = await stage.open()
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'Your order' })
  await row(page, /^failed, Mail to unknown@.*then delivered$/).click()
  await mark(page, /^Bounce m2: delivered/).click()
  await expect.poll(() => why(page).innerText()).toContain('Bounce m2')
  await page.getByRole('link', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'Show me a double bounce' }).click()
  await expect.poll(() => page.getByRole('article').innerText()).toMatch(/No double bounce was sent: the configuration/)
})
