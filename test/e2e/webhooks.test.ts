/** A webhook whose receiver fails first, from the page: put in force, seen to its end, sent again; and mail by hand. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiver } from '../handoff/receiver.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
let page: Page
beforeAll(async () => {
  stage = await openStage()
  page = await stage.open()
})
afterAll(() => stage.close())

/** An application whose first answer is a fault of its own. */
async function application() {
  const bodies: string[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      bodies.push(body)
      res.statusCode = bodies.length === 1 ? 500 : 200
      res.end(bodies.length === 1 ? '{"error":"database is locked"}' : '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { bodies, url: `http://127.0.0.1:${port}/bounces`, close: () => server.close() }
}

test('a post that is answered 500 is tried again when it is due, then taken, and can be sent again', async () => {
  const app = await application()
  await page.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).click()
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  const form = page.getByRole('form', { name: 'New webhook' })
  await form.getByRole('textbox', { name: 'URL' }).fill(app.url)
  await form.getByRole('checkbox', { name: /^Failed/ }).check()
  await form.getByRole('button', { name: 'Put in force' }).click()
  await page.getByRole('button', { name: `Copy the secret of ${app.url}` }).waitFor()

  await stage.send({ to: 'unknown@bouncelab.test', subject: 'To a hook' })
  await page.goto(`${stage.base}/#/messages/m1`)
  const handed = page.getByRole('region', { name: 'Handed on', exact: true })
  const item = handed.locator('> ul > li')
  await item.getByText('to be tried again').waitFor()
  await item.getByText('500 Internal Server Error').first().waitFor()
  expect(await handed.getByRole('button', { name: /^Send again/ }).count()).toBe(0)
  await item.getByText('Dialogue', { exact: true }).click()
  await item.getByText('database is locked').waitFor()

  await page.getByRole('button', { name: /^Next event/ }).click()
  await item.getByText('taken', { exact: true }).waitFor()
  await item.getByText('2 attempts').waitFor()
  expect(app.bodies).toHaveLength(2)
  expect(app.bodies[1]).toContain('unknown@bouncelab.test')

  await handed.getByRole('button', { name: /^Send again: Failed for unknown@bouncelab\.test of m1 / }).click()
  await handed.getByText('2 taken').waitFor()
  expect(app.bodies).toHaveLength(3)
  await expect.poll(() => item.count()).toBe(2)

  await page.goto(`${stage.base}/#/webhooks`)
  const posts = page.getByRole('region', { name: 'Posts', exact: true })
  await posts.getByRole('button', { name: 'Taken 2' }).click()
  await expect.poll(() => posts.locator('> ul > li').count()).toBe(2)
  expect(stage.faults).toEqual([])
  app.close()
})

test('a message is handed to a real server by hand, whose reply is shown there and under the trace', async () => {
  const there = await receiver({ refuse: { 'gone@app.test': '550 5.1.1 not here' } })
  await page.goto(`${stage.base}/#/messages/m1`)
  await page.locator('article [data-mark]').first().waitFor()
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Server' }).fill(`smtp://127.0.0.1:${there.port}`)
  const to = dialog.getByRole('textbox', { name: /^Recipients/ })
  await expect.poll(() => to.inputValue()).toBe('unknown@bouncelab.test')
  await to.fill('ann@app.test\ngone@app.test')
  await dialog.getByRole('button', { name: 'Hand over' }).click()
  await dialog.getByText('250 kept as 42').first().waitFor()
  await dialog.getByText('550 5.1.1 not here').first().waitFor()
  expect(there.received.map(({ from, to: [first] }) => [from, first])).toEqual([['app@shop.example', 'ann@app.test']])
  await page.keyboard.press('Escape')
  const handed = page.getByRole('region', { name: 'Handed on', exact: true })
  await handed.getByRole('listitem').filter({ hasText: 'By hand' }).filter({ hasText: '550 5.1.1' }).waitFor()
  expect(stage.faults).toEqual([])
  await there.close()
})
