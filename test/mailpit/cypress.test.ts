/** The commands of cypress-mailpit, as published: every one of them. */
import { expect, test } from 'vitest'
import { QMAIL, startTestServer } from '../http/support.ts'
import { loadCommands } from '../support/cypress.ts'

interface Message {
  ID: string
  Subject: string
}
interface List {
  messages_count: number
  messages: Message[]
}

test('every command of cypress-mailpit does what it says', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const { run, names } = await loadCommands('cypress-mailpit', { MAILPIT_URL: server.url })
  const called = new Set<string>()
  const cy = <T>(name: string, ...args: unknown[]): Promise<T> => {
    called.add(name)
    return run(name, ...args) as Promise<T>
  }

  expect(await cy('mailpitSendMail')).toEqual({ ID: 'm1' })
  await cy('mailpitSendMail', {
    subject: 'to nobody',
    from: { Email: 'app@client.test', Name: 'App' },
    to: [{ Email: 'nobody@mail.example.com', Name: 'Nobody' }],
    cc: [],
    bcc: [],
    attachments: [{ Filename: 'a.txt', Content: 'SGk=', ContentType: 'text/plain' }],
  })
  const soon = { timeout: 3000, interval: 20 }
  // The bounce comes as any other message does.
  const bounces = await cy<List>('mailpitHasEmailsBySubject', '"failure notice"', 0, 50, soon)
  expect(bounces.messages_count).toBe(1)
  expect((await cy<List>('mailpitGetAllMails')).messages).toHaveLength(3)
  expect((await cy<List>('mailpitSearchEmails', 'jane')).messages.map(({ ID }) => ID)).toEqual(['m1'])
  expect((await cy<List>('mailpitGetEmailsBySubject', 'nobody')).messages.map(({ ID }) => ID)).toEqual(['m2'])
  expect((await cy<List>('mailpitGetEmailsByTo', 'jane@example.com')).messages_count).toBe(1)
  await cy('mailpitHasEmailsByTo', 'nobody@mail.example.com', 0, 50, soon)
  await cy('mailpitHasEmailsBySearch', 'has:attachment', 0, 50, soon)
  await cy('mailpitNotHasEmailsBySearch', 'tag:none', 0, 50, soon)
  await cy('mailpitNotHasEmailsBySubject', 'goodbye', 0, 50, soon)
  await cy('mailpitNotHasEmailsByTo', 'eve@example.com', 0, 50, soon)

  const latest = await cy<Message>('mailpitGetMail')
  expect(latest).toMatchObject({ ID: 'm3', Subject: 'failure notice' })
  const first = await cy<Message>('mailpitGetMail', 'm1')
  expect(await cy('mailpitGetSubject', first)).toBe('Hello Mailpit')
  expect(await cy('mailpitGetFromAddress', first)).toBe('from@example.com')
  expect(await cy('mailpitGetRecipientAddress', first)).toEqual(['jane@example.com'])
  expect(await cy('mailpitGetMailHTMlBody', first)).toContain('<p>hello from mailpit</p>')
  expect(await cy<string>('mailpitGetMailTextBody', first)).toContain('hello from mailpit')
  expect(await cy('mailpitGetAttachments', await cy('mailpitGetMail', 'm2'))).toEqual(['a.txt'])
  // Without SpamAssassin, Mailpit has no such route.
  await expect(cy('mailpitGetMailSpamAssassinSummary', first)).rejects.toThrow('404: 404 page not found')
  await expect(cy('mailpitGetMailSpamAssainSummary', first)).rejects.toThrow('404')

  const unread = async () => (await cy<List>('mailpitSearchEmails', 'is:unread')).messages.map(({ ID }) => ID)
  expect(await cy('mailpitSetAllEmailStatusAsUnRead')).toBe('ok')
  expect(await unread()).toEqual(['m3', 'm2', 'm1'])
  await cy('mailpitSetStatusAsRead', [first, latest])
  expect(await unread()).toEqual(['m2'])
  await cy('mailpitSetStatusAsUnRead', first)
  expect(await unread()).toEqual(['m2', 'm1'])
  await cy('mailpitSetAllEmailStatusAsRead', null)
  expect(await unread()).toEqual([])

  await cy('mailpitDeleteEmailsBySearch', 'from:MAILER-DAEMON')
  expect((await cy<List>('mailpitGetAllMails')).messages.map(({ ID }) => ID)).toEqual(['m2', 'm1'])
  await cy('mailpitDeleteAllEmails')
  expect((await cy<List>('mailpitGetAllMails')).messages).toEqual([])
  expect(names.filter((name) => !called.has(name))).toEqual([])
})
