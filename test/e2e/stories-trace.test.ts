/** Stories of notices, through the real SMTP port to their visible end, under the MTA that each needs. */
import { createTransport } from 'nodemailer'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { stageForEachTest } from './support/each-test.ts'

const stage = stageForEachTest()

const imta = (keywords: string) => ({
  type: 'imta',
  config: `l\nmail.test\n\ntcp_local smtp ${keywords}\ntcp-daemon\n`,
})

async function play(mta: object): Promise<void> {
  const answer = await fetch(`${stage.base}/api/sandboxes/default`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mta }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

const article = (page: Page) => page.getByRole('article')
const mark = (page: Page, name: RegExp) => article(page).getByRole('button', { name })
const why = (page: Page) => page.getByRole('region', { name: 'Why' })
const plusDay = (page: Page) => page.getByRole('region', { name: 'Clock' }).getByRole('button', { name: '+1 d' })

test('a host that is down: day by day each warning as it falls due, then the return', async () => {
  await play(imta('nosendpost nowarnpost notices 1 2 3'))
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'Your order' })
  const page = await stage.open({ hash: '#/messages/m1' })
  const warnings = mark(page, /^Mail m1: warning/)
  await mark(page, /^Mail m1: next attempt/).waitFor()

  for (const [day, due] of [
    ['2026-01-06', 0],
    ['2026-01-07', 1],
    ['2026-01-08', 2],
  ] as const) {
    await plusDay(page).click()
    await page.getByText(`${day} 09:00:00`).first().waitFor()
    await expect.poll(() => warnings.count()).toBe(due)
  }
  await warnings.first().click()
  await expect.poll(() => why(page).innerText()).toContain('The sender has been told.')
  // The notice itself, in the words of the MTA.
  await expect.poll(() => why(page).innerText()).toMatch(/Subject:[\s\S]*unreachable@bouncelab\.test/)

  await plusDay(page).click()
  await mark(page, /^Mail m1: expired/).waitFor()
  await mark(page, /^Bounce m\d+: delivered/).waitFor()
  await expect
    .poll(() => article(page).innerText())
    .toMatch(/Given up after \d+ attempts\. The sender got 2 warnings\./)
  await expect.poll(() => mark(page, /next attempt/).count()).toBe(0)
})

test('sender and postmaster unreachable: the trace ends in the discard', async () => {
  await play({ type: 'qmail', control: { me: 'mail.test', doublebouncehost: 'ops.example' } })
  await stage.post('/rules', { when: { recipient: 'postmaster@ops.example' }, then: { reply: '550 5.1.1 nobody' } })
  const page = await stage.open()
  await stage.send({ from: 'unknown@bouncelab.test', to: 'unknown@bouncelab.test', subject: 'Spring collection' })
  await page
    .getByRole('treegrid')
    .getByRole('row', { name: /Spring collection/ })
    .first()
    .click()
  await mark(page, /^Double bounce m3: refused 550 5\.1\.1/).waitFor()
  const end = mark(page, /^Triple bounce m3: not sent/)
  await end.click()
  await expect.poll(() => article(page).innerText()).toContain('The last notice was discarded.')
  await expect.poll(() => why(page).innerText()).toContain('a double bounce that fails is dropped')
  await page.keyboard.press('p')
  await expect.poll(() => why(page).innerText()).toContain('RCPT TO:<postmaster@ops.example>')
})

test('what would be discarded stands hollow at the end of a double bounce that waits', async () => {
  await play({ type: 'qmail', control: { me: 'mail.test', doublebouncehost: 'ops.example' } })
  await stage.post('/rules', { when: { recipient: 'postmaster@ops.example' }, then: { connect: 'timeout' } })
  await stage.send({ from: 'unknown@bouncelab.test', to: 'unknown@bouncelab.test' })
  const page = await stage.open({ hash: '#/messages/m1' })
  await mark(page, /^Triple bounce m3: would be discarded/).click()
  await expect.poll(() => why(page).innerText()).toContain('If nothing changes: discarded, nobody is told.')
})

test('why did no bounce come: NOTIFY=NEVER, answered on the page', async () => {
  await play(imta('nosendpost notices 3'))
  const mail = createTransport({ ...stage.server.smtp, tls: { rejectUnauthorized: false } })
  await mail.sendMail({
    from: 'app@shop.example',
    to: 'unknown@bouncelab.test',
    subject: 'No bounce, please',
    text: 'Hello.',
    dsn: { id: 'q1', return: 'headers', notify: ['never'], recipient: 'unknown@bouncelab.test' },
  })
  mail.close()
  const page = await stage.open()
  const row = page.getByRole('treegrid').getByRole('row', { name: /^failed, Mail to unknown@bouncelab\.test/ })
  await row.click()
  await expect
    .poll(() => article(page).innerText())
    .toContain('No bounce was sent: the sender’s NOTIFY asked for none.')
  await mark(page, /^Bounce m1: not sent/).click()
  await expect.poll(() => why(page).innerText()).toContain('NOTIFY')
  expect(await page.getByRole('treegrid').getByRole('row').count()).toBe(1)
})

test('a keyword changed in the MTA view: the next failure is reported to other people', async () => {
  await play(imta('nosendpost notices 3'))
  const page = await stage.open()
  await stage.send({ to: 'unknown@bouncelab.test', subject: 'Before' })
  await page
    .getByRole('treegrid')
    .getByRole('row', { name: /Before/ })
    .first()
    .click()
  await mark(page, /^Bounce m2: delivered/).waitFor()
  expect(await mark(page, /^Postmaster copy/).count()).toBe(0)

  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'MTA' }).click()
  const drawn = page.getByRole('list', { name: 'The message came from an address.' })
  await expect.poll(() => drawn.innerText()).toMatch(/Postmaster\s+is not told/)
  const choice = page.getByRole('button', { name: 'sendpost', exact: true })
  await choice.hover()
  await expect.poll(() => drawn.innerText()).toMatch(/Postmaster\s+would be so: gets a copy/)
  await choice.click()
  await page.getByRole('button', { name: 'sendpost', exact: true, pressed: true }).waitFor()
  await expect.poll(() => drawn.innerText()).toMatch(/Postmaster\s+gets a copy/)
  await page.getByText('sendpost is in force on tcp_local.').waitFor()

  await stage.send({ to: 'unknown@bouncelab.test', subject: 'After' })
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('link', { name: /^Messages/ })
    .click()
  await page.getByRole('treegrid').getByRole('row', { name: /After/ }).first().click()
  await mark(page, /^Postmaster copy m\d+: delivered/).click()
  await expect.poll(() => why(page).innerText()).toContain('postmaster@mail.test')
})

test('what a scenario expected stands beside what happened, with the distance in words', async () => {
  const scenario = await fetch(`${stage.base}/api/sandboxes/default/scenario`, {
    method: 'PUT',
    headers: { 'content-type': 'application/yaml' },
    body: 'name: in time\nexpect:\n  - { notice: bounce, to: app@shop.example, within: 1d }\n',
  })
  expect(scenario.status).toBe(200)
  await stage.send({ to: 'unreachable@bouncelab.test', subject: 'Late' })
  const page = await stage.open({ hash: '#/messages/m1' })
  await stage.post('/clock', { run: 'idle' })
  await mark(page, /^Bounce m2: delivered/).waitFor()
  await expect.poll(() => article(page).innerText()).toMatch(/Expected[\s\S]*not as expected\s+\d+ d( \d+ h)? late/)
})

test('the drawing is taken along as SVG and as PNG', async () => {
  await stage.send({ from: 'unknown@bouncelab.test', to: 'unknown@bouncelab.test', subject: '../../etc/passwd' })
  const page = await stage.open({ hash: '#/messages/m1' })
  for (const [format, begins] of [
    ['SVG', '<svg xmlns='],
    ['PNG', '\u0089PNG'],
  ] as const) {
    await article(page).getByRole('button', { name: 'Export' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: format }).click(),
    ])
    expect(file.suggestedFilename()).toBe(`trace-m1-etc-passwd.${format.toLowerCase()}`)
    const chunks: Buffer[] = []
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString('latin1').startsWith(begins)).toBe(true)
  }
})

test('the queue by keys: walked, held, released, discarded', async () => {
  await stage.send({ to: 'unreachable@bouncelab.test' })
  await stage.send({ to: 'full@bouncelab.test' })
  const page = await stage.open({ hash: '#/queue' })
  const rows = page.getByRole('main').getByRole('table').getByRole('row')
  await expect.poll(() => rows.count()).toBe(3)
  await rows
    .filter({ hasText: /attempts? ahead, until/ })
    .first()
    .waitFor()
  const held = rows.filter({ hasText: 'held' })
  const here = rows.filter({ has: page.locator('a:focus') })
  const recipient = async () => /\w+@bouncelab\.test/.exec(await here.innerText())?.[0] ?? ''
  await page.keyboard.press('j')
  const first = await recipient()
  // What is held goes to the end, and the keys go with it.
  await page.keyboard.press('h')
  await rows.nth(2).filter({ hasText: 'held' }).getByText(first).waitFor()
  await expect.poll(recipient).toBe(first)
  await page.keyboard.press('l')
  await expect.poll(() => held.count()).toBe(0)
  await expect.poll(recipient).toBe(first)
  await page.keyboard.press('h')
  await rows.nth(2).filter({ hasText: 'held' }).getByText(first).waitFor()
  await page.keyboard.press('k')
  await expect.poll(recipient).not.toBe(first)
  await page.keyboard.press('d')
  await expect.poll(() => rows.count()).toBe(2)
  await held.getByText(first).waitFor()
  await expect.poll(recipient).toBe(first)
})

test('the log follows its end until one scrolls up, and shows only the lines asked for', async () => {
  for (let n = 0; n < 30; n++) await stage.send({ to: `a${n}@client.example` })
  const page = await stage.open({ hash: '#/log' })
  const lines = page.getByRole('region', { name: 'The mail server’s log' })
  await lines.getByRole('link').first().waitFor()
  const atEnd = () => lines.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 8)
  await expect.poll(atEnd).toBe(true)
  await lines.evaluate((box) => box.scrollTo(0, 0))
  await page.getByRole('checkbox', { name: 'Follow the end', checked: false }).waitFor()
  await stage.send({ to: 'late@client.example' })
  await expect.poll(() => lines.innerText()).toContain('late@client.example')
  expect(await lines.evaluate((box) => box.scrollTop)).toBe(0)
  await page.getByRole('button', { name: 'To the end' }).click()
  await expect.poll(atEnd).toBe(true)
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('late@')
  await expect.poll(() => lines.innerText()).not.toContain('a3@client.example')
  await expect.poll(() => lines.innerText()).toContain('late@client.example')
})
