/** Files into a sandbox and a sandbox into a file, from the page: chosen, dropped, by keys, refused. */
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteSaid, openStage, type Stage } from './support/stage.ts'
import { violations } from './support/violations.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const EML = 'From: app@shop.example\r\nTo: ann@client.example\r\nSubject: from a file\r\n\r\nHello.\r\n'
const MBOX = `From app@shop.example Mon Jan  5 09:00:00 2026
From: app@shop.example
To: ann@client.example
Subject: first of the box

One.

From MAILER-DAEMON Mon Jan  5 09:00:00 2026
From: app@shop.example
To: bob@client.example
Subject: second of the box

Two.
`

const eml = (subject: string) => EML.replace('from a file', subject)
const file = (name: string, text: string | Buffer) => ({ name, mimeType: '', buffer: Buffer.from(text) })
const sheetOf = (page: Page) => page.getByRole('dialog')
const row = (page: Page, name: string) => sheetOf(page).getByRole('listitem').filter({ hasText: name })

/** Opens the sheet by its key and hands it files, as the browser's own window for files does. */
async function choose(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  if ((await sheetOf(page).count()) === 0) await page.keyboard.press('i')
  const asked = page.waitForEvent('filechooser')
  await sheetOf(page).getByRole('button', { name: 'Choose files …' }).press('Enter')
  await (await asked).setFiles(files)
}

/** As a file manager drops them over the middle of the page. */
const drop = (page: Page, files: Record<string, string>) =>
  page.evaluate((given) => {
    const dataTransfer = new DataTransfer()
    for (const [name, text] of Object.entries(given)) dataTransfer.items.add(new File([text], name))
    const target = document.querySelector('main') as HTMLElement
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    }
  }, files)

test('chosen by keys alone: a message and a mailbox are in the list, and a link leads to what came', async () => {
  const page = await stage.open()
  await choose(page, file('letter.eml', EML), file('box.mbox', MBOX))
  await row(page, 'letter.eml').getByText('1 message in default').waitFor()
  await row(page, 'box.mbox').getByText('2 messages in default').waitFor()
  await sheetOf(page).getByText('2 of 2 files done').waitFor()
  await sheetOf(page).getByRole('link', { name: 'Show what came of letter.eml' }).click()
  await page.getByRole('article', { name: 'from a file' }).waitFor()
  await expect.poll(() => sheetOf(page).count()).toBe(0)
  await page.getByRole('row', { name: /second of the box/ }).waitFor()
})

test('dropped anywhere: the page says where it goes, takes it in, and does not leave for the file', async () => {
  const page = await stage.open()
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'x.eml'))
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }))
  })
  await page.getByText('Drop to import into default').waitFor()
  await drop(page, { 'one.eml': eml('dropped one'), 'two.eml': eml('dropped two') })
  await sheetOf(page).getByText('2 of 2 files done').waitFor()
  await expect.poll(() => page.getByText('Drop to import into default').count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /dropped one/ }).waitFor()
  await page.getByRole('row', { name: /dropped two/ }).waitFor()
  expect(page.url().startsWith(stage.base)).toBe(true)
})

test('what cannot be imported says why and what to do; the other files go in', async () => {
  const page = await stage.open()
  await choose(
    page,
    file('picture.png', Buffer.from('89504e470d0a1a0a', 'hex')),
    file('half.tar.gz', gzipSync('x'.repeat(2000)).subarray(0, 20)),
    file('empty.eml', ''),
    file('good.eml', eml('behind the bad ones')),
  )
  await row(page, 'good.eml').getByText('1 message in default').waitFor()
  await sheetOf(page).getByText('4 of 4 files done · 3 not imported').waitFor()
  await row(page, 'picture.png').getByText('The message has no header field.').waitFor()
  await row(page, 'half.tar.gz').getByText('The archive cannot be read: it is no gzip, or was cut off.').waitFor()
  await row(page, 'empty.eml').getByText('The file is empty.').waitFor()
  for (const name of ['picture.png', 'half.tar.gz', 'empty.eml']) {
    await row(page, name)
      .getByRole('button', { name: `Try again with ${name}` })
      .waitFor()
  }
})

/** The bytes of what the page hands to the person. */
async function exported(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download')
  await press()
  const download = await coming
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('a sandbox is exported from its menu; where there is mail already it goes in elsewhere, or in its place', async () => {
  const page = await stage.open()
  await page.getByRole('button', { name: /^Sandbox default/ }).click()
  const packed = await exported(page, () => page.getByRole('menuitem', { name: 'Export this sandbox' }).click())
  expect(packed.name).toBe('bouncelab-default.tar.gz')
  await noteSaid(page, /Exported default into bouncelab-default\.tar\.gz\./)

  await stage.send({ to: 'ann@client.example', subject: 'after the export' })
  await page.getByRole('row', { name: /after the export/ }).waitFor()
  await choose(page, file('report.tar.gz', packed.bytes))
  const one = row(page, 'report.tar.gz')
  await one.getByText(/^The sandbox default has \d+ messages\.$/).waitFor()

  const other = one.getByRole('textbox', { name: 'Or into another sandbox' })
  await expect.poll(() => other.inputValue()).toBe('imported')
  await other.fill('Not A Name')
  await one.getByText('Lower case letters, digits and hyphens').waitFor()
  await other.fill('their-report')
  await other.press('Enter')
  await one.getByText(/^A sandbox with \d+ messages, in their-report$/).waitFor()
  expect(await one.getByRole('link').getAttribute('href')).toBe('/s/their-report/#/messages')

  await choose(page, file('again.tar.gz', packed.bytes))
  await row(page, 'again.tar.gz').getByRole('button', { name: 'Replace default' }).click()
  await row(page, 'again.tar.gz')
    .getByText(/^A sandbox with \d+ messages, in default$/)
    .waitFor()
  // The page follows: it shows what is there now, and hears of what comes next.
  await noteSaid(page, /An imported sandbox stands in the place of this one\./)
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /behind the bad ones/ }).waitFor()
  await expect.poll(() => page.getByRole('row', { name: /after the export/ }).count()).toBe(0)
  await stage.send({ to: 'ann@client.example', subject: 'after the import' })
  await page.getByRole('row', { name: /after the import/ }).waitFor()
})

test.each(['light', 'dark'] as const)(
  'axe finds nothing wrong with the sheet, %s, wide and on a phone',
  async (colorScheme) => {
    for (const viewport of [
      { width: 1280, height: 860 },
      { width: 390, height: 844 },
    ]) {
      const page = await stage.open({ context: { viewport, colorScheme } })
      const packed = await (await fetch(`${stage.base}/api/sandboxes/default/export`)).arrayBuffer()
      await choose(page, file('good.eml', EML), file('bad.eml', ''), file('packed.tar.gz', Buffer.from(packed)))
      await row(page, 'packed.tar.gz').getByRole('button', { name: 'Replace default' }).waitFor()
      expect(await violations(page)).toEqual([])
      await page.context().close()
    }
  },
)

test('in Japanese the sheet, its refusals and its choices are Japanese', async () => {
  const page = await stage.open({ context: { locale: 'ja-JP', viewport: { width: 390, height: 844 } } })
  await drop(page, { 'broken.eml': '\u0000\u0000' })
  await page.getByRole('dialog', { name: 'ファイルの取り込み' }).waitFor()
  await page.getByText('メッセージにヘッダーフィールドがありません。').waitFor()
  await page.getByText('1件中1件が完了 · 1件は取り込めませんでした').waitFor()
  await page.getByRole('button', { name: 'broken.eml をやり直す' }).waitFor()
})
