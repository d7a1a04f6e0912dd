import { expect, test } from 'vitest'
import { composeMail } from '../../server/scenario/compose-mail.ts'
import { mailSchema } from '../../server/scenario/mail-schema.ts'

const AT = { now: 1_767_603_600_000, number: 1 }
const compose = async (input: object) => {
  const { raw, envelope } = await composeMail(mailSchema.parse(input), AT)
  return { text: new TextDecoder().decode(raw), envelope }
}

test('fields become a message with a date of the sandbox, and the same one every time', async () => {
  const mail = { from: 'Ann <a@b.test>', to: ['x@y.test', 'z@y.test'], subject: 'hello', text: 'line one\nline two' }
  const { text, envelope } = await compose(mail)
  expect(text.split('\r\n')).toMatchInlineSnapshot(`
    [
      "From: Ann <a@b.test>",
      "To: x@y.test, z@y.test",
      "Subject: hello",
      "Message-ID: <1767603600000.1@client.bouncelab.test>",
      "Date: Mon, 05 Jan 2026 09:00:00 +0000",
      "Content-Transfer-Encoding: 7bit",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "line one",
      "line two",
      "",
    ]
  `)
  expect(envelope).toEqual({
    reversePath: 'a@b.test',
    recipients: [{ forwardPath: 'x@y.test' }, { forwardPath: 'z@y.test' }],
  })
  expect(await compose(mail)).toEqual({ text, envelope })
})

test('parts are separated the same way every time', async () => {
  const mail = {
    from: 'a@b.test',
    to: 'c@d.test',
    text: 'x',
    html: '<b>x</b>',
    attachments: [{ filename: 'a.txt', content: 'abc' }],
  }
  expect(await compose(mail)).toEqual(await compose(mail))
})

test('the envelope may differ from the header, and carries the DSN parameters', async () => {
  const { envelope, text } = await compose({
    from: 'a@b.test',
    to: 'list@b.test',
    bcc: 'hidden@b.test',
    notify: 'success,failure',
    envelope: { from: '', to: ['c@d.test'], ret: 'HDRS', envid: 'a b+c' },
  })
  expect(envelope).toEqual({
    reversePath: '',
    recipients: [{ forwardPath: 'c@d.test', notify: ['SUCCESS', 'FAILURE'] }],
    ret: 'HDRS',
    envid: 'a+20b+2Bc',
  })
  expect(text).not.toMatch(/hidden|bcc/i)
})

test.each([
  ['<>', ''],
  ['#@[]', '#@[]'],
  ['"O\'Neil, A" <oneil@b.test>', 'oneil@b.test'],
])('from: %s gives the reverse-path "%s"', async (from, reversePath) => {
  expect((await compose({ from, to: 'c@d.test' })).envelope.reversePath).toBe(reversePath)
})

test('no file and no address of the web is ever read', async () => {
  const fields = { from: 'a@b.test', to: 'c@d.test', attachments: [{ path: '/etc/passwd' }] }
  expect(mailSchema.safeParse(fields).success).toBe(false)
})

test('a Message-ID and a Date of your own stand in place of the sandbox’s', async () => {
  const headers = { 'message-id': '<order-3@b.test>', Date: 'Fri, 02 Jan 2026 08:00:00 +0000' }
  const { text } = await compose({ from: 'a@b.test', to: 'c@d.test', headers })
  expect(text.match(/^(?:Message-ID|Date): .*$/gim)).toEqual([
    'Message-ID: <order-3@b.test>',
    'Date: Fri, 02 Jan 2026 08:00:00 +0000',
  ])
})
