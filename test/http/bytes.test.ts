import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { problemIn, QMAIL, startTestServer, type TestServer } from './support.ts'

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const send = (
  server: TestServer,
  body: Uint8Array | string,
  query = '?from=app@client.test&to=alice@mail.example.com',
) => server.ask('send', { query, body, type: 'message/rfc822' })

test('every byte of a message comes back as it was given', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  const bodies = [
    Buffer.concat([Buffer.from('Subject: all\r\n\r\n'), all]),
    Buffer.from('Subject: bare\n\nLF only, no last line end'),
    Buffer.from('Subject: \xe9\r\n\r\n\xff\xfe\r\n.\r\n..\r\n', 'latin1'),
    Buffer.from('\ufeffSubject: bom\r\n\r\n'),
    Buffer.alloc(0),
    Buffer.from('Subject: 日本語\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$BF|K\\8l\x1b(B\r\n'),
  ]
  for (const body of bodies) {
    const { id } = await send(server, body)
    const raw = await server.fetch('getRaw', { params: { id } })
    expect(await bytesOf(raw)).toEqual(body)
    expect(raw.headers.get('content-type')).toBe('message/rfc822')
    expect(raw.headers.get('content-length')).toBe(String(body.length))
    expect((await server.ask('getMessage', { params: { id } })).size).toBe(body.length)
  }
})

test('the queue form has qmail’s trace line and LF, the delivered form what final delivery wrote', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const { id } = await send(
    server,
    'Subject: x\r\n\r\nHello.\r\n',
    '?from=app@client.test&to=alice@mail.example.com&uid=501',
  )
  await server.ask('waitForMessage', { query: '?state=delivered' })
  const form = async (query: string) =>
    (await bytesOf(await server.fetch('getRaw', { params: { id }, query }))).toString()
  expect(await form('?form=queue')).toMatch(
    /^Received: \(qmail \d+ invoked by uid 501\); [^\r\n]+\nSubject: x\n\nHello\.\n$/,
  )
  const delivered = await form('?form=delivered&recipient=alice@mail.example.com')
  expect(delivered).toMatch(/^Return-Path: <app@client\.test>\nDelivered-To: alice@mail\.example\.com\nReceived: /)
  expect(await form('?form=delivered')).toBe(delivered)
  expect(
    (await problemIn(await server.fetch('getRaw', { params: { id }, query: '?form=delivered&recipient=x@y' }))).code,
  ).toBe('E_NOT_FOUND')
  expect(
    (await problemIn(await server.fetch('getRaw', { params: { id }, query: '?form=raw&recipient=x@y' }))).code,
  ).toBe('E_BAD_REQUEST')
  expect((await problemIn(await server.fetch('getRaw', { params: { id }, query: '?form=wire' }))).code).toBe(
    'E_BAD_REQUEST',
  )
})

test('a notice is what goes on the wire: CRLF, no Return-Path', async () => {
  const server = await startTestServer({ mta: QMAIL })
  await send(server, 'Subject: x\n\nHello.\n', '?from=app@client.test&to=nobody@mail.example.com')
  const { id, size } = await server.ask('waitForMessage', { query: '?notice=bounce' })
  const raw = (await bytesOf(await server.fetch('getRaw', { params: { id } }))).toString('latin1')
  expect(raw.length).toBe(size)
  expect(raw).toMatch(/^Received: \(qmail \d+ invoked for bounce\)/)
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('an envelope may have any reverse-path, DSN parameters and many recipients', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const envelope = async (query: string) => {
    const { id } = await send(server, 'Subject: x\r\n\r\n', query)
    return (await server.ask('getMessage', { params: { id } })).envelope
  }
  const to = 'to=alice@mail.example.com'
  expect((await envelope(`?from=&${to}`)).reversePath).toBe('')
  expect((await envelope(`?from=<>&${to}`)).reversePath).toBe('')
  expect((await envelope(`?from=${encodeURIComponent('#@[]')}&${to}`)).reversePath).toBe('#@[]')
  expect((await envelope(`?from=list-@host-@[]&${to}`)).reversePath).toBe('list-@host-@[]')
  expect(
    await envelope(`?from=<a@b.test>&to=<c@d.test>&to=e@d.test&notify=failure,delay&ret=hdrs&envid=QQ314159`),
  ).toEqual({
    reversePath: 'a@b.test',
    recipients: [
      { forwardPath: 'c@d.test', notify: ['FAILURE', 'DELAY'] },
      { forwardPath: 'e@d.test', notify: ['FAILURE', 'DELAY'] },
    ],
    ret: 'HDRS',
    envid: 'QQ314159',
  })
})

test('bytes are known by their type, or by an envelope in the query', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const query = '?from=a@b.test&to=c@d.test'
  for (const type of [
    'message/rfc822',
    'application/octet-stream',
    'text/plain; charset=shift_jis',
    'application/x-www-form-urlencoded',
  ]) {
    const { id } = await server.ask('send', { query, body: 'Subject: x\r\n\r\n\x80', type })
    expect(await (await server.fetch('getRaw', { params: { id } })).text()).toBe('Subject: x\r\n\r\n\x80')
  }
})

test('a message in fields at the same instant has the same bytes after a reset', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const hashes = []
  for (let i = 0; i < 2; i++) {
    const body = {
      from: 'app@client.test',
      to: ['Ann <a@b.test>', 'c@d.test'],
      subject: 'grüße',
      text: 'x',
      html: '<p>x',
      uid: 7,
    }
    const { id } = await server.ask('send', { body })
    const message = await server.ask('getMessage', { params: { id } })
    expect(message).toMatchObject({
      subject: 'grüße',
      origin: { uid: 7 },
      envelope: { recipients: [{ forwardPath: 'a@b.test' }, { forwardPath: 'c@d.test' }] },
    })
    hashes.push(
      createHash('sha256')
        .update(await bytesOf(await server.fetch('getRaw', { params: { id } })))
        .digest('hex'),
    )
    await server.ask('resetSandbox')
  }
  expect(hashes[0]).toBe(hashes[1])
})
