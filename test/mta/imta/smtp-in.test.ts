import { expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import type { OutcomeSpec, When } from '../../../server/core/rule.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { listen } from '../../smtp/listen.ts'
import { Talk } from '../../smtp/talk.ts'

const VERSION = 'Test Messaging Server 6.2 (built today)'

interface Given {
  mta?: Partial<MtaInput>
  /** Keywords of the channel that clients come in by. */
  keywords?: string
  attempts?: { when: When; then: OutcomeSpec }[]
}

async function imta({ mta = {}, keywords = '', attempts = [] }: Given = {}) {
  const listening = await listen({ maxMessageSize: 100_000 })
  const { sandbox } = listening
  const config = `! the way in\ntcp_local smtp ${keywords}\ntcp-daemon\n`
  const input = { type: 'imta', host: 'mta.test', version: VERSION, config, ...mta }
  sandbox.speaks = createImta(input, { timezone: 'UTC' }).smtp
  sandbox.attempts = attempts.map(({ when, then }, i) => ({ id: `r${i + 1}`, when, then: [then] }))
  sandbox.rules()
  return { ...listening, talk: await Talk.open(listening.port) }
}

type Imta = Awaited<ReturnType<typeof imta>>

const mail = 'MAIL FROM:<a@b.test>'
const rcpt = 'RCPT TO:<c@d.test>'
const code = (reply: string): string => reply.slice(0, 9)

/** The reason of each refusal and what the transcript says of it. */
async function reasons({ talk, sandbox }: Imta): Promise<{ whys: unknown[]; remarks: string[] }> {
  await talk.say('QUIT')
  await sandbox.until(() => sandbox.closed.length === 1)
  const transcript = sandbox.closed[0]?.transcript ?? []
  return {
    whys: sandbox.refusals.map(({ stage, why }) => ({ stage, why })),
    remarks: transcript.filter(({ who }) => who === '*').map(({ text }) => text),
  }
}

test('the greeting names host and version, and the version is a setting', async () => {
  const { talk } = await imta()
  expect(talk.greeting).toContain('mta.test')
  expect(talk.greeting).toContain(VERSION)
})

test('EHLO offers what RFC 3461 and the others need, and neither STARTTLS nor AUTH until they are asked for', async () => {
  const lines = (reply: string) => reply.split('\n').map((line) => line.slice(4))
  const plain = await imta()
  expect(lines(await plain.talk.say('EHLO x')).sort()).toEqual(
    ['mta.test', '8BITMIME', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', 'SIZE 100000', 'HELP'].sort(),
  )
  expect(await plain.talk.say('STARTTLS')).toMatch(/^500 /)
  const more = await imta({ mta: { smtp: { extensions: ['STARTTLS', 'AUTH'] } } })
  const listed = lines(await more.talk.say('EHLO x'))
  expect(listed).toContain('STARTTLS')
  expect(listed).toContain('AUTH PLAIN LOGIN')
})

test.each([
  ['HELO x', '250'],
  [mail, '250 2.5.0'],
  [rcpt, '250 2.1.5'],
  ['DATA', '354'],
  ['Subject: x\r\n\r\nx\r\n.', '250 2.5.0'],
  ['RSET', '250 2.5.0'],
  ['NOOP', '250 2.5.0'],
  ['HELP', '214 2.0.0'],
  ['VRFY a', '252 2.5.2'],
  ['XYZZY', '500 5.5.1'],
  ['EXPN list', '502 5.5.1'],
  ['DATA', '503 5.5.1'],
  ['QUIT', '221 2.3.0'],
])('in a session %j is answered %s', async (command, answer) => {
  const { talk } = await imta()
  const before: Record<string, string[]> = {
    [mail]: ['HELO x'],
    [rcpt]: ['HELO x', mail],
    DATA: answer === '354' ? ['HELO x', mail, rcpt] : [],
    'Subject: x\r\n\r\nx\r\n.': ['HELO x', mail, rcpt, 'DATA'],
  }
  for (const line of before[command] ?? []) await talk.say(line)
  expect(await talk.say(command)).toMatch(new RegExp(`^${answer}`))
})

test('each reply can be put in the words of an installation, with its values filled in', async () => {
  const replies = {
    greeting: '220 {host} here, {version}',
    mail: '250 2.1.0 go on',
    rcpt: '250 2.1.5 {address} it is',
    queued: '250 2.5.0 kept as {id}',
    unknownUser: '450 4.2.0 {address} may be back later',
  }
  const { talk } = await imta({ mta: { users: ['alice'], smtp: { replies } } })
  expect(talk.greeting).toBe(`220 mta.test here, ${VERSION}`)
  await talk.say('EHLO x')
  expect(await talk.say(mail)).toBe('250 2.1.0 go on')
  expect(await talk.say('RCPT TO:<bob@mta.test>')).toBe('450 4.2.0 bob@mta.test may be back later')
  expect(await talk.say(rcpt)).toBe('250 2.1.5 c@d.test it is')
  await talk.say('DATA')
  expect(await talk.say('.')).toBe('250 2.5.0 kept as m1')
})

test.each([
  [{ replies: { banner: '220 x' } }, 'smtp.replies.banner: there is no reply "banner"'],
  [{ replies: { quitt: '221 x' } }, 'did you mean quit?'],
  [{ replies: { mail: '550 no' } }, 'smtp.replies.mail: must be one line of ASCII that begins with a code'],
  [{ replies: { unknownUser: '250 fine' } }, 'smtp.replies.unknownUser: must be one line'],
  [{ replies: { rcpt: '250 {adress}' } }, '{adress} stands for nothing here; use {host}, {version}, {address}'],
  [{ dialect: 'loud' }, 'smtp.dialect: is faithful or friendly'],
  [{ extensions: ['DSN'] }, 'smtp.extensions.0: is none of SMTPUTF8, STARTTLS, AUTH'],
  [{ greeting: '220 x' }, 'smtp: smtp takes dialect, extensions, relay,'],
])('the setting %j is refused by its path: %s', async (smtp, message) => {
  expect(() => createImta({ type: 'imta', host: 'mta.test', smtp }, { timezone: 'UTC' })).toThrow(message)
})

test('the friendly dialect is bouncelab’s own: none of the checks, every extension', async () => {
  const { talk } = await imta({ mta: { users: [], smtp: { dialect: 'friendly' } }, keywords: 'mailfromdnsverify' })
  expect(talk.greeting).toBe('220 mx.test ESMTP bouncelab')
  expect(await talk.sayAll('EHLO x', mail, 'RCPT TO:<nobody@mta.test>')).toBe('250 2.1.5 Ok')
})

const USERS = { users: ['alice'], local: ['second.test'], aliases: { sales: 'gone', all: 'x@far.test' } }

test.each([
  ['alice@mta.test', '250'],
  ['ALICE@MTA.test', '250'],
  ['alice@second.test', '250'],
  ['alice', '250'],
  ['postmaster@mta.test', '250'],
  ['Postmaster', '250'],
  ['nobody@mta.test', '550 5.1.1'],
  ['nobody@second.test', '550 5.1.1'],
  ['nobody', '550 5.1.1'],
  ['nobody@far.test', '250'],
  ['sales@mta.test', '250'],
  ['all@mta.test', '250'],
])('with a list of users RCPT TO:<%s> is answered %s; aliases are expanded later', async (recipient, reply) => {
  const { talk } = await imta({ mta: USERS })
  await talk.sayAll('EHLO x', mail)
  expect(code(await talk.say(`RCPT TO:<${recipient}>`)).startsWith(reply)).toBe(true)
})

test('without a list of users every local address is taken', async () => {
  const { talk } = await imta()
  expect(await talk.sayAll('EHLO x', mail, 'RCPT TO:<nobody@mta.test>')).toMatch(/^250/)
})

test('a refused user stands in the transcript with the list that decided, its file and line', async () => {
  const session = await imta({ mta: { ...USERS, places: { users: { file: 'shop.yaml', line: 7 } } } })
  await session.talk.sayAll('EHLO x', mail, 'RCPT TO:<nobody@mta.test>')
  const { whys, remarks } = await reasons(session)
  const source = { file: 'shop.yaml', line: 7 }
  expect(whys).toEqual([{ stage: 'rcpt', why: expect.objectContaining({ setting: 'users', value: 'nobody', source }) }])
  expect(remarks).toContainEqual(expect.stringMatching(/^nobody is not among the users.*shop\.yaml, line 7\)$/))
})

const UNKNOWN: OutcomeSpec = { do: 'mailbox', result: 'unknown' }

test.each<[string, When, string]>([
  ['names the recipient', { recipient: 'nobody@mta.test' }, '250'],
  ['names the recipient and looks at the message', { recipient: 'nobody@*', subject: 'x', attempt: '>2' }, '250'],
  ['names the domain', { domain: 'mta.test' }, '250'],
  ['names another recipient', { recipient: 'bob@mta.test' }, '550'],
  ['names the recipient and another sender', { recipient: 'nobody@mta.test', sender: 'z@z.test' }, '550'],
  ['names the recipient and another client', { recipient: 'nobody@*', client: { helo: 'other.test' } }, '550'],
  ['names nobody', { attempt: 1 }, '550'],
])('a rule for attempts that %s: RCPT of an unknown user is answered %3$s', async (_what, when, reply) => {
  const { talk } = await imta({ mta: USERS, attempts: [{ when, then: UNKNOWN }] })
  await talk.sayAll('EHLO x', mail)
  expect((await talk.say('RCPT TO:<nobody@mta.test>')).slice(0, 3)).toBe(reply)
})

test('a session rule comes first: what it takes is taken, and it refuses in its own words', async () => {
  const { talk, sandbox } = await imta({ mta: USERS, keywords: 'mailfromdnsverify' })
  sandbox.rules(
    { at: 'rcpt', when: { recipient: 'ghost@mta.test' }, do: { do: 'reply', reply: '250 welcome' } },
    { at: 'rcpt', when: { recipient: 'alice@mta.test' }, do: { do: 'reply', reply: '452 4.2.2 full' } },
  )
  await talk.sayAll('EHLO x', mail)
  expect(await talk.say('RCPT TO:<ghost@mta.test>')).toBe('250 welcome')
  expect(await talk.say('RCPT TO:<alice@mta.test>')).toBe('452 4.2.2 full')
})

test.each([
  ['c@d..test', '550 5.1.2'],
  ['c@-d.test', '550 5.1.2'],
  ['c@', '550 5.1.2'],
  ['c@[192.0.2.1]', '250 2.1.5'],
])('a recipient <%s> is answered %s', async (recipient, reply) => {
  const { talk } = await imta()
  await talk.sayAll('EHLO x', mail)
  expect(code(await talk.say(`RCPT TO:<${recipient}>`))).toBe(reply)
})

test.each([
  ['all', '250 2.1.5'],
  ['loopback', '250 2.1.5'],
  ['none', '550 5.7.1'],
])('with relay %s a client on this machine that sends elsewhere is answered %s', async (relay, reply) => {
  const { talk } = await imta({ mta: { smtp: { relay } } })
  await talk.sayAll('EHLO x', mail)
  expect(code(await talk.say(rcpt))).toBe(reply)
  expect(await talk.say('RCPT TO:<alice@mta.test>')).toMatch(/^250/)
})

test('a client elsewhere may relay unless relay is loopback or none; with AUTH it always may', () => {
  const judge = (smtp: object, client: object) =>
    createImta({ type: 'imta', host: 'mta.test', smtp }, { timezone: 'UTC' }).smtp?.judgeRecipient?.('', 'c@d.test', {
      ip: '198.51.100.7',
      port: 4000,
      tls: false,
      esmtp: true,
      ...client,
    }) ?? null
  expect(judge({}, {})).toBe(null)
  expect(judge({ relay: 'loopback' }, {})?.reply).toMatch(/^550 5\.7\.1 .*c@d\.test/)
  expect(judge({ relay: 'loopback' }, { user: 'app' })).toBe(null)
  expect(judge({ relay: 'loopback' }, { ip: '::ffff:127.0.0.1' })).toBe(null)
})

test('blocklimit is announced as SIZE, and a message declared or found larger is refused with 5.2.3', async () => {
  const session = await imta({ keywords: 'blocklimit 2' })
  const { talk } = session
  expect(await talk.say('EHLO x')).toContain('SIZE 2048')
  expect(await talk.say(`${mail} SIZE=2049`)).toMatch(
    /^552 5\.2\.3 channel limit of 2 kilobytes on message size exceeded/,
  )
  await talk.sayAll(`${mail} SIZE=2048`, rcpt, 'DATA')
  expect(code(await talk.say(`${'x'.repeat(2045)}\r\n\r\n.`))).toBe('552 5.2.3')
  await talk.sayAll(mail, rcpt, 'DATA')
  expect(code(await talk.say(`${'x'.repeat(2044)}\r\n\r\n.`))).toBe('250 2.5.0')
  const { whys, remarks } = await reasons(session)
  const why = expect.objectContaining({ setting: 'blocklimit', value: '2', source: { file: 'config', line: 2 } })
  expect(whys).toEqual([
    { stage: 'mail', why },
    { stage: 'message', why },
  ])
  expect(remarks).toContain(
    'The message has 2049 bytes; at most 2048 may be. Channel tcp_local has blocklimit 2. (config, line 2)',
  )
})

test('BLOCK_SIZE is what a block of blocklimit holds', async () => {
  const { talk } = await imta({ keywords: 'blocklimit 2', mta: { options: 'BLOCK_SIZE=100\n' } })
  expect(await talk.say('EHLO x')).toContain('SIZE 200')
})

const LIMIT = 100_000
test('without a blocklimit the listener’s own limit is announced, and its refusal blames no keyword', async () => {
  const session = await imta()
  expect(await session.talk.sayAll('EHLO x', `${mail} SIZE=${LIMIT + 1}`)).toMatch(/^552 5\.2\.3/)
  expect((await reasons(session)).whys).toEqual([{ stage: 'mail', why: undefined }])
})

test.each([
  [`${mail} RET=SOME`, 'RET is FULL or HDRS'],
  [`${mail} RET=FULL RET=FULL`, 'RET is given twice'],
  [`${mail} ENVID=a+2b`, 'ENVID wants xtext of at most 100 characters'],
  [`${mail} ENVID=${'x'.repeat(101)}`, 'ENVID wants xtext of at most 100 characters'],
  [`${rcpt} NOTIFY=NEVER,DELAY`, 'NOTIFY=NEVER stands alone'],
  [`${rcpt} NOTIFY=DELAY NOTIFY=DELAY`, 'NOTIFY is given twice'],
  [`${rcpt} ORCPT=rfc822;a+zz`, 'ORCPT wants xtext'],
  [`${rcpt} ORCPT=rfc822;${'x'.repeat(500)}`, 'ORCPT wants type;address of at most 500 characters'],
])('a wrong DSN parameter, %j, is answered 501 and says what is wrong', async (command, why) => {
  const { talk } = await imta()
  await talk.sayAll('EHLO x', ...(command.startsWith('RCPT') ? [mail] : []))
  expect(await talk.say(command)).toBe(`501 5.5.4 ${why}.`)
})

test('what DSN parameters say is kept as it was typed', async () => {
  const { talk, sandbox } = await imta()
  await talk.sayAll(
    'EHLO x',
    `${mail} RET=HDRS ENVID=QQ+2B1`,
    `${rcpt} NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob+2Bx@d.test`,
    'DATA',
    '.',
  )
  expect(sandbox.messages[0]?.envelope).toEqual({
    reversePath: 'a@b.test',
    ret: 'HDRS',
    envid: 'QQ+2B1',
    recipients: [{ forwardPath: 'c@d.test', notify: ['SUCCESS', 'DELAY'], orcpt: 'rfc822;Bob+2Bx@d.test' }],
  })
})

test('a message that cannot be stored is refused for now', async () => {
  const { talk, sandbox } = await imta()
  sandbox.storing = () => Promise.reject(new Error('the disk is full'))
  await talk.sayAll('EHLO x', mail, rcpt, 'DATA')
  expect(await talk.say('.')).toMatch(/^451 4\.3\.0/)
})
