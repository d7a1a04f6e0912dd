/** The page in Japanese, by keyboard alone. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { row, stageForEachTest } from './support/each-test.ts'

const stage = stageForEachTest()

const open = (hash = '') => stage.open({ hash, context: { locale: 'ja-JP' } })
const article = (page: Page) => page.getByRole('article')

/** Opens the command menu, types, and takes the first that it finds. */
async function command(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'コマンド' }).fill(text)
  await page.getByRole('listbox', { name: 'コマンド' }).getByRole('option', { selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'コマンド' }).waitFor({ state: 'detached' })
}

test('a mail to a dead address: to its row, the reason of its failure, and the bounce', async () => {
  const page = await open()
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'パスワードの再設定' })
  await row(page, /パスワードの再設定/).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('o')
  await article(page).locator('[data-mark]').first().waitFor()
  const why = page.getByRole('region', { name: '理由' })
  // Along the trace to its failure.
  const refused = article(page).getByRole('button', { name: /550 5\.1\.1/, pressed: true })
  for (let n = 0; n < 10 && (await refused.count()) === 0; n++) await page.keyboard.press(']')
  await expect.poll(() => why.innerText()).toContain('恒久的エラー')
  await expect.poll(() => why.innerText()).toContain('550 5.1.1')
  await page.keyboard.press('Escape')
  await why.waitFor({ state: 'detached' })
})

test('the clock is moved by keys: the next event, a length of its own, to the end', async () => {
  await stage.send({ to: 'unreachable@bouncelab.test', subject: '注文' })
  const page = await open('#/messages/m1')
  const bar = page.getByRole('region', { name: '時計' })
  await bar.getByRole('button', { name: /次の予定へ/ }).waitFor()
  await page.keyboard.press('n')
  await bar.getByText('2026-01-05 09:06:40').waitFor()
  await page.keyboard.press('+')
  await page.getByRole('combobox', { name: 'コマンド' }).waitFor()
  await page.keyboard.type('2d12h')
  await page.getByRole('option', { name: '時計を2日12時間進める' }).waitFor()
  await page.keyboard.press('Enter')
  await bar.getByText('2026-01-07 21:06:40').waitFor()
  await bar.getByRole('button', { name: /^再試行待ち \d+件$/ }).waitFor()
  await command(page, '最後まで')
  await bar.getByRole('button', { name: '予定なし' }).waitFor()
  await row(page, /^期限切れ/).waitFor()
  // What the move brought is a link: one bounce, and so the bounce itself.
  await bar.getByRole('button', { name: 'バウンス 1通' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'failure notice' }).waitFor()
})

test('a double bounce is opened from its folded thread', async () => {
  await stage.send({ from: 'unknown@bouncelab.test', to: 'unknown@bouncelab.test', subject: '宛先も差出人もない' })
  const page = await open()
  await row(page, /宛先も差出人もない/).waitFor()
  const grid = page.getByRole('treegrid')
  for (let n = 0; n < 60 && !(await grid.evaluate((element) => element === document.activeElement)); n++) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await row(page, /二重バウンス/).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => new URL(page.url()).hash).toBe('#/messages/m3')
  await expect.poll(() => article(page).innerText()).toContain('postmaster')
})

test('language, theme and views by the command menu; its English names work too', async () => {
  const page = await open()
  await page.getByRole('navigation').first().waitFor()
  await command(page, 'キュー')
  await expect.poll(() => new URL(page.url()).hash).toBe('#/queue')
  await command(page, 'light or dark')
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
  await command(page, '英語')
  await page.getByRole('heading', { name: 'Queue' }).waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
})

test('a sandbox is made, entered and removed, and single keys are switched off', async () => {
  const page = await open('#/queue')
  await command(page, 'サンドボックスの作成')
  await page.getByRole('textbox', { name: '新しいサンドボックスの名前' }).focus()
  await page.keyboard.type('ci-42')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/s\/ci-42\/$/)
  await page.getByRole('button', { name: 'サンドボックス ci-42。ほかを選ぶ' }).waitFor()
  await command(page, 'サンドボックスの作成')
  await page.getByRole('button', { name: 'ci-42 を削除' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('ci-42 を、0通のメッセージ・シナリオ・時計ごと削除しますか。').waitFor()
  // The focus has gone to the answer.
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === '/')
  await page.getByRole('button', { name: 'サンドボックス default。ほかを選ぶ' }).waitFor()
  await command(page, '単独キー')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await command(page, 'ログへ')
  await expect.poll(() => new URL(page.url()).hash).toBe('#/log')
})
