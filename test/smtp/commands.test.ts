import { expect, test } from 'vitest'
import { listen } from './listen.ts'
import { Talk } from './talk.ts'

const hello = ['EHLO client.test']
const mail = [...hello, 'MAIL FROM:<a@b.test>']
const rcpt = [...mail, 'RCPT TO:<c@d.test>']

/** What was said before, the command, and how its reply begins. */
const table: [before: string[], command: string, reply: string][] = [
  [[], 'HELO client.test', '250 mx.test'],
  [[], 'helo [127.0.0.1]', '250 mx.test'],
  [[], 'EHLO', '501 5.5.4'],
  [[], `EHLO ${'x'.repeat(400)}`, '501 5.5.4'],
  [[], 'NOOP', '250 2.0.0'],
  [[], 'NOOP with words', '250 2.0.0'],
  [[], 'RSET', '250 2.0.0'],
  [[], 'HELP', '214 2.0.0'],
  [[], 'VRFY someone', '252 2.5.2'],
  [[], 'VRFY', '501 5.5.4'],
  [[], 'EXPN list', '502 5.5.1'],
  [[], 'BDAT 10 LAST', '502 5.5.1'],
  [[], 'QUIT', '221 2.0.0'],
  [[], 'quit', '221 2.0.0'],
  [[], 'XYZZY', '500 5.5.2'],
  [[], '', '500 5.5.2'],
  [[], 'MAIL FROM:<a@b.test>', '503 5.5.1'],
  [[], 'AUTH PLAIN AGEAYg==', '503 5.5.1'],
  [hello, 'RCPT TO:<a@b.test>', '503 5.5.1'],
  [hello, 'DATA', '503 5.5.1'],
  [mail, 'DATA', '503 5.5.1'],
  [[...mail, 'RCPT TO:<reject@bouncelab.test>'], 'DATA', '554 5.5.1'],
  [mail, 'MAIL FROM:<a@b.test>', '503 5.5.1'],
  [mail, 'AUTH PLAIN AGEAYg==', '503 5.5.1'],
  [rcpt, 'DATA now', '501 5.5.4'],
  [rcpt, 'DATA', '354 '],
  [[...rcpt, 'RSET'], 'DATA', '503 5.5.1'],
  [[...rcpt, 'EHLO again'], 'DATA', '503 5.5.1'],
  [mail, 'RCPT TO:<reject@bouncelab.test>', '550 5.1.1 <reject@bouncelab.test>'],
  [mail, 'RCPT TO:<reject+452-4.2.2@bouncelab.test>', '452 4.2.2'],
  [hello, 'STARTTLS now', '501 5.5.4'],
  [hello, 'STARTTLS', '220 2.0.0'],
  [hello, 'AUTH PLAIN AGEAYg==', '235 2.7.0'],
  [hello, 'AUTH plain AGEAYg==', '235 2.7.0'],
  [hello, 'AUTH PLAIN', '334'],
  [[...hello, 'AUTH PLAIN'], 'AGEAYg==', '235 2.7.0'],
  [[...hello, 'AUTH PLAIN'], '*', '501 5.7.0'],
  [[...hello, 'AUTH PLAIN'], 'no base64!', '501 5.5.2'],
  [hello, 'AUTH PLAIN AGE=', '501 5.5.2'],
  [hello, 'AUTH LOGIN', '334 VXNlcm5hbWU6'],
  [[...hello, 'AUTH LOGIN'], 'Y2k=', '334 UGFzc3dvcmQ6'],
  [hello, 'AUTH LOGIN Y2k=', '334 UGFzc3dvcmQ6'],
  [[...hello, 'AUTH LOGIN', 'Y2k='], 'c2VjcmV0', '235 2.7.0'],
  [[...hello, 'AUTH LOGIN Y2k='], '*', '501 5.7.0'],
  [[...hello, 'AUTH PLAIN AGEAYg=='], 'AUTH PLAIN AGEAYg==', '503 5.5.1'],
  [hello, 'AUTH CRAM-MD5', '504 5.5.4'],
  [hello, 'AUTH', '501 5.5.4'],
]

test.each(table)('after %j, %j is answered %j', async (before, command, reply) => {
  const { port } = await listen()
  const talk = await Talk.open(port)
  await talk.sayAll(...before)
  expect((await talk.say(command)).startsWith(reply), `${reply} expected`).toBe(true)
})

test('the greeting and EHLO name the host and every extension', async () => {
  const { port } = await listen()
  const talk = await Talk.open(port)
  expect(talk.greeting).toBe('220 mx.test ESMTP bouncelab')
  const lines = (await talk.say('EHLO client.test')).split('\n').map((line) => line.slice(4))
  const offered = ['PIPELINING', 'SIZE 2000', '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES', 'STARTTLS']
  expect(lines).toEqual(['mx.test', ...offered, 'AUTH PLAIN LOGIN'])
})

test('the greeting does not wait for early talkers, and they are heard all the same', async () => {
  const { sandbox, port } = await listen()
  const talk = await Talk.silent(port)
  const begin = performance.now()
  talk.write('EHLO early.test\r\nQUIT\r\n')
  await talk.reply()
  expect(performance.now() - begin).toBeLessThan(80)
  expect(await talk.reply()).toContain('PIPELINING')
  expect(await talk.reply()).toMatch(/^221/)
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.closed[0]?.client).toMatchObject({ helo: 'early.test', esmtp: true, tls: false })
})

test('everything in one packet, message and all, is answered in order', async () => {
  const { sandbox, port } = await listen()
  const talk = await Talk.open(port)
  talk.write(
    'EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nRCPT TO:<A@b.test>\r\nDATA\r\nhello\r\n.\r\n' +
      'MAIL FROM:<x@y.test>\r\nRCPT TO:<z@z.test>\r\nDATA\r\n.\r\nQUIT\r\n',
  )
  const codes: string[] = []
  for (let i = 0; i < 10; i++) codes.push((await talk.reply()).slice(0, 3))
  expect(codes).toEqual(['250', '250', '250', '250', '354', '250', '250', '250', '354', '250'])
  expect(await talk.reply()).toMatch(/^221/)
  expect(sandbox.messages.map(({ raw }) => Buffer.from(raw).toString())).toEqual(['hello\r\n', ''])
})

test('a client that closes its side after the last command still gets every answer', async () => {
  const { sandbox, port } = await listen()
  const talk = await Talk.open(port)
  talk.socket.end('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\nhello\r\n.\r\nQUIT\r\n')
  let last = ''
  for (let i = 0; i < 6; i++) last = await talk.reply()
  expect(last).toMatch(/^221/)
  expect(sandbox.messages).toHaveLength(1)
})

test('an address without SMTPUTF8, in bytes that are no UTF-8, keeps its bytes', async () => {
  const { sandbox, client } = await listen()
  const talk = await client()
  talk.write(Buffer.from('MAIL FROM:<caf\xe9@b.test>\r\n', 'latin1'))
  await talk.reply()
  await talk.sayAll('RCPT TO:<受信@例え.jp>', 'DATA', '.')
  expect(sandbox.messages[0]?.envelope).toEqual({
    reversePath: 'caf\udce9@b.test',
    recipients: [{ forwardPath: '受信@例え.jp' }],
  })
})
