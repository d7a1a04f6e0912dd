/** One bounce, by each way on which it can reach the newsletter. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { maildir, pipe, relay, rule, type TestSandbox, webhook } from 'bouncelab'
import { test as base, expect } from 'bouncelab/vitest'
import { createTransport } from 'nodemailer'
import { describe, onTestFinished } from 'vitest'
import { createNewsletter, type Newsletter, type Subscriber } from './newsletter.ts'
import { bounceUrls } from './ways/http.ts'
import { pollImap } from './ways/imap.ts'
import { readMaildir } from './ways/maildir.ts'
import { pollPop3 } from './ways/pop3.ts'
import { bounceServer } from './ways/smtp.ts'

const BOUNCES = { recipient: 'bounces+*@news.shop.test' }

function openNews(sandbox: TestSandbox) {
  const transport = createTransport({ ...sandbox.smtp, ignoreTLS: true })
  onTestFinished(() => transport.close())
  const readers = ['unknown@bouncelab.test', 'ann@customer.example']
  const subscribers: Subscriber[] = readers.map((address, id) => ({ id, address, strikes: [] }))
  const news = createNewsletter({
    transport,
    from: 'The Shop <news@shop.test>',
    bounceHost: 'news.shop.test',
    secret: 'only the newsletter knows it',
    subscribers,
    alert: () => undefined,
  })
  return { news, unsubscribed: () => subscribers.map((one) => one.unsubscribed?.slice(0, 28)) }
}

async function portOf(
  server: { listen(port: number, host: string, done: () => void): unknown; close(): unknown },
  inner: Server,
) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (inner.address() as AddressInfo).port
}

/** Sends an issue, and lets all that comes of it come. */
async function sendOne(sandbox: TestSandbox, news: Newsletter): Promise<void> {
  await news.send({ number: 1, subject: 'News 1', text: 'This week: turnips.' })
  await sandbox.waitFor({ notice: 'bounce', about: 'unknown@bouncelab.test' })
  await sandbox.runToIdle()
}

/** The first reader is given up for what the bounce says; the second stays. */
const GIVEN_UP = ['unknown@bouncelab.test 5.1.1', undefined]

const systems = [
  ['qmail', { type: 'qmail', control: { me: 'mail.shop.test' } }],
  ['imta', { type: 'imta', host: 'mail.shop.test' }],
] as const

describe.each(systems)('behind %s a bounce reaches the newsletter', (_, mta) => {
  const test = base.extend({ sandboxOptions: { mta, pop3: true, imap: true, allowCommands: true } })
  const account = { user: 'bounces@news.shop.test', password: 'any' }

  test('by SMTP, at a server of its own', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceServer(news)
    const port = await portOf(server, server.server)
    await sandbox.use(rule(BOUNCES, relay(`smtp://127.0.0.1:${port}`)))
    await sendOne(sandbox, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('by LMTP, at a server of its own', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceServer(news, { lmtp: true })
    const port = await portOf(server, server.server)
    await sandbox.use(rule(BOUNCES, relay(`lmtp://127.0.0.1:${port}`)))
    await sendOne(sandbox, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('by POP3, in the mailbox that it polls', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    await sendOne(sandbox, news)
    if (!sandbox.pop3) throw new Error('POP3 was asked for')
    await pollPop3({ ...sandbox.pop3, ...account }, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('by IMAP, in the mailbox that it polls', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    await sendOne(sandbox, news)
    if (!sandbox.imap) throw new Error('IMAP was asked for')
    await pollImap({ ...sandbox.imap, ...account }, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('by a webhook, as Amazon SES tells it', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceUrls(news, ({ origin }) => origin === sandbox.http?.url)
    const port = await portOf(server, server)
    await sandbox.use(rule(BOUNCES, webhook({ url: `http://127.0.0.1:${port}/ses`, format: 'ses' })))
    await sendOne(sandbox, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('by a pipe, at a program of its own', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceUrls(news, () => false)
    const port = await portOf(server, server)
    const program = fileURLToPath(new URL('ways/hand-over.mjs', import.meta.url))
    await sandbox.use(rule(BOUNCES, pipe(`'${process.execPath}' '${program}' http://127.0.0.1:${port}/mail`)))
    await sendOne(sandbox, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('in a Maildir', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const folder = mkdtempSync(join(tmpdir(), 'newsletter-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    await sandbox.use(rule(BOUNCES, maildir(folder)))
    await sendOne(sandbox, news)
    await readMaildir(folder, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })
})
