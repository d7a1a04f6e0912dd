/** Mail from files, over HTTP: .eml and mbox. */
import { expect, test } from 'vitest'
import { problemIn, speak, startTestServer, type TestServer } from '../http/support.ts'

const EML =
  'From: app@shop.example\r\nTo: ann@client.example\r\nCc: bob@client.example\r\nSubject: one\r\n\r\nHello.\r\n'
/** mboxrd: `>From ` in a body has one `>` more than in the message. */
const MBOX = `From app@shop.example Mon Jan  5 09:00:00 2026
From: Newsletter <app@shop.example>
To: ann@client.example
Subject: first

>From here on it goes.

From MAILER-DAEMON Mon Jan  5 09:00:01 2026
From: MAILER-DAEMON@mail.example.com
To: app@shop.example
Subject: failure notice

Hi. This is the qmail-send program.
`

const given = (server: TestServer, body: string | Uint8Array, query = '') =>
  server.fetch('importFile', {
    params: { s: 'default' },
    body: typeof body === 'string' ? Buffer.from(body) : body,
    type: 'application/octet-stream',
    query,
  })

/** Oldest first. */
async function kept(server: TestServer) {
  const { messages } = await server.ask('listMessages')
  const mail = messages.filter(({ kind }) => kind === 'mail').reverse()
  return Promise.all(
    mail.map(async ({ id, subject, reversePath, recipients }) => ({
      subject,
      reversePath,
      to: recipients.map(({ address }) => address),
      raw: Buffer.from(await (await server.fetch('getRaw', { params: { s: 'default', id } })).arrayBuffer()).toString(),
    })),
  )
}

test('each message of an mbox comes in, unquoted, from who its first line says, to whom its header says', async () => {
  const server = await startTestServer()
  const answer = await given(server, MBOX)
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ imported: 'mail', messages: 2, ids: ['m1', 'm2'] })
  const [first, second] = await kept(server)
  expect(first).toMatchObject({ subject: 'first', reversePath: 'app@shop.example', to: ['ann@client.example'] })
  expect(first?.raw.replaceAll('\r', '')).toContain('\n\nFrom here on it goes.\n')
  expect(second).toMatchObject({ subject: 'failure notice', reversePath: '', to: ['app@shop.example'] })
})

test('a message goes in byte by byte, to the recipients of its header or to those of the query', async () => {
  const server = await startTestServer()
  expect((await given(server, EML)).status).toBe(201)
  expect((await given(server, EML, '?from=&to=carol@client.example')).status).toBe(201)
  expect(await kept(server)).toEqual([
    { subject: 'one', reversePath: 'app@shop.example', to: ['ann@client.example', 'bob@client.example'], raw: EML },
    { subject: 'one', reversePath: '', to: ['carol@client.example'], raw: EML },
  ])
})

test.each([
  ['nothing', '', 400, /^The file is empty\.$/],
  ['what is no message', 'just words\n', 422, /^The message has no header field\.$/],
  ['a message to nobody', 'Subject: x\r\n\r\n', 422, /^The message names no recipient\.$/],
  [
    'a mailbox with a message to nobody',
    `${MBOX}\nFrom a@b.test Mon\nSubject: x\n\n`,
    422,
    /^Message 3 of the mailbox names no recipient\.$/,
  ],
  [
    'a mailbox with a message that is too large',
    `${MBOX}\nFrom a@b.test Mon\nTo: c@d.test\n\n${'x'.repeat(3000)}\n`,
    413,
    /^Message 3 of the mailbox has 30\d\d bytes; at most 2000 are taken\.$/,
  ],
])('of %s nothing is taken in, and the refusal says what to do', async (_, body, status, detail) => {
  const server = await startTestServer({ maxMessageSize: 2000 })
  const refused = await problemIn(await given(server, body))
  expect([refused.status, refused.detail]).toEqual([status, expect.stringMatching(detail)])
  expect(refused.hint).toBeTruthy()
  expect((await server.ask('listMessages')).total).toBe(0)
  expect(server.faults).toEqual([])
})

test('a file that is larger than any is refused before it is read', async () => {
  const server = await startTestServer()
  const { http } = await server.ask('getInfo')
  const answer = await speak(
    http,
    'POST /api/sandboxes/default/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000000\r\n\r\n',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"The body is larger than 268435456 bytes\."[\s\S]*Split the mailbox/)
})

test('whoever follows a sandbox that is replaced is told that the journal is another one', async () => {
  const server = await startTestServer()
  await given(server, EML)
  const before = await server.ask('getEvents', { params: { s: 'default' } })
  const archive = await (await server.fetch('exportSandbox', { params: { s: 'default' } })).arrayBuffer()
  const answer = await given(server, new Uint8Array(archive), '?replace=true')
  const { epoch } = (await answer.json()) as { epoch: number }
  expect(epoch).toBe(before.epoch + 1)
  const last = before.events.at(-1)
  const query = `?after=${last?.seq}&epoch=${last?.epoch}`
  const { events } = await server.ask('getEvents', { params: { s: 'default' }, query })
  expect(events.map(({ type, epoch: of }) => [type, of])).toEqual([['stream.resync', epoch]])
})
