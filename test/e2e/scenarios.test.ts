import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { stageForEachTest } from './support/each-test.ts'

const stage = stageForEachTest()

const editor = (page: Page) => page.getByRole('textbox', { name: 'Scenario as YAML' })
const results = (page: Page) => page.getByRole('region', { name: 'What the run came to' })

/** Puts the cursor at the end of what a line begins with. */
async function goBehind(page: Page, text: string): Promise<void> {
  await editor(page).getByText(text, { exact: false }).first().click()
  await page.keyboard.press('End')
}

const MISTAKEN = `name: dead-host
mta: { type: imta, host: mta.example }
rules:
  - name: down.example is down
    when: { domain: down.example }
    then: { conect: timeout }
steps:
  - send: { from: bounces@shop.example, to: u@down.example, subject: Your order }
  - advance: 13d
expect:
  - { notice: warning, to: bounces@shop.example, within: 2d }
  - { notice: bounce, about: u@down.example, status: 4.4.7 }
`

test('a scenario is written with a mistake, mended, run; what fails shows its nearest event, and is made to hold', async () => {
  const page = await stage.open({ hash: '#/scenarios' })
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(MISTAKEN)

  // The mistake, in place and with its line and column.
  const findings = page.getByRole('region', { name: 'Mistakes and warnings' })
  await findings.getByText('"conect" is not known here.').waitFor()
  await expect.poll(() => findings.innerText()).toContain('Did you mean connect?')
  await page.getByText('1 mistake').waitFor()
  await findings.getByRole('button', { name: '6:13' }).click()

  // The cursor stands before the word; it is written anew with the schema's help.
  await page.keyboard.press('ControlOrMeta+Delete')
  await page.keyboard.insertText('conn')
  await page.keyboard.press('ControlOrMeta+Space')
  await page.getByRole('option', { name: 'connect' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.insertText('ect')
  await findings.waitFor({ state: 'detached' })
  await page.getByText('no mistakes').waitFor()

  // One of two fails, with the nearest event and why.
  await page.keyboard.press('ControlOrMeta+Enter')
  await results(page).getByText('1 of 2 fails').waitFor()
  const failed = results(page).getByRole('listitem').filter({ hasText: 'To make it hold' })
  await expect.poll(() => failed.innerText()).toMatch(/Nearest\s+m2\s+a warning from/)
  await expect.poll(() => failed.innerText()).toMatch(/Why\s+It came after 3d15h, not within 2d\./)
  await failed.getByRole('img', { name: 'Expected within 2 d; it came after 3 d 15 h: 1 d 15 h late.' }).waitFor()
  await expect.poll(() => editor(page).innerText()).toContain('It came after 3d15h, not within 2d. Nearest is m2.')

  // The message stands in the sandbox that was kept.
  const link = failed.getByRole('link', { name: 'm2' })
  const opened = page.context().waitForEvent('page')
  await link.click()
  const kept = await opened
  await kept.getByRole('article').waitFor()
  expect(new URL(kept.url())).toMatchObject({ pathname: '/s/run-dead-host/', hash: '#/messages/m2' })
  await kept.close()

  await failed.getByRole('button', { name: 'Change line 11' }).click()
  await results(page).getByText('The text has changed since this run.').waitFor()
  await expect.poll(() => editor(page).innerText()).toContain('within: 4d')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await results(page).getByText('2 expectations hold').waitFor()
})

test('a shipped scenario is read, applied and decides; its rule counts hits and can be taken away', async () => {
  const page = await stage.open({ hash: '#/scenarios' })
  await page.getByRole('searchbox', { name: 'Filter scenarios' }).fill('mailbox-full')
  await page.getByRole('link', { name: /^mailbox-full/ }).click()
  await expect.poll(() => editor(page).innerText()).toContain('name: no room left')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('in force, no mistakes').waitFor()

  await stage.post('/send', { from: 'app@shop.example', to: 'ann@customer.example', subject: 'x', text: 'y' })
  await page.getByRole('link', { name: '1 rule in force' }).click()
  const rules = page.getByRole('region', { name: 'The rules in force' })
  await rules.getByText('1 hit', { exact: true }).waitFor()
  await rules.getByRole('button', { name: 'Remove rule no room left' }).click()
  await rules.getByText('No rules.', { exact: false }).waitFor()
})

test('a rule is made from a message, by keyboard, and the next mail meets it', async () => {
  await stage.send({ to: 'ada@client.example', subject: 'Invoice' })
  const page = await stage.open({ hash: '#/messages/m1' })
  await page.getByRole('article').waitFor()
  await page.keyboard.press('m')
  const form = page.getByRole('dialog', { name: 'A rule from m1' })
  await expect.poll(() => form.getByLabel('recipient', { exact: true }).inputValue()).toBe('ada@client.example')
  await form.getByRole('button', { name: 'take Invoice (subject)' }).click()
  await form.getByRole('combobox', { name: 'What then does' }).selectOption('mailbox')
  await form.getByLabel('mailbox', { exact: true }).selectOption('unknown')
  await expect
    .poll(async () => (await form.getByRole('tabpanel').innerText()).trim())
    .toBe(
      `rules:
  - when: { recipient: ada@client.example, subject: Invoice }
    then: { mailbox: unknown }
`.trim(),
    )
  await form.getByRole('button', { name: 'Put it in front' }).click()
  await page.getByText('The rule is in force.').waitFor()
  await stage.send({ to: 'ada@client.example', subject: 'Invoice' })
  await page
    .getByRole('treegrid')
    .getByRole('row', { name: /^failed, Mail to ada@client\.example/ })
    .waitFor()
})

test('the editor is left with Escape and Tab', async () => {
  const page = await stage.open({ hash: '#/scenarios/mailbox-full' })
  await editor(page).focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect.poll(() => editor(page).evaluate((node) => node.matches(':focus'))).toBe(false)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await goBehind(page, 'name')
})
