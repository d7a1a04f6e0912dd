/** The published client mailpit-api, unchanged: every method of it. */
import { createHash } from 'node:crypto'
import jpeg from 'jpeg-js'
import { MailpitClient } from 'mailpit-api'
import nodemailer from 'nodemailer'
import { PNG } from 'pngjs'
import { expect, onTestFinished, test } from 'vitest'
import { receiver } from '../handoff/receiver.ts'
import { QMAIL, startTestServer, type TestServer } from '../http/support.ts'

const asked = new Set<string>()

/** A client that remembers which of its methods were called. */
function clientOf(url: string): MailpitClient {
  return new Proxy(new MailpitClient(url), {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        asked.add(String(name))
        return value.apply(target, args)
      }
    },
  })
}

async function start(options: Parameters<typeof startTestServer>[0] = { mta: QMAIL }) {
  const server = await startTestServer(options)
  return { server, client: clientOf(server.url) }
}

const smtpPort = async (server: TestServer) => Number(/:(\d+)$/.exec((await server.ask('getInfo')).smtp)?.[1])

const red = (width: number, height: number): Buffer => {
  const image = new PNG({ width, height })
  for (let i = 0; i < image.data.length; i += 4) image.data.set([255, 0, 0, 255], i)
  return PNG.sync.write(image)
}

const WELCOME = {
  From: { Email: 'app@client.test', Name: 'The, App' },
  To: [{ Email: 'alice@mail.example.com', Name: 'Alice' }],
  Cc: [{ Email: 'carl@client.test' }],
  Bcc: ['bert@client.test'],
  ReplyTo: [{ Email: 'help@client.test', Name: 'Hilfe für alle' }],
  Subject: 'Grüße',
  Text: 'Hello Alice, see https://shop.example/start.',
  HTML: '<p style="display:flex">Hello <b>Alice</b>: <a href="https://shop.example/start?a=1&amp;b=2">start</a><img src="cid:dot"></p>',
  Headers: { 'X-Order': '7', 'List-Unsubscribe': '<https://shop.example/leave>, <mailto:leave@shop.example>' },
  Tags: ['welcome', 'Shop'],
  Attachments: [
    { Filename: 'bill.txt', Content: Buffer.from('EUR 12').toString('base64'), ContentType: 'text/plain' },
    { Filename: 'dot.png', Content: `data:image/png;base64,${red(360, 240).toString('base64')}`, ContentID: 'dot' },
  ],
}

test('a message that is sent can be read in every form', async () => {
  const { client } = await start()
  const { ID } = await client.sendMessage(WELCOME)
  const message = await client.getMessageSummary(ID)
  expect(message).toMatchObject({
    ID,
    From: { Name: 'The, App', Address: 'app@client.test' },
    To: [{ Name: 'Alice', Address: 'alice@mail.example.com' }],
    Cc: [{ Name: '', Address: 'carl@client.test' }],
    Bcc: [{ Name: '', Address: 'bert@client.test' }],
    ReplyTo: [{ Name: 'Hilfe für alle', Address: 'help@client.test' }],
    ReturnPath: 'app@client.test',
    Subject: 'Grüße',
    Tags: ['Shop', 'welcome'],
    Username: '',
    ListUnsubscribe: {
      Header: WELCOME.Headers['List-Unsubscribe'],
      Links: ['https://shop.example/leave', 'mailto:leave@shop.example'],
      Errors: '',
      HeaderPost: '',
    },
  })
  expect(message.Text.trim()).toBe(WELCOME.Text)
  expect(message.HTML.trim()).toBe(WELCOME.HTML)
  expect(message.Date).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  const [bill] = message.Attachments
  expect(bill).toEqual({
    PartID: expect.stringMatching(/^\d+(\.\d+)*$/),
    FileName: 'bill.txt',
    ContentType: 'text/plain',
    ContentID: '',
    Size: 6,
    Checksums: {
      MD5: createHash('md5').update('EUR 12').digest('hex'),
      SHA1: createHash('sha1').update('EUR 12').digest('hex'),
      SHA256: createHash('sha256').update('EUR 12').digest('hex'),
    },
  })
  expect(message.Attachments).toHaveLength(1)
  const [dot] = message.Inline
  expect(dot).toMatchObject({ FileName: 'dot.png', ContentType: 'image/png', ContentID: 'dot' })

  const part = await client.getMessageAttachment('latest', bill?.PartID as string)
  expect(await part.text()).toBe('EUR 12')
  const thumb = await client.getAttachmentThumbnail(ID, dot?.PartID as string)
  expect(thumb.type).toBe('image/jpeg')
  const picture = jpeg.decode(new Uint8Array(await thumb.arrayBuffer()), { useTArray: true })
  expect([picture.width, picture.height]).toEqual([180, 120])
  const middle = (60 * 180 + 90) * 4
  expect(picture.data[middle]).toBeGreaterThan(240)
  expect(picture.data[middle + 1]).toBeLessThan(20)
  const blank = await client.getAttachmentThumbnail(ID, bill?.PartID as string)
  expect(jpeg.decode(new Uint8Array(await blank.arrayBuffer())).data.every((value) => value > 250)).toBe(true)

  const headers = (await client.getMessageHeaders()) as Record<string, string[]>
  expect(headers['X-Order']).toEqual(['7'])
  expect(headers['Message-Id']).toEqual([`<${message.MessageID}>`])
  expect(Object.keys(headers)).toEqual(Object.keys(headers).sort())
  const source = await client.getMessageSource(ID)
  expect(source).toContain('X-Tags: welcome, Shop\r\n')
  expect(source.length).toBe(message.Size)
  expect(source).not.toContain('bert@client.test')
})

test('the text and the HTML are shown by themselves, with their links and pictures', async () => {
  const { server, client } = await start()
  await client.sendMessage(WELCOME)
  expect((await client.renderMessageText()).trim()).toBe(WELCOME.Text)
  const html = await client.renderMessageHTML('latest', 1)
  expect(html).toContain('<base target="_blank">')
  expect(html).toContain('<a href="https://shop.example/start?a=1&amp;b=2">')
  expect(html).toContain('<img src="data:image/png;base64,')
  const response = await fetch(`${server.url}/view/latest.html`)
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox/)
  const latest = await fetch(`${server.url}/view/latest`, { redirect: 'manual' })
  expect([latest.status, latest.headers.get('location')]).toEqual([302, '/#/messages/m1'])
  await client.sendMessage({ ...WELCOME, HTML: '', Attachments: [] })
  await expect(client.renderMessageHTML()).rejects.toThrow('This message does not contain a HTML part')
  const plain = await fetch(`${server.url}/view/latest.txt?query=subject:nothing-like-it`)
  expect([plain.status, await plain.text()]).toEqual([404, 'Message not found'])
})

test('messages are listed page by page, read, and deleted', async () => {
  const { client } = await start()
  for (const Subject of ['one', 'two', 'three']) await client.sendMessage({ ...WELCOME, Subject, Cc: [], Bcc: [] })
  const all = await client.listMessages()
  expect(all).toMatchObject({ total: 3, unread: 3, count: 3, messages_count: 3, messages_unread: 3, start: 0 })
  expect(all.tags).toEqual(['Shop', 'welcome'])
  expect(all.messages.map(({ Subject }) => Subject)).toEqual(['three', 'two', 'one'])
  expect(all.messages[0]).toEqual({
    ID: 'm3',
    MessageID: expect.stringMatching(/@client\.bouncelab\.test$/),
    Read: false,
    From: { Name: 'The, App', Address: 'app@client.test' },
    To: [{ Name: 'Alice', Address: 'alice@mail.example.com' }],
    Cc: [],
    Bcc: [],
    ReplyTo: [{ Name: 'Hilfe für alle', Address: 'help@client.test' }],
    Subject: 'three',
    Created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    Username: '',
    Tags: ['Shop', 'welcome'],
    Size: expect.any(Number),
    Attachments: 1,
    Snippet: 'Hello Alice, see https://shop.example/start.',
  })
  const page = await client.listMessages(1, 1)
  expect(page).toMatchObject({ start: 1, count: 1, total: 3, messages: [{ Subject: 'two' }] })

  expect((await client.getMessageSummary('m2')).Subject).toBe('two')
  expect(await client.listMessages()).toMatchObject({ unread: 2, messages: [{}, { ID: 'm2', Read: true }, {}] })
  expect(await client.setReadStatus({ IDs: ['m1'], Read: true })).toBe('ok')
  expect((await client.searchMessages({ query: 'is:read' })).messages.map(({ ID }) => ID)).toEqual(['m2', 'm1'])
  await client.setReadStatus({ Search: 'subject:one', Read: false }, { tz: 'Asia/Tokyo' })
  expect((await client.searchMessages({ query: 'is:unread' })).messages.map(({ ID }) => ID)).toEqual(['m3', 'm1'])
  await client.setReadStatus({ Read: true })
  expect((await client.getInfo()).Unread).toBe(0)
  await expect(client.setReadStatus({ IDs: ['m1'], Search: 'one' })).rejects.toThrow(/400.*not both/)

  expect(await client.deleteMessages({ IDs: ['m1'] })).toBe('ok')
  expect((await client.listMessages()).messages.map(({ ID }) => ID)).toEqual(['m3', 'm2'])
  expect(await client.deleteMessagesBySearch({ query: 'subject:three' })).toBe('ok')
  expect((await client.listMessages()).total).toBe(1)
  await client.deleteMessages()
  expect(await client.listMessages()).toMatchObject({ total: 0, unread: 0, messages: [], tags: [] })
})

test('tags are set, renamed and taken away', async () => {
  const { client } = await start()
  await client.sendMessage(WELCOME)
  await client.sendMessage({ ...WELCOME, Tags: [] })
  expect(await client.setTags({ IDs: ['m2'], Tags: ['welcome', 'a/b', 'two words'] })).toBe('ok')
  expect(await client.getTags()).toEqual(['Shop', 'two words', 'welcome'])
  expect(await client.renameTag('welcome', 'hello')).toBe('ok')
  expect((await client.searchMessages({ query: 'tag:hello' })).messages_count).toBe(2)
  expect((await client.searchMessages({ query: 'tag:"two words"' })).messages.map(({ ID }) => ID)).toEqual(['m2'])
  expect(await client.deleteTag('two words')).toBe('ok')
  expect((await client.getInfo()).Tags).toEqual({ hello: 2, Shop: 1 })
  await client.setTags({ IDs: ['m1', 'm2'] })
  expect(await client.getTags()).toEqual([])
  await expect(client.renameTag('nobody', 'x')).rejects.toThrow('400')
})

test('who waits is told of mail by SMTP, and of the bounce that came of it', async () => {
  const { server, client } = await start()
  const transport = nodemailer.createTransport({ port: await smtpPort(server), ignoreTLS: true })
  onTestFinished(() => transport.close())
  await transport.sendMail({
    from: 'app@client.test',
    to: 'nobody@mail.example.com',
    bcc: 'alice@mail.example.com',
    subject: 'news',
    text: 'Hello.',
    headers: { 'X-Tags': 'news, first issue' },
  })
  const news = await client.waitForMessage({ query: 'subject:news tag:news' }, { timeout: 5000, interval: 20 })
  expect(news).toMatchObject({ Tags: ['first issue', 'news'], Bcc: [{ Address: 'alice@mail.example.com' }] })
  const { messages } = await client.waitForMessages(
    { query: 'from:MAILER-DAEMON', count: 1, exact: true },
    { timeout: 5000, interval: 20 },
  )
  expect(messages[0]).toMatchObject({
    From: { Address: 'MAILER-DAEMON@mail.example.com' },
    To: [{ Address: 'app@client.test' }],
    Bcc: [],
    Subject: 'failure notice',
    Read: false,
  })
  const bounce = await client.getMessageSummary('latest')
  expect(bounce.ReturnPath).toBe('')
  expect(bounce.Text).toContain('<nobody@mail.example.com>:')
  expect((await client.waitForMessages({ timeout: 1000, interval: 20 })).total).toBe(2)
  expect((await client.getInfo()).RuntimeStats).toMatchObject({ SMTPAccepted: 1, MessagesDeleted: 0 })
})

test('the checks look at the message alone', async () => {
  const { server, client } = await start()
  await client.sendMessage(WELCOME)
  const html = await client.htmlCheck()
  const flex = html.Warnings.find(({ Slug }) => Slug === 'css-display-flex')
  expect(flex).toMatchObject({ Title: 'display:flex', Category: 'css', Score: { Found: 1 } })
  expect(flex?.Results).toContainEqual(
    expect.objectContaining({ Family: 'outlook', Platform: 'windows', Support: 'no' }),
  )
  expect(html.Total).toMatchObject({ Nodes: 4, Tests: expect.any(Number) })
  expect(html.Total.Supported + html.Total.Partial + html.Total.Unsupported).toBeCloseTo(100)
  expect((html.Platforms as Record<string, string[]>).gmail).toContain('ios')

  const status = 'Not checked: bouncelab asks no other host'
  expect(await client.linkCheck('latest', true)).toEqual({
    Errors: 0,
    Links: [
      { URL: 'https://shop.example/start?a=1&b=2', StatusCode: 0, Status: status },
      { URL: 'https://shop.example/start', StatusCode: 0, Status: status },
    ],
  })
  // Without SpamAssassin, Mailpit has no such route.
  await expect(client.spamAssassinCheck()).rejects.toThrow('404 page not found')
  await client.sendMessage({ ...WELCOME, HTML: '', Attachments: [] })
  await expect(client.htmlCheck()).rejects.toThrow('message does not contain HTML')
  expect(server.faults).toEqual([])
})

test('a message is released to the server that --relay names, and to no other', async () => {
  const there = await receiver()
  onTestFinished(there.close)
  const routes = [
    { pattern: 'app.test', server: `smtp://127.0.0.1:${there.port}` },
    { pattern: 'far.test', server: 'smtp://203.0.113.9:25' },
  ]
  const { client } = await start({ relay: routes })
  await client.sendMessage(WELCOME)
  expect(await client.getConfiguration()).toMatchObject({
    MessageRelay: { Enabled: true, SMTPServer: `127.0.0.1:${there.port}, 203.0.113.9:25` },
    SpamAssassin: false,
    ChaosEnabled: true,
  })
  expect(await client.releaseMessage('latest', { To: ['Bob <bob@app.test>'] })).toBe('ok')
  expect(there.received).toMatchObject([{ to: ['bob@app.test'] }])
  const refused = (To: string[]) => client.releaseMessage('m1', { To }).catch((error: Error) => error.message)
  expect(await refused(['bob@app.test', 'eve@nowhere.test'])).toMatch(/400.*Failed: no relay is set up for eve@nowhere/)
  expect(await refused(['bob@far.test'])).toMatch(/Failed: .*--relay-allow 203\.0\.113\.9/)
  expect(await refused([])).toContain('No valid addresses found')
  expect(await refused(['bob'])).toContain('Invalid email address: bob')
  expect(there.received).toHaveLength(1)
})

test('chaos is refusals with a chance, drawn from the seed of the sandbox', async () => {
  // A server that plays no MTA offers AUTH, which picks the sandbox.
  const { server, client } = await start({})
  const off = {
    Sender: { ErrorCode: 451, Probability: 0 },
    Recipient: { ErrorCode: 451, Probability: 0 },
    Authentication: { ErrorCode: 535, Probability: 0 },
  }
  expect(await client.getChaosTriggers()).toEqual(off)
  const set = { ...off, Recipient: { ErrorCode: 550, Probability: 100 } }
  expect(await client.setChaosTriggers({ Recipient: { ErrorCode: 550, Probability: 100 } })).toEqual(set)
  const transport = nodemailer.createTransport({ port: await smtpPort(server), ignoreTLS: true })
  onTestFinished(() => transport.close())
  const mail = { from: 'app@client.test', to: 'alice@mail.example.com', text: 'x' }
  await expect(transport.sendMail(mail)).rejects.toThrow('550 Chaos recipient error')

  const sequence = async (seed: number) => {
    await server.ask('putSandbox', { params: { s: `seed-${seed}` }, body: { seed: seed % 10 } })
    const own = clientOf(`${server.url}/s/seed-${seed}`)
    await own.setChaosTriggers({ Sender: { ErrorCode: 421, Probability: 50 } })
    expect(await own.getChaosTriggers()).toMatchObject({ Sender: { ErrorCode: 421, Probability: 50 } })
    const auth = { user: `seed-${seed}`, pass: 'x' }
    const results: boolean[] = []
    for (let i = 0; i < 12; i++) {
      const one = nodemailer.createTransport({ port: await smtpPort(server), ignoreTLS: true, auth })
      results.push(
        await one.sendMail(mail).then(
          () => true,
          () => false,
        ),
      )
      one.close()
    }
    return results
  }
  await client.setChaosTriggers()
  expect(await client.getChaosTriggers()).toEqual(off)
  const first = await sequence(11)
  expect(new Set(first)).toEqual(new Set([true, false]))
  expect(await sequence(21)).toEqual(first)
  await expect(client.setChaosTriggers({ Sender: { ErrorCode: 200, Probability: 5 } })).rejects.toThrow(
    'error code must be between 400 and 599',
  )
  await expect(client.setChaosTriggers({ Sender: { ErrorCode: 451, Probability: 101 } })).rejects.toThrow(
    'probability must be between 0 and 100',
  )
})

test('a sandbox of its own is a base URL of its own', async () => {
  const { server, client } = await start()
  const own = clientOf(`${server.url}/s/ci-42`)
  await own.sendMessage(WELCOME)
  expect((await client.listMessages()).total).toBe(0)
  expect((await own.listMessages()).total).toBe(1)
  const latest = await fetch(`${server.url}/s/ci-42/view/latest`, { redirect: 'manual' })
  expect(latest.headers.get('location')).toBe('/s/ci-42/#/messages/m1')
})

test('every method of the client was called', () => {
  const methods = Object.getOwnPropertyNames(MailpitClient.prototype).filter(
    (name) => name !== 'constructor' && name !== 'request',
  )
  expect(methods.filter((name) => !asked.has(name))).toEqual([])
})
