/** Mailpit's search language, each operator and its opposite. */
import { MailpitClient } from 'mailpit-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Server, startServer } from '../../server/server.ts'

let server: Server
let client: MailpitClient

const person = (Email: string, Name = '') => ({ Email, Name })
const dot = { Filename: 'dot.gif', Content: 'R0lGODlhAQABAAAAACw=', ContentID: 'dot' }
const file = { Filename: 'bill.pdf', Content: 'JVBERi0=', ContentType: 'application/pdf' }

beforeAll(async () => {
  server = await startServer({ clock: { mode: 'virtual', start: Date.parse('2026-01-05T09:00:00Z') } })
  client = new MailpitClient(server.http?.url as string)
  await client.sendMessage({
    From: person('ann@shop.example', 'Ann Lee'),
    To: [person('bob@client.test', 'Bob')],
    Cc: [person('carl@client.test')],
    ReplyTo: [person('help@shop.example')],
    Subject: 'Your invoice for March',
    Text: 'Please pay: the sum is due in ten days.',
    Headers: { 'Message-ID': '<invoice-7@shop.example>' },
    Tags: ['billing'],
    Attachments: [file],
  })
  const sandbox = await server.sandbox('default')
  await sandbox.moveClock({ advance: 86_400_000 })
  await client.sendMessage({
    From: person('dora@shop.example', 'Dora'),
    To: [person('eve@client.test', 'Eve')],
    Bcc: ['secret@client.test'],
    Subject: 'Newsletter',
    HTML: '<p>Ten new things <img src="cid:dot"></p>',
    Text: 'x'.repeat(3000),
    Attachments: [dot],
  })
  await client.getMessageSummary('m1')
})
afterAll(() => server.close(0))

const found = async (query: string, tz?: string) =>
  (await client.searchMessages({ query, ...(tz ? { tz } : {}) })).messages.map(({ ID }) => ID)

test.each([
  ['invoice', ['m1']],
  ['"sum is due"', ['m1']],
  ['INVOICE march', ['m1']],
  ['from:ann', ['m1']],
  ['from:"Ann Lee"', ['m1']],
  ['-from:ann', ['m2']],
  ['!from:ann', ['m2']],
  ['to:eve@client.test', ['m2']],
  ['to:secret@client.test', []],
  ['cc:carl', ['m1']],
  ['-cc:carl', ['m2']],
  ['bcc:secret', ['m2']],
  ['-bcc:secret', ['m1']],
  ['reply-to:help', ['m1']],
  ['addressed:client.test', ['m2', 'm1']],
  ['addressed:secret@client.test', ['m2']],
  ['addressed:help@shop.example', ['m1']],
  ['!addressed:carl', ['m2']],
  ['subject:invoice', ['m1']],
  ['subject:"invoice for"', ['m1']],
  ['-subject:invoice', ['m2']],
  ['message-id:invoice-7', ['m1']],
  ['-message-id:invoice-7', ['m2']],
  ['tag:billing', ['m1']],
  ['tag:BILLING', ['m1']],
  ['tag:bill', []],
  ['!tag:billing', ['m2']],
  ['is:tagged', ['m1']],
  ['-is:tagged', ['m2']],
  ['is:read', ['m1']],
  ['is:unread', ['m2']],
  ['!is:read', ['m2']],
  ['-is:unread', ['m1']],
  ['has:attachment', ['m1']],
  ['-has:attachments', ['m2']],
  ['has:inline', ['m2']],
  ['!has:inlines', ['m1']],
  ['larger:2k', ['m2']],
  ['-larger:2k', ['m1']],
  ['smaller:2KB', ['m1']],
  ['larger:1M', []],
  ['before:2026-01-06', ['m1']],
  ['-before:2026-01-06', ['m2']],
  ['after:2026-01-06', ['m2']],
  ['!after:"2026-01-06 08:00"', ['m1']],
  ['before:"2026-01-05 09:00"', ['m1']],
  ['after:"2026-01-05T09:00:00Z"', ['m2', 'm1']],
  ['after:never', ['m2', 'm1']],
  ['from:shop.example is:unread has:inline -tag:billing', ['m2']],
  ['- !', ['m2', 'm1']],
] as [string, string[]][])('%s finds %j', async (query, ids) => {
  expect(await found(query)).toEqual(ids)
})

test('times are meant in the zone that the request names', async () => {
  // Nine in the morning in UTC is six in the evening in Tokyo.
  expect(await found('before:"2026-01-05 17:00"')).toEqual(['m1'])
  expect(await found('before:"2026-01-05 17:00"', 'Asia/Tokyo')).toEqual([])
  expect(await found('before:"2026-01-05 18:00"', 'Asia/Tokyo')).toEqual(['m1'])
  expect(await found('before:"2026-01-05 17:00"', 'Mars/Base')).toEqual(['m1'])
})

test('matches are counted apart from the page, and from the sandbox', async () => {
  const page = await client.searchMessages({ query: 'addressed:client.test', start: 1, limit: 1 })
  expect(page).toMatchObject({ messages_count: 2, messages_unread: 1, total: 2, unread: 1, count: 1, start: 1 })
  expect(page.messages.map(({ ID }) => ID)).toEqual(['m1'])
  await expect(client.searchMessages({ query: ' ' })).rejects.toThrow('400 Bad Request')
  const latest = await fetch(`${server.http?.url}/api/v1/message/latest/headers?query=tag:billing`)
  expect(await latest.json()).toMatchObject({ 'Message-Id': ['<invoice-7@shop.example>'] })
})

test('a list may end before a time', async () => {
  const response = await fetch(`${server.http?.url}/api/v1/messages?before=2026-01-06T00:00:00Z`)
  expect(((await response.json()) as { messages: { ID: string }[] }).messages.map(({ ID }) => ID)).toEqual(['m1'])
})
