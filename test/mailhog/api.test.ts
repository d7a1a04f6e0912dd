import { once } from 'node:events'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { contentOf } from '../../server/mailhog/content.ts'
import { mailhogId, ownId } from '../../server/mailhog/ids.ts'
import { pathOf } from '../../server/mailhog/message.ts'
import { type Post, startPost } from './support.ts'

const DATE = new Date('2026-01-05T09:00:00Z')
const plain = { messageId: '<1@shop.test>', date: DATE, subject: 'hi', text: 'hello' }

const statusOf = async ({ url }: Post, path: string, init: RequestInit = {}) =>
  (await fetch(`${url}${path}`, init)).status

test('a message has MailHog’s keys, and the trace lines that MailHog adds', async () => {
  const post = await startPost()
  await post.send({ ...plain, headers: { 'X-Twice': ['one', 'two'] } })
  const [message] = await post.list()
  const { ID } = message!
  expect(ID).toMatch(/^[\w-]{43}=@mailhog\.example$/)
  expect(JSON.parse(JSON.stringify(message).replaceAll(ID, 'ID'))).toMatchInlineSnapshot(`
    {
      "Content": {
        "Body": "hello",
        "Headers": {
          "Content-Transfer-Encoding": [
            "7bit",
          ],
          "Content-Type": [
            "text/plain; charset=utf-8",
          ],
          "Date": [
            "Mon, 05 Jan 2026 09:00:00 +0000",
          ],
          "From": [
            "ann@shop.test",
          ],
          "MIME-Version": [
            "1.0",
          ],
          "Message-ID": [
            "<1@shop.test>",
          ],
          "Received": [
            "from app.shop.test by mailhog.example (MailHog)
              id ID; Mon, 05 Jan 2026 09:00:00 +0000",
          ],
          "Return-Path": [
            "<ann@shop.test>",
          ],
          "Subject": [
            "hi",
          ],
          "To": [
            "bob@home.test",
          ],
          "X-Twice": [
            "two",
          ],
        },
        "MIME": null,
        "Size": 247,
      },
      "Created": "2026-01-05T09:00:00.000Z",
      "From": {
        "Domain": "shop.test",
        "Mailbox": "ann",
        "Params": "",
        "Relays": null,
      },
      "ID": "ID",
      "MIME": null,
      "Raw": {
        "Data": "X-Twice: one
    X-Twice: two
    From: ann@shop.test
    To: bob@home.test
    Subject: hi
    Message-ID: <1@shop.test>
    Date: Mon, 05 Jan 2026 09:00:00 +0000
    Content-Transfer-Encoding: 7bit
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8

    hello",
        "From": "ann@shop.test",
        "Helo": "app.shop.test",
        "To": [
          "bob@home.test",
        ],
      },
      "To": [
        {
          "Domain": "home.test",
          "Mailbox": "bob",
          "Params": "",
          "Relays": null,
        },
      ],
    }
  `)
})

test('what is taken apart is taken apart as MailHog does it', () => {
  const mail = [
    'Content-Type: multipart/mixed; boundary="b"',
    'Subject: folded',
    ' here',
    'Nonsense',
    'Twice: one',
    'Twice: two',
    '',
    'before',
    '--b',
    'Content-Type: text/plain',
    '',
    'a',
    '--b',
    'Content-Type: multipart/alternative; boundary=c',
    '',
    '--c',
    '',
    'inner',
    '--c--',
    '--b--',
    'after',
  ].join('\r\n')
  const { content, mime } = contentOf(mail)
  expect(content.Headers).toEqual({
    'Content-Type': ['multipart/mixed; boundary="b"'],
    Subject: ['folded here'],
    Twice: ['two'],
  })
  expect(mime?.Parts?.map(({ Body }) => Body)).toEqual(['before', 'a', '--c\r\n\r\ninner\r\n--c--', '--\r\nafter'])
  expect(mime?.Parts?.[2]?.MIME?.Parts?.map(({ Body }) => Body)).toEqual(['inner', '--'])
  expect(contentOf('no header at all').content).toMatchObject({ Headers: {}, Body: 'no header at all', Size: 16 })
})

test('a path is cut at its first colon and its first at-sign', () => {
  expect(pathOf('@a.test,@b.test:bob@c.test')).toEqual({
    Relays: ['@a.test', '@b.test'],
    Mailbox: 'bob',
    Domain: 'c.test',
    Params: '',
  })
  expect(pathOf('')).toEqual({ Relays: null, Mailbox: '', Domain: '', Params: '' })
})

test('an id leads back to its message, within its epoch alone', () => {
  const scope = { seed: 7, epoch: 2 }
  const id = mailhogId(scope, 'm12')
  expect(ownId(scope, id)).toBe('m12')
  expect(ownId(scope, 'm12')).toBe('m12')
  expect(ownId({ seed: 7, epoch: 3 }, id)).toBeNull()
  expect(ownId(scope, `A${id.slice(1)}`)).toBeNull()
  expect(ownId(scope, 'nonsense')).toBeNull()
})

test('start and limit that are no positive numbers are as if they were not there, and 250 is the most', async () => {
  const post = await startPost()
  for (const subject of ['1', '2']) await post.send({ subject, text: 'x' })
  for (const query of ['start=-1&limit=0', 'start=x&limit=y', 'limit=100000'])
    expect(await post.get(`/api/v2/messages?${query}`)).toMatchObject({ total: 2, count: 2, start: 0 })
  expect(await post.get('/api/v2/messages?start=9')).toEqual({ total: 2, count: 0, start: 9, items: [] })
})

test('a search without a kind or a query is refused with an empty body', async () => {
  const post = await startPost()
  for (const query of ['', '?kind=about&query=x', '?kind=from', '?kind=from&query=']) {
    const answer = await fetch(`${post.url}/api/v2/search${query}`)
    expect([answer.status, await answer.text()]).toEqual([400, ''])
  }
})

test('version 1: one message, an unknown one, its bytes, and what is not there', async () => {
  const post = await startPost()
  await post.send(plain)
  const [message] = await post.list()
  const path = `/api/v1/messages/${encodeURIComponent(message!.ID)}`
  const one = await fetch(`${post.url}${path}`)
  expect([one.headers.get('content-type'), await one.json()]).toEqual(['text/json', message])
  expect(await post.get('/api/v1/messages/m1')).toEqual(message)
  expect(await post.get('/api/v1/messages/unknown@mailhog.example')).toBeNull()
  const download = await fetch(`${post.url}${path}/download`)
  expect(Object.fromEntries(download.headers)).toMatchObject({
    'content-type': 'message/rfc822',
    'content-disposition': `attachment; filename="${message!.ID}.eml"`,
  })
  expect(await download.text()).toContain('\r\nSubject: hi\r\n')
  expect(await statusOf(post, '/api/v1/messages/unknown/download')).toBe(404)
  expect(await statusOf(post, '/api/v1/messages/unknown', { method: 'DELETE' })).toBe(500)
  expect(await statusOf(post, `${path}/mime/part/0/download`)).toBe(404)
  expect(await statusOf(post, `${path}/nonsense`)).toBe(404)
  expect(await statusOf(post, `${path}/download`, { method: 'OPTIONS' })).toBe(200)
})

test('a part is downloaded with its own header and its base64 decoded, and can neither run nor write ours', async () => {
  const post = await startPost()
  const raw = [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    'Content-Disposition: attachment; filename="a.html"',
    'Content-Transfer-Encoding: base64',
    'Content-Security-Policy: default-src *',
    'Set-Cookie: a=b',
    '',
    Buffer.from('<script>alert(1)</script>').toString('base64'),
    '--b--',
    '',
  ].join('\r\n')
  await post.send({ raw, envelope: { from: 'a@b.test', to: 'c@d.test' } })
  const part = await fetch(`${post.url}/api/v1/messages/m1/mime/part/0/download`)
  expect(await part.text()).toBe('<script>alert(1)</script>')
  expect(part.headers.get('content-type')).toBe('text/html')
  expect(part.headers.get('content-disposition')).toBe('attachment; filename="a.html"')
  expect(part.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
  expect(part.headers.get('set-cookie')).toBeNull()
})

test('the list that Mailpit and MailHog have at one path is MailHog’s where it is asked for', async () => {
  const post = await startPost()
  await post.send(plain)
  expect(await post.get('/api/v1/messages?compat=mailhog')).toEqual(await post.list())
  expect(await post.get('/api/v1/messages')).toMatchObject({ messages_count: 1 })
  const switched = await startPost({ mailhogV1List: true })
  expect(await switched.get('/api/v1/messages')).toEqual([])
  expect(await switched.get('/api/v1/messages?compat=mailpit')).toMatchObject({ messages_count: 0 })
})

test('a release names its server once and for all, and says what is wrong with it', async () => {
  const [post, other] = [await startPost(), await startPost()]
  await post.send(plain)
  const release = async (body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(`${post.url}/api/v1/messages/m1/release`, { method: 'POST', body: text })
    return [answer.status, (await answer.text()) || answer.headers.get('x-bouncelab-error')]
  }
  const { host, port } = other.server.smtp
  const server = { Name: 'other', Email: 'real@person.test', Host: host, Port: String(port) }
  expect(await release({ ...server, Save: true })).toEqual([200, null])
  expect(await release({ ...server, Save: true })).toEqual([400, 'there is a server "other" already'])
  expect(await release({ Name: 'other', Email: 'second@person.test' })).toEqual([200, null])
  expect(await release({ Name: 'third' })).toEqual([400, 'there is no server "third"; Save: true remembers it'])
  expect(await release({ ...server, Name: '', Username: 'u', Mechanism: 'NONE' })).toEqual([
    400,
    'Mechanism is neither PLAIN nor CRAMMD5',
  ])
  expect(await release('nonsense')).toEqual([500, 'Error decoding request body'])
  expect((await other.list()).map(({ Raw }) => Raw.To[0])).toEqual(['second@person.test', 'real@person.test'])
  expect(await post.get('/api/v2/outgoing-smtp')).toMatchObject({ other: { Host: host, Save: true, Mechanism: '' } })
  expect(await post.get('/s/ci-1/api/v2/outgoing-smtp')).toEqual({})
})

test('the event stream tells of each message as it comes, in its own sandbox', async () => {
  const post = await startPost()
  const stream = await fetch(`${post.url}/s/ci-1/api/v1/events`)
  expect(stream.headers.get('content-type')).toBe('text/event-stream')
  await post.send({ subject: 'elsewhere', text: 'x' })
  await post.send({ subject: 'first', text: 'x' }, 'ci-1')
  await post.send({ subject: 'second', text: 'x' }, 'ci-1')
  let text = ''
  const reader = stream.body!.getReader()
  while (text.split('\n\n').length < 3) text += new TextDecoder().decode((await reader.read()).value)
  await reader.cancel()
  const events = text
    .trim()
    .split('\n\n')
    .map((event) => JSON.parse(event.replace(/^data: /gm, '')))
  expect(events).toEqual((await post.list('ci-1')).reverse())
})

test('the socket tells of each message in a frame', async () => {
  const post = await startPost()
  const socket = new WebSocket(`${post.url.replace('http', 'ws')}/api/v2/websocket`)
  await once(socket, 'open')
  const told = once(socket, 'message')
  await post.send(plain)
  const [frame] = await told
  expect(JSON.parse(String(frame))).toEqual((await post.list())[0])
  socket.close()
})

test('pages of other sites see nothing', async () => {
  const post = await startPost()
  expect(await statusOf(post, '/api/v2/messages', { headers: { origin: 'http://evil.test' } })).toBe(403)
})
