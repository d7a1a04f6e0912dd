/** The list: narrowing it, marking in it, tags, and what is deleted and taken back. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
afterEach(() => expect(stage.faults.splice(0)).toEqual([]))
beforeEach(async () => {
  await stage.post('/reset', {})
  for (let n = 1; n <= 6; n++) await stage.send({ to: `user${n}@client.example`, subject: `letter ${n}` })
  await stage.send({ to: 'unknown@bouncelab.test', subject: '東京からの手紙' })
  await stage.send({ to: 'greylist@bouncelab.test', subject: 'held up' })
})

const rows = (page: Page) => page.getByRole('treegrid').getByRole('row')
const row = (page: Page, name: RegExp) => rows(page).and(page.getByRole('row', { name }))
const box = (page: Page) => page.getByRole('combobox', { name: 'Search messages' })
const stored = async () => {
  const answer = await fetch(`${stage.base}/api/sandboxes/default/messages?limit=500`)
  const { messages } = (await answer.json()) as { messages: { id: string; tags: string[] }[] }
  return messages
}

test('a search is completed by keys, finds Japanese, and a mistake stands in place while nothing is lost', async () => {
  const page = await stage.open()
  await row(page, /letter 6/).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('is:def')
  await page.getByRole('option', { name: /is:deferred/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => box(page).inputValue()).toBe('is:deferred ')
  await expect.poll(() => rows(page).count()).toBe(1)
  await row(page, /held up/).waitFor()
  await box(page).fill('東京 -kind:bounce')
  await row(page, /東京からの手紙/).waitFor()
  await expect.poll(() => rows(page).count()).toBe(1)
  await box(page).fill('東京 form:ann')
  const mistake = page.getByRole('alert')
  await mistake.filter({ hasText: 'Character 4: form: is no filter.' }).waitFor()
  await expect.poll(() => mistake.textContent()).toContain('Did you mean from:ann?')
  expect(await rows(page).count()).toBe(1)
  await box(page).fill('"letter 2"')
  await row(page, /letter 2/).waitFor()
  await mistake.waitFor({ state: 'detached' })
})

test('a state narrows the list, and arrivals that it hides are counted', async () => {
  const page = await stage.open()
  await row(page, /letter 6/).waitFor()
  await page.getByRole('combobox', { name: 'State' }).selectOption('failed')
  await expect.poll(() => rows(page).count()).toBe(1)
  await row(page, /東京からの手紙/).waitFor()
  await stage.send({ to: 'late@client.example', subject: 'late one' })
  const pill = page.getByRole('button', { name: /1 new, hidden by the filter/ })
  await pill.click()
  await row(page, /late one/).waitFor()
})

test('marked rows are tagged together, and a tag is searched for', async () => {
  const page = await stage.open()
  await row(page, /letter 6/).waitFor()
  for (const key of ['j', 'j', 'j', 'x', 'Shift+J']) await page.keyboard.press(key)
  await page.getByText('2 marked').waitFor()
  await page.keyboard.press('t')
  await page.getByRole('textbox', { name: 'New tag' }).fill('run 12, 急ぎ')
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: '急ぎ', checked: true }).waitFor()
  await page.getByRole('checkbox', { name: 'run 12' }).click()
  await page.getByRole('checkbox', { name: 'run 12', checked: false }).waitFor()
  await page.keyboard.press('Escape')
  await row(page, /letter 6.*tags 急ぎ/).waitFor()
  const tagged = async () => (await stored()).filter(({ tags }) => tags.includes('急ぎ')).map(({ id }) => id)
  await expect.poll(tagged).toEqual(['m6', 'm5'])
  await row(page, /letter 6/)
    .getByText('急ぎ')
    .click()
  await expect.poll(() => box(page).inputValue()).toBe('tag:急ぎ')
  await expect.poll(() => rows(page).count()).toBe(2)
})

test('what is deleted can be taken back, and is gone once the page is closed', async () => {
  const page = await stage.open()
  await row(page, /letter 6/).click()
  await row(page, /letter 4/).click({ modifiers: ['Shift'] })
  await row(page, /letter 6/).click({ modifiers: ['Control'] })
  await row(page, /letter 4/).click({ modifiers: ['Shift'] })
  await page.getByText('3 marked').waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await row(page, /letter 5/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row(page, /letter 5/).waitFor()
  expect(await stored()).toHaveLength(9)
  await row(page, /letter 5/).click({ modifiers: ['Control'] })
  await page.keyboard.press('#')
  await row(page, /letter 5/).waitFor({ state: 'detached' })
  expect(await stored()).toHaveLength(9)
  await page.close({ runBeforeUnload: true })
  await expect.poll(async () => (await stored()).map(({ id }) => id)).not.toContain('m5')
  expect(await stored()).toHaveLength(8)
})
