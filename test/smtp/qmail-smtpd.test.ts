import { expect, test } from 'vitest'
import type { MtaInput } from '../../server/core/mta.ts'
import type { SandboxError } from '../../server/errors.ts'
import { readConfig } from '../../server/mta/qmail/config.ts'
import { createQmail } from '../../server/mta/qmail/qmail.ts'
import { listen } from './listen.ts'
import { Talk } from './talk.ts'

type Settings = Record<string, unknown>

async function qmail(control: Settings = {}, smtp: Settings = {}, places: MtaInput['places'] = {}) {
  const listening = await listen({ maxMessageSize: 100_000 })
  const input = { type: 'qmail', control: { me: 'mx.test', ...control }, smtp, places }
  listening.sandbox.speaks = createQmail(input).smtp
  return { ...listening, talk: await Talk.open(listening.port) }
}

const mail = 'MAIL FROM:<a@b.test>'
const rcpt = 'RCPT TO:<c@d.test>'

/** What was said before, the command, and its reply. */
const table: [before: string[], command: string, reply: string][] = [
  [[], 'HELO', '250 mx.test'],
  [[], 'helo client.test', '250 mx.test'],
  [[], `HELO ${'x'.repeat(400)}`, '250 mx.test'],
  [[], 'EHLO client.test', '250-mx.test\n250-PIPELINING\n250 8BITMIME'],
  [[], mail, '250 ok'],
  [[], 'mail', '250 ok'],
  [[], 'mail from:', '250 ok'],
  [[], `${mail} SIZE=99999999 RET=FULL NONSENSE=1 BODY=9`, '250 ok'],
  [[], `MAIL FROM:<${'x'.repeat(900)}>`, '555 syntax error (#5.5.4)'],
  [[], rcpt, '503 MAIL first (#5.5.1)'],
  [[], 'DATA', '503 MAIL first (#5.5.1)'],
  [[mail], mail, '250 ok'],
  [[mail], 'DATA', '503 RCPT first (#5.5.1)'],
  [[mail], 'rcpt to:', '250 ok'],
  [[mail], `${rcpt} NOTIFY=SOMETIMES`, '250 ok'],
  [[mail], `RCPT TO:<${'x'.repeat(900)}>`, '555 syntax error (#5.5.4)'],
  [[mail, `RCPT TO:<${'x'.repeat(900)}>`], 'DATA', '503 RCPT first (#5.5.1)'],
  [[mail, rcpt], 'DATA now', '354 go ahead'],
  [[mail, rcpt, mail], 'DATA', '503 RCPT first (#5.5.1)'],
  [[mail, rcpt, `MAIL FROM:<${'x'.repeat(900)}>`], 'DATA', '354 go ahead'],
  [[mail, rcpt, 'HELO again'], 'DATA', '503 MAIL first (#5.5.1)'],
  [[mail, rcpt, 'RSET'], 'DATA', '503 MAIL first (#5.5.1)'],
  [[], 'RSET', '250 flushed'],
  [[], 'NOOP', '250 ok'],
  [[], 'VRFY', "252 send some mail, i'll try my best"],
  [[], 'HELP MAIL', '214 netqmail home page: http://qmail.org/netqmail'],
  [[], 'EXPN list', '502 unimplemented (#5.5.1)'],
  [[], 'STARTTLS', '502 unimplemented (#5.5.1)'],
  [[], 'AUTH PLAIN AGEAYg==', '502 unimplemented (#5.5.1)'],
  [[], '', '502 unimplemented (#5.5.1)'],
  [[], ' NOOP', '502 unimplemented (#5.5.1)'],
  [[], 'NOOP\tx', '502 unimplemented (#5.5.1)'],
  [[], 'GET / HTTP/1.1', '502 unimplemented (#5.5.1)'],
  [[], 'QUIT', '221 mx.test'],
]

test.each(table)('qmail: after %j, %j is answered %j', async (before, command, reply) => {
  const { talk } = await qmail()
  for (const line of before) await talk.say(line)
  expect(await talk.say(command)).toBe(reply)
})

test.each([
  ['netqmail', '214 netqmail home page: http://qmail.org/netqmail', '451 See http://pobox.com/~djb/docs/smtplf.html.'],
  [1.03, '214 qmail home page: http://pobox.com/~djb/qmail.html', '451 See http://pobox.com/~djb/docs/smtplf.html.'],
  ['1.03', '214 qmail home page: http://pobox.com/~djb/qmail.html', '451 See http://pobox.com/~djb/docs/smtplf.html.'],
  ['notqmail', '214 notqmail home page: https://notqmail.org', '451 See https://cr.yp.to/docs/smtplf.html.'],
])('qmail: version %s has its own HELP and its own word on bare line feeds', async (version, help, bareLf) => {
  const { talk } = await qmail({}, { version })
  expect(await talk.say('HELP')).toBe(help)
  await talk.sayAll(mail, rcpt, 'DATA')
  expect(await talk.say('one\ntwo')).toBe(bareLf)
})

test('smtpgreeting stands in greeting, HELO, EHLO and QUIT', async () => {
  const { talk } = await qmail({ smtpgreeting: 'mail.shop.test no spam please' })
  expect(talk.greeting).toBe('220 mail.shop.test no spam please ESMTP')
  expect(await talk.say('HELO x')).toBe('250 mail.shop.test no spam please')
  expect(await talk.say('EHLO x')).toMatch(/^250-mail\.shop\.test no spam please\n/)
  expect(await talk.say('QUIT')).toBe('221 mail.shop.test no spam please')
})

test('a hundred mistakes in a row do not end a session of qmail', async () => {
  const { talk } = await qmail()
  for (let i = 0; i < 100; i++) expect(await talk.say('XYZZY')).toBe('502 unimplemented (#5.5.1)')
  expect(await talk.say('NOOP')).toBe('250 ok')
})

const BADMAILFROM = '553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)'

test.each([
  ['spam@evil.test', BADMAILFROM],
  ['SPAM@Evil.Test', BADMAILFROM],
  ['anybody@bad.test', BADMAILFROM],
  ['a@b@bad.test', BADMAILFROM],
  ['"spam"@evil.test', BADMAILFROM],
  ['ham@evil.test', '250 ok'],
  ['anybody@sub.bad.test', '250 ok'],
  ['', '250 ok'],
])('badmailfrom: MAIL FROM:<%s> is taken, and RCPT is answered %s', async (sender, reply) => {
  const { talk } = await qmail({ badmailfrom: '# enemies\nspam@evil.test\n@bad.test  \n' })
  expect(await talk.say(`MAIL FROM:<${sender}>`)).toBe('250 ok')
  expect(await talk.say(rcpt)).toBe(reply)
})

const RCPTHOSTS = "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"

test.each([
  ['a@shop.test', '250 ok'],
  ['a@SHOP.test', '250 ok'],
  ['a@www.shop.test', RCPTHOSTS],
  ['a@sub.more.test', '250 ok'],
  ['a@deep.sub.more.test', '250 ok'],
  ['a@more.test', RCPTHOSTS],
  ['a@extra.test', '250 ok'],
  ['a@elsewhere.test', RCPTHOSTS],
  ['a@', RCPTHOSTS],
  ['without-a-domain', '250 ok'],
  ['"a@shop.test"@elsewhere.test', RCPTHOSTS],
  ['a@[127.0.0.1]', '250 ok'],
])('rcpthosts and morercpthosts: RCPT TO:<%s> is answered %s', async (recipient, reply) => {
  const control = { rcpthosts: 'Shop.test\n.more.test\nmx.test\n', morercpthosts: 'extra.test\n' }
  const { talk } = await qmail(control)
  await talk.say(mail)
  expect(await talk.say(`RCPT TO:<${recipient}>`)).toBe(reply)
})

test('an empty rcpthosts refuses every domain, and morercpthosts alone refuses none', async () => {
  const empty = await qmail({ rcpthosts: '' })
  await empty.talk.say(mail)
  expect(await empty.talk.say(rcpt)).toBe(RCPTHOSTS)
  const alone = await qmail({ morercpthosts: 'extra.test\n' })
  await alone.talk.say(mail)
  expect(await alone.talk.say(rcpt)).toBe('250 ok')
})

test('with RELAYCLIENT every domain is taken, and its text goes behind each recipient', async () => {
  const { talk, sandbox } = await qmail({ rcpthosts: 'shop.test\n' }, { relayclient: '@gate.test' })
  await talk.sayAll(mail, rcpt, 'RCPT TO:<"x y"@z.test>', 'DATA', '.')
  expect(sandbox.messages[0]?.envelope.recipients).toEqual([
    { forwardPath: 'c@d.test', queuedAs: 'c@d.test@gate.test' },
    { forwardPath: '"x y"@z.test', queuedAs: 'x y@z.test@gate.test' },
  ])
})

test('an empty RELAYCLIENT lets clients relay and changes no address; badmailfrom holds all the same', async () => {
  const { talk, sandbox } = await qmail({ rcpthosts: 'shop.test\n', badmailfrom: '@bad.test' }, { relayclient: '' })
  await talk.sayAll(mail, rcpt, 'DATA', '.')
  expect(sandbox.messages[0]?.envelope.recipients).toEqual([{ forwardPath: 'c@d.test' }])
  await talk.say('MAIL FROM:<x@bad.test>')
  expect(await talk.say(rcpt)).toBe(BADMAILFROM)
})

const DATABYTES = '552 sorry, that message size exceeds my databytes limit (#5.3.4)'
const HOPS = '554 too many hops, this message is looping (#5.4.6)'
const QUEUED = '250 ok 1795309228 qp 481'

/** `n` bytes in the queue, where each line end is one. */
const ofSize = (n: number) => `${'x'.repeat(8)}\r\n`.repeat(Math.floor(n / 9)) + '\r\n'.repeat(n % 9)

test.each([
  [100, QUEUED],
  [101, DATABYTES],
])(
  'with databytes 100 a message of %i bytes, dots unstuffed and line ends counted once, is answered %s',
  async (n, reply) => {
    const { talk } = await qmail({ databytes: 100 })
    await talk.sayAll(mail, rcpt, 'DATA')
    talk.write(`..\r\n${ofSize(n - 2)}.\r\n`)
    expect(await talk.reply()).toBe(reply)
    expect(await talk.say(rcpt)).toBe('503 MAIL first (#5.5.1)')
  },
)

const received = (n: number) => 'received: from a by b\r\n'.repeat(n)
const delivered = (n: number) => 'Delivered-To: a@b.test\r\n'.repeat(n)

test.each([
  ['99 Received lines', received(99), QUEUED],
  ['100 Received lines', received(100), HOPS],
  ['60 of Received and 40 of Delivered-To', received(60) + delivered(40), HOPS],
  ['100 Received lines, half of them in the body', `${received(50)}\r\n${received(50)}`, QUEUED],
  ['100 lines that only begin alike', 'ReceivedX\r\n'.repeat(100), HOPS],
  ['a header without an end', 'Received\r\n'.repeat(99), QUEUED],
])('hops: a message of %s is answered as qmail does', async (_what, message, reply) => {
  const { talk } = await qmail()
  await talk.sayAll(mail, rcpt, 'DATA')
  talk.write(`${message}.\r\n`)
  expect(await talk.reply()).toBe(reply)
})

test.each([
  ['in a line', ['a\nb\r\n.\r\n']],
  ['as the first byte', ['\n.\r\n']],
  ['after the dot', ['a\r\n.\n']],
  ['right after a whole line end', ['a\r\n\nb']],
  ['at the beginning of a packet', ['a', '\nb']],
])(
  'a bare line feed %s is answered 451, and the connection is dropped without waiting for the rest',
  async (_where, packets) => {
    const { talk, sandbox } = await qmail()
    await talk.sayAll(mail, rcpt, 'DATA')
    for (const packet of packets) talk.write(packet)
    expect(await talk.reply()).toBe('451 See http://pobox.com/~djb/docs/smtplf.html.')
    expect(await talk.ending()).toBe('end')
    await sandbox.until(() => sandbox.closed.length === 1)
    expect(sandbox.messages).toEqual([])
    expect(sandbox.refusals).toMatchObject([{ stage: 'message', reversePath: 'a@b.test' }])
  },
)

test('a line end cut in two by packets is no bare line feed, and a bare carriage return is content', async () => {
  const { talk, sandbox } = await qmail()
  await talk.sayAll(mail, rcpt, 'DATA')
  talk.write('a\r')
  await new Promise((resolve) => setImmediate(resolve))
  talk.write('\nb\rc\r\r\n.\r\n')
  expect(await talk.reply()).toBe(QUEUED)
  expect(Buffer.from(sandbox.messages[0]?.raw ?? []).toString()).toBe('a\r\nb\rc\r\r\n')
})

test('what was typed stays in the envelope, with its parameters, beside what qmail queues', async () => {
  const { talk, sandbox } = await qmail()
  await talk.sayAll(
    'MAIL FROM:<@relay.test:"a b"@c.test> SIZE=5 RET=HDRS ENVID=x1 FOO=bar',
    'RCPT TO:<d@[127.0.0.1]> NOTIFY=NEVER NOTIFY=DELAY',
    'rcpt to:',
    'DATA',
    '.',
  )
  expect(sandbox.messages[0]?.envelope).toEqual({
    reversePath: '@relay.test:"a b"@c.test',
    queuedAs: 'a b@c.test',
    ret: 'HDRS',
    envid: 'x1',
    recipients: [{ forwardPath: 'd@[127.0.0.1]', queuedAs: 'd@mx.test', notify: ['NEVER'] }, { forwardPath: '' }],
  })
})

test('a refusal names its control file with the line, in the journal and in the transcript', async () => {
  const places = {
    'control.badmailfrom': { file: '/var/qmail/control/badmailfrom', line: 1 },
    'control.rcpthosts': { file: 'shop.yaml', line: 7 },
    'control.databytes': { file: 'shop.yaml', line: 9 },
  }
  const control = { badmailfrom: '# enemies\n\n@bad.test\n', rcpthosts: ['d.test'], databytes: 10 }
  const { talk, sandbox } = await qmail(control, {}, places)
  await talk.sayAll(
    'MAIL FROM:<x@bad.test>',
    rcpt,
    mail,
    'RCPT TO:<c@far.test>',
    rcpt,
    'DATA',
    'eleven bytes\r\n.',
    'QUIT',
  )
  expect(sandbox.refusals.map(({ stage, why }) => [stage, why])).toEqual([
    [
      'rcpt',
      {
        by: 'setting',
        setting: 'control/badmailfrom',
        value: '@bad.test',
        source: { file: '/var/qmail/control/badmailfrom', line: 3 },
        text: 'control/badmailfrom has @bad.test, and qmail-smtpd says so at RCPT.',
      },
    ],
    ['rcpt', expect.objectContaining({ setting: 'control/rcpthosts', source: { file: 'shop.yaml', line: 7 } })],
    ['message', expect.objectContaining({ setting: 'control/databytes', value: '10' })],
  ])
  await sandbox.until(() => sandbox.closed.length === 1)
  const remarks = sandbox.closed[0]?.transcript.filter(({ who }) => who === '*').map(({ text }) => text)
  expect(remarks).toEqual([
    expect.stringContaining('connection from'),
    'control/badmailfrom has @bad.test, and qmail-smtpd says so at RCPT. (/var/qmail/control/badmailfrom, line 3)',
    'far.test is not in control/rcpthosts, and the client may not relay (no RELAYCLIENT). (shop.yaml, line 7)',
    '14 bytes of message data',
    'The message has 13 bytes; control/databytes allows 10. (shop.yaml, line 9)',
  ])
})

test('a session rule comes before the control files: what it takes is taken, what it refuses is refused in its words', async () => {
  const { talk, sandbox } = await qmail({ rcpthosts: 'd.test' })
  sandbox.rules(
    { at: 'rcpt', when: { recipient: 'vip@far.test' }, do: { do: 'reply', reply: '250 welcome' } },
    { at: 'rcpt', when: { recipient: 'gone@d.test' }, do: { do: 'reply', reply: '550 gone' } },
  )
  await talk.say(mail)
  expect(await talk.say('RCPT TO:<vip@far.test>')).toBe('250 welcome')
  expect(await talk.say('RCPT TO:<gone@d.test>')).toBe('550 gone')
  expect(await talk.say('RCPT TO:<other@far.test>')).toBe(RCPTHOSTS)
})

test('extensions that qmail lacks are listed behind its own, and work', async () => {
  const extensions = ['SIZE', 'DSN', 'STARTTLS', 'AUTH']
  const { talk, host, sandbox } = await qmail({ databytes: 500 }, { extensions })
  host.sandbox('a').speaks = sandbox.speaks
  expect(await talk.say('EHLO x')).toBe(
    '250-mx.test\n250-PIPELINING\n250-8BITMIME\n250-SIZE 500\n250-DSN\n250-STARTTLS\n250 AUTH PLAIN LOGIN',
  )
  expect(await talk.say(`${mail} SIZE=501`)).toBe(DATABYTES)
  expect(await talk.say(`${mail} SIZE=500`)).toBe('250 ok')
  expect(await talk.say('RSET')).toBe('250 flushed')
  expect(await talk.say('STARTTLS')).toBe('220 ready for tls')
  await talk.startTls()
  expect(await talk.say('AUTH PLAIN AGEAYg==')).toBe('235 ok, go ahead (#2.0.0)')
  expect(await talk.say('EHLO x')).toBe('250-mx.test\n250-PIPELINING\n250-8BITMIME\n250-SIZE 500\n250 DSN')
})

test('with ENHANCEDSTATUSCODES each reply begins with its code', async () => {
  const { talk } = await qmail({ rcpthosts: 'd.test' }, { extensions: ['ENHANCEDSTATUSCODES'] })
  expect(talk.greeting).toBe('220 mx.test ESMTP')
  expect(await talk.say('EHLO x')).toBe('250-mx.test\n250-PIPELINING\n250-8BITMIME\n250 ENHANCEDSTATUSCODES')
  expect(await talk.say('DATA')).toBe('503 5.5.1 MAIL first (#5.5.1)')
  expect(await talk.say(mail)).toBe('250 2.0.0 ok')
  expect(await talk.say('RCPT TO:<a@far.test>')).toBe(`553 5.7.1 ${RCPTHOSTS.slice(4)}`)
  expect(await talk.say(rcpt)).toBe('250 2.0.0 ok')
  expect(await talk.say('DATA')).toBe('354 go ahead')
  expect(await talk.say('.')).toBe('250 2.0.0 ok 1795309228 qp 481')
})

test('a message that cannot be stored is answered in the words of qmail-queue; the transcript tells the reason', async () => {
  const { talk, sandbox } = await qmail()
  sandbox.storing = () => Promise.reject(new Error('the pipe broke'))
  await talk.sayAll(mail, rcpt, 'DATA')
  expect(await talk.say('.')).toBe('451 qq write error or disk full (#4.3.0)')
  await talk.say('QUIT')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.closed[0]?.transcript.map(({ text }) => text)).toContain('refused: the pipe broke')
})

test('silence longer than timeoutsmtpd ends the session with 451', async () => {
  const { talk } = await qmail({ timeoutsmtpd: 1 })
  expect(await talk.reply()).toBe('451 timeout (#4.4.2)')
  expect(await talk.ending()).toBe('end')
})

test('the dialect follows the MTA in the middle of a session', async () => {
  const { talk, sandbox } = await qmail()
  expect(await talk.say('NOOP')).toBe('250 ok')
  sandbox.speaks = undefined
  expect(await talk.say('NOOP')).toBe('250 2.0.0 Ok')
})

test.each([
  [{ dialect: 'loud' }, 'smtp.dialect'],
  [{ extensions: ['PIPELINING'] }, 'smtp.extensions.0: is none of SIZE, SMTPUTF8, DSN'],
  [{ greeting: 'x' }, 'smtp: smtp takes dialect, extensions, relayclient and version.'],
])('the setting %j is refused by its path', (smtp, message) => {
  const read = () => readConfig({ type: 'qmail', control: { me: 'mx.test' }, smtp })
  expect(read).toThrow(message)
  try {
    read()
  } catch (error) {
    expect((error as SandboxError).code).toBe('E_INVALID')
  }
})
