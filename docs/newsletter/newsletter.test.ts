import { reply, rule, type TestSandbox } from 'bouncelab'
import { test as base, expect } from 'bouncelab/vitest'
import { createTransport } from 'nodemailer'
import { describe, onTestFinished } from 'vitest'
import { createNewsletter, type Issue, type Subscriber } from './newsletter.ts'
import { returnAddresses } from './return-address.ts'

const BOUNCE_HOST = 'news.shop.test'
const SECRET = 'only the newsletter knows it'
const issue = (number: number): Issue => ({ number, subject: `News ${number}`, text: 'This week: turnips.' })

/** The newsletter as it runs in a shop: it sends through the sandbox, and is handed what comes back. */
function openNews(sandbox: TestSandbox, ...readers: string[]) {
  const transport = createTransport({ ...sandbox.smtp, ignoreTLS: true })
  onTestFinished(() => transport.close())
  const subscribers: Subscriber[] = readers.map((address, id) => ({ id, address, strikes: [] }))
  const alerts: string[] = []
  const news = createNewsletter({
    transport,
    from: 'The Shop <news@shop.test>',
    bounceHost: BOUNCE_HOST,
    secret: SECRET,
    subscribers,
    alert: (text) => alerts.push(text),
  })

  /** Hands the newsletter what reached its mailboxes, as its mail server would. */
  const seen = new Set<string>()
  async function collect(): Promise<string[]> {
    const delivered = await sandbox.messages({ state: ['delivered'] })
    const came = delivered.reverse().flatMap(({ id, acceptedAt, recipients }) => {
      const to = recipients[0]?.address ?? ''
      return /@news\.shop\.test$|^postmaster@/.test(to) && !seen.has(id) ? [{ id, to, at: Date.parse(acceptedAt) }] : []
    })
    const kinds: string[] = []
    for (const { id, to, at } of came) {
      seen.add(id)
      kinds.push(await news.receive({ to, at, raw: await sandbox.raw(id) }))
    }
    return kinds
  }

  const active = () => subscribers.filter((one) => one.unsubscribed === undefined).map(({ address }) => address)
  return { ...news, transport, subscribers, alerts, collect, active }
}

// qmail writes bounces in a format of its own, Sun's server writes delivery status notifications (RFC 3464).
const systems = [
  ['qmail', { type: 'qmail', control: { me: 'mail.shop.test' } }],
  ['imta', { type: 'imta', host: 'mail.shop.test' }],
] as const

describe.each(systems)('behind %s', (_, mta) => {
  const test = base.extend({ sandboxOptions: { mta } })

  test('an address that does not exist is unsubscribed at its first bounce', async ({ sandbox }) => {
    const news = openNews(sandbox, 'unknown@bouncelab.test', 'ann@customer.example')
    await news.send(issue(1))
    await sandbox.waitFor({ notice: 'bounce', about: 'unknown@bouncelab.test' })
    expect(await news.collect()).toContain('report')
    expect(news.active()).toEqual(['ann@customer.example'])
    expect(news.subscribers[0]?.unsubscribed).toContain('5.1.1')
  })

  test('a full mailbox is given up after three issues, not before', async ({ sandbox }) => {
    await sandbox.use(rule({ recipient: 'full@customer.example' }, reply('552 5.2.2 Over quota')))
    const news = openNews(sandbox, 'full@customer.example')
    for (const [number, strikes] of [
      [1, 1],
      [2, 2],
    ] as const) {
      await news.send(issue(number))
      await sandbox.advance('7d')
      await news.collect()
      expect(news.subscribers).toMatchObject([{ strikes: { length: strikes } }])
    }
    expect(news.active()).toEqual(['full@customer.example'])
    await news.send(issue(3))
    await sandbox.runToIdle()
    await news.collect()
    expect(news.active()).toEqual([])
  })

  test('strikes of long ago are forgotten', async ({ sandbox }) => {
    await sandbox.use(rule({ recipient: 'full@customer.example' }, reply('552 5.2.2 Over quota')))
    const news = openNews(sandbox, 'full@customer.example')
    for (const number of [1, 2, 3]) {
      await news.send(issue(number))
      await sandbox.advance('20d')
      await news.collect()
    }
    expect(news.subscribers).toMatchObject([{ strikes: [{ issue: 2 }, { issue: 3 }] }])
  })

  test('a host that is down for two days costs nobody anything', async ({ sandbox }) => {
    await sandbox.use({ when: { domain: 'partner.example' }, while: { until: '2d' }, then: { connect: 'timeout' } })
    const news = openNews(sandbox, 'buyer@partner.example')
    await news.send(issue(1))
    await sandbox.runToIdle()
    await news.collect()
    await expect(sandbox).toHaveDelivered('buyer@partner.example')
    expect(news.subscribers).toEqual([{ id: 0, address: 'buyer@partner.example', strikes: [] }])
  })

  test('a host that stays down is a strike, for a temporary failure that was given up', async ({ sandbox }) => {
    const news = openNews(sandbox, 'unreachable@bouncelab.test')
    await news.send(issue(1))
    await sandbox.waitFor({ notice: 'bounce', about: 'unreachable@bouncelab.test' })
    await news.collect()
    expect(news.subscribers).toMatchObject([{ strikes: [{ issue: 1, why: expect.stringMatching(/ 4\.4\.\d/) }] }])
    expect(news.active()).toEqual(['unreachable@bouncelab.test'])
  })

  test('a block list is our own trouble: somebody is told, nobody is unsubscribed', async ({ sandbox }) => {
    await sandbox.use(rule({ domain: 'big.example' }, reply('550 5.7.1 Blocked: see https://big.example/blocked')))
    const news = openNews(sandbox, 'ann@big.example')
    await news.send(issue(1))
    await sandbox.waitFor({ notice: 'bounce' })
    await news.collect()
    expect(news.subscribers).toEqual([{ id: 0, address: 'ann@big.example', strikes: [] }])
    expect(news.alerts).toEqual([expect.stringMatching(/^Issue 1 was refused: ann@big\.example 5\.7\.1 .*Blocked/s)])
  })

  test('two bounces of one issue are one strike', async ({ sandbox }) => {
    await sandbox.use(rule({ recipient: 'full@customer.example' }, reply('552 5.2.2 Over quota')))
    const news = openNews(sandbox, 'full@customer.example')
    await news.send(issue(1))
    await news.send(issue(1))
    await sandbox.runToIdle()
    expect((await news.collect()).filter((kind) => kind === 'report')).toHaveLength(2)
    expect(news.subscribers).toMatchObject([{ strikes: [{ issue: 1 }] }])
  })
})

const atSun = base.extend({
  sandboxOptions: {
    mta: { type: 'imta', host: 'mail.shop.test', config: 'tcp_local smtp mx notices 1 2 7\ntcp-daemon\n' },
  },
})

atSun('warnings that a message is late change nothing', async ({ sandbox }) => {
  const news = openNews(sandbox, 'unreachable@bouncelab.test')
  await news.send(issue(1))
  await sandbox.advance('3d')
  // The postmaster gets a copy of each.
  expect(await news.collect()).toEqual(['report', 'foreign', 'report', 'foreign'])
  await expect(sandbox).toHaveSeen({ notice: 'warning', about: 'unreachable@bouncelab.test', count: 2 })
  expect(news.subscribers).toMatchObject([{ strikes: [] }])
  expect(news.alerts).toEqual([])
})

const atQmail = base.extend({ sandboxOptions: { mta: { type: 'qmail', control: { me: 'mail.shop.test' } } } })

atQmail('who cannot be told of a bounce is the postmaster, who tells that our mailbox is down', async ({ sandbox }) => {
  await sandbox.use(rule({ domain: BOUNCE_HOST }, reply('550 5.1.1 No such user')))
  const news = openNews(sandbox, 'unknown@bouncelab.test')
  await news.send(issue(1))
  await sandbox.waitFor({ notice: 'double-bounce' })
  expect(await news.collect()).toEqual(['double-bounce'])
  expect(news.alerts).toEqual([expect.stringMatching(/^Bounces do not come back: bounces\+1\.0\..* 5\.1\.1 /)])
  expect(news.active()).toEqual(['unknown@bouncelab.test'])
})

const withForward = base.extend({
  sandboxOptions: {
    mta: { type: 'qmail', control: { me: 'mail.club.example' }, users: { ann: '&ann@gone.example' } },
  },
})

withForward('a bounce about an address that nobody subscribed is of whom we wrote to', async ({ sandbox }) => {
  await sandbox.use(rule({ domain: 'gone.example' }, reply('550 5.1.1 No such user')))
  const news = openNews(sandbox, 'ann@mail.club.example')
  await news.send(issue(1))
  await sandbox.waitFor({ notice: 'bounce', about: 'ann@gone.example' })
  await news.collect()
  expect(news.subscribers[0]?.unsubscribed).toContain('ann@gone.example 5.1.1')
})

base('an address that our own server refuses at once needs no bounce', async ({ sandbox }) => {
  const news = openNews(sandbox, 'reject@bouncelab.test', 'reject+452-4.2.2@bouncelab.test', 'ann@customer.example')
  expect(await news.send(issue(1))).toMatchObject([{ address: 'reject+452-4.2.2@bouncelab.test' }])
  expect(news.active()).toEqual(['reject+452-4.2.2@bouncelab.test', 'ann@customer.example'])
})

base('a vacation reply is no bounce, and neither is a letter', async ({ sandbox }) => {
  const news = openNews(sandbox, 'ann@customer.example')
  await news.send(issue(1))
  const { reversePath } = await sandbox.waitFor({ kind: 'mail', to: 'ann@customer.example' })
  const answer = { from: 'ann@customer.example', to: reversePath, text: 'user unknown (#5.1.1) is what I read' }
  await news.transport.sendMail({ ...answer, subject: 'Away', headers: { 'Auto-Submitted': 'auto-replied' } })
  await news.transport.sendMail({ ...answer, subject: 'Re: News 1' })
  await sandbox.settled()
  expect(await news.collect()).toEqual(['auto-reply', 'mail'])
  expect(news.subscribers).toEqual([{ id: 0, address: 'ann@customer.example', strikes: [] }])
})

atQmail('a bounce that somebody made up unsubscribes nobody', async ({ sandbox }) => {
  const news = openNews(sandbox, 'ann@customer.example')
  const { write } = returnAddresses(BOUNCE_HOST, 'a guess')
  const forged = write({ issue: 1, subscriber: 0 })
  await news.transport.sendMail({ from: forged, to: 'unknown@bouncelab.test', subject: 'News 1', text: 'Ha.' })
  await sandbox.waitFor({ notice: 'bounce', to: forged })
  expect(await news.collect()).toEqual(['foreign'])
  expect(news.active()).toEqual(['ann@customer.example'])
})
