/** One bounce, by each way on which it can reach the newsletter. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { maildir, mbox, pipe, relay, rule, type TestSandbox, webhook } from 'bouncelab'
import { connect } from 'bouncelab/client'
import { test as base, expect } from 'bouncelab/vitest'
import { createTransport } from 'nodemailer'
import { describe, onTestFinished } from 'vitest'
import { createNewsletter, type Newsletter, type Settings, type Subscriber } from './newsletter.ts'
import { bounceUrls, type Trust } from './ways/http.ts'
import { pollImap } from './ways/imap.ts'
import { readMaildir } from './ways/maildir.ts'
import { readMbox } from './ways/mbox.ts'
import { pollPop3 } from './ways/pop3.ts'
import type { Provider } from './ways/providers/provider.ts'
import { PROVIDERS, type ProviderName } from './ways/providers/providers.ts'
import { bounceServer } from './ways/smtp.ts'

const BOUNCES = { recipient: 'bounces+*@news.shop.test' }

function openNews(sandbox: TestSandbox, fields?: Settings['fields']) {
  const transport = createTransport({ ...sandbox.smtp, ignoreTLS: true })
  onTestFinished(() => transport.close())
  const readers = ['unknown@bouncelab.test', 'ann@customer.example', 'complaint@bouncelab.test']
  const subscribers: Subscriber[] = readers.map((address, id) => ({ id, address, strikes: [] }))
  const news = createNewsletter({
    transport,
    from: 'The Shop <news@shop.test>',
    bounceHost: 'news.shop.test',
    secret: 'only the newsletter knows it',
    subscribers,
    fields,
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

/** The first reader is given up for what the bounce says, the third because of a complaint; the second stays. */
const GIVEN_UP = ['unknown@bouncelab.test 5.1.1', undefined, 'complaint@bouncelab.test com']

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

  test('by hand: each message that came back is relayed to its server', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceServer(news)
    const port = await portOf(server, server.server)
    await sendOne(sandbox, news)
    const remote = connect(sandbox.http?.url ?? '')
    for (const { id, recipients } of await sandbox.messages()) {
      const to = recipients[0]?.address ?? ''
      if (!to.startsWith('bounces+')) continue
      expect(await remote.relay(id, { to, server: `smtp://127.0.0.1:${port}` })).toMatchObject({ ok: true })
    }
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

  test.for(['ses', 'ses-events'] as const)('by a webhook, as Amazon tells it: %s', async (format, { sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceUrls(news, { sns: ({ origin }) => origin === sandbox.http?.url })
    const url = `http://127.0.0.1:${await portOf(server, server)}/ses`
    await sandbox.use(rule(BOUNCES, webhook({ url, format })))
    await sendOne(sandbox, news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test('by a pipe, at a program of its own', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const server = bounceUrls(news)
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

  test('in an mbox file', async ({ sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox)
    const folder = mkdtempSync(join(tmpdir(), 'newsletter-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    await sandbox.use(rule(BOUNCES, mbox(join(folder, 'bounces'))))
    await sendOne(sandbox, news)
    await readMbox(join(folder, 'bounces'), news)
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })
})

/** So written in a provider's settings; the others make a key of their own. */
const PASSWORDS: Partial<Record<ProviderName, string>> = {
  postmark: 'postmark:s3cret',
  sparkpost: 'sparkpost:s3cret',
  mailjet: 'mailjet:s3cret',
}

describe('a provider tells the newsletter of bounces and complaints', () => {
  const test = base.extend({ sandboxOptions: { mta: { type: 'postfix' } } })
  const names = Object.keys(PROVIDERS) as ProviderName[]

  test.for(names)('as %s does it, by a webhook', async (format, { sandbox }) => {
    const { fields }: Provider = PROVIDERS[format]
    const { news, unsubscribed } = openNews(sandbox, fields)
    const keys: Trust['keys'] = {}
    const server = bounceUrls(news, { keys })
    const url = `http://127.0.0.1:${await portOf(server, server)}/${format}`
    const remote = connect(sandbox.http?.url ?? '')
    const secret = PASSWORDS[format]
    const webhook = { url, format, ...(secret ? { secret } : {}), events: ['failed' as const, 'complained' as const] }
    const [set] = await remote.setWebhooks([webhook])
    // What GET …/webhooks and the page show is what the application is given.
    keys[format] = set?.secret ?? ''
    await sendOne(sandbox, news)
    await expect.poll(async () => (await remote.posts()).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    expect(unsubscribed()).toEqual(GIVEN_UP)
  })

  test.for(names)('what is not from %s changes nothing, and is told again', async (format, { sandbox }) => {
    const { news, unsubscribed } = openNews(sandbox, (PROVIDERS[format] as Provider).fields)
    const server = bounceUrls(news, { keys: { [format]: 'user:of somebody else' } })
    const url = `http://127.0.0.1:${await portOf(server, server)}/${format}`
    const remote = connect(sandbox.http?.url ?? '')
    await remote.setWebhooks([{ url, format, retries: ['1m'], events: ['failed'] }])
    await sendOne(sandbox, news)
    const posts = async () => (await remote.posts()).map(({ state, attempts }) => [state, attempts])
    await expect.poll(posts).toEqual([['failed', 2]])
    expect(unsubscribed()).toEqual([undefined, undefined, undefined])
  })
})
