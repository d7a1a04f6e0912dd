/**
 * Clients that mean harm, through a raw socket, in the words of every system: each line has its answer, no message
 * falls apart in two, nobody holds up anybody else.
 */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SmtpDialect } from '../../server/core/smtp-dialect.ts'
import { createMta } from '../../server/mta/mta.ts'
import type { SmtpListenerOptions } from '../../server/smtp/listener.ts'
import { until } from '../support/until.ts'
import { listen, text } from './listen.ts'
import { Talk } from './talk.ts'

const of = (type: string, block: object = {}): [string, SmtpDialect | undefined] => [
  type,
  createMta({ type, ...block }, { timezone: 'UTC' }).smtp,
]

const DIALECTS: [name: string, dialect: SmtpDialect | undefined][] = [
  ["bouncelab's own words", undefined],
  of('qmail', { control: { me: 'mx.test', rcpthosts: 'd.test' } }),
  of('imta'),
  of('postfix', { config: 'mydestination = d.test' }),
  of('exim', { config: 'domainlist local_domains = d.test' }),
  of('sendmail'),
  of('opensmtpd'),
  of('courier'),
]

async function speaking(dialect: SmtpDialect | undefined, options: Partial<SmtpListenerOptions> = {}) {
  const listening = await listen({ maxMessageSize: 1_000_000, ...options })
  listening.sandbox.speaks = dialect
  return listening
}

/** What some servers take for the end of a message, and what must not be: all but CRLF, a dot, CRLF. */
const ENDS = ['\n', '\r', '\r\n', '\n\r', '\n\n', '\r\r\n', '\r\n\0', '\0\n', ' \n', '\x85', '\x0b', '']
const NO_ENDS = ENDS.flatMap((before) => ENDS.map((after) => `${before}.${after}`)).filter(
  (end) => !end.includes('\r\n.\r\n'),
)

test.each(DIALECTS)(
  '%s: only CRLF, a dot and CRLF end a message; no other way smuggles a second one in',
  async (_, speaks) => {
    const { sandbox, port } = await speaking(speaks)
    await Promise.all(
      NO_ENDS.map(async (end) => {
        const talk = await Talk.open(port)
        for (const command of ['EHLO client.test', 'MAIL FROM:<a@client.test>', 'RCPT TO:<c@d.test>', 'DATA'])
          expect(await talk.say(command)).toMatch(/^[23]/)
        const smuggled = 'MAIL FROM:<eve@evil.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nx'
        talk.write(Buffer.from(`Subject: outer\r\n\r\nx${end}${smuggled}\r\n.\r\n`, 'latin1'))
        const reply = await talk.reply()
        expect({ end, reply: reply.slice(0, 1) }).toEqual({ end, reply: expect.stringMatching(/[245]/) })
        if (reply.startsWith('2')) expect(await talk.say('NOOP')).toMatch(/^2/)
        talk.destroy()
      }),
    )
    expect(
      sandbox.messages.map(({ envelope }) => envelope.reversePath).filter((from) => !from.endsWith('client.test')),
    ).toEqual([])
    for (const { raw } of sandbox.messages) expect(text(raw)).toContain('Subject: smuggled')
  },
)

const word = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'FROM:<>',
    'FROM:<a@b.test>',
    'TO:<c@d.test>',
    'FROM: <a@b>',
    'TO:<>',
    'TO:<@a:b@c>',
    ' SIZE=1',
  ),
  fc.constantFrom(
    ' SIZE=-1',
    ' BODY=8BITMIME',
    ' RET=FULL',
    ' NOTIFY=NEVER,FAILURE',
    ' ORCPT=rfc822;+',
    ' ENVID=\0',
    ' SMTPUTF8',
  ),
  fc.constantFrom(
    'client.test',
    'PLAIN',
    'PLAIN AGEAYg==',
    'LOGIN',
    'CRAM-MD5',
    '<',
    '>',
    ':',
    '"',
    '\\',
    '\t',
    '%s%n',
    '=',
    '+',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, '')),
  fc.nat(40_000).map((length) => 'x'.repeat(length)),
)
const verb = fc.oneof(
  fc.constantFrom(
    'EHLO',
    'HELO',
    'LHLO',
    'MAIL',
    'RCPT',
    'DATA',
    'RSET',
    'NOOP',
    'VRFY',
    'EXPN',
    'HELP',
    'AUTH',
    'BDAT',
  ),
  fc.constantFrom('mail', 'RcPt', 'ETRN', 'TURN', 'XCLIENT', '', ' ', 'GET', '\x16', '__proto__', 'constructor', 'é'),
)
const lines = fc.array(
  fc.tuple(verb, fc.array(word, { maxLength: 3 })).map(([verb, words]) => `${verb} ${words.join('')}`),
  { minLength: 1, maxLength: 25 },
)

/** Says each line when the last one is answered. @returns the codes */
async function dialogue(talk: Talk, said: readonly string[]): Promise<string[]> {
  const codes: string[] = []
  for (const line of said) {
    let reply = await talk.say(line)
    codes.push(reply.slice(0, 3))
    if (reply.startsWith('354')) reply = await talk.say('Subject: x\r\n\r\nx\r\n.')
    for (let i = 0; reply.startsWith('334') && i < 5; i++) reply = await talk.say('*')
    codes.push(reply.slice(0, 3))
    if (/^[45]21/.test(reply)) break
  }
  return codes
}

test.each(DIALECTS)('%s: any commands in any order have an answer each, in one reply of a code', async (_, speaks) => {
  const { sandbox, port } = await speaking(speaks)
  await fc.assert(
    fc.asyncProperty(lines, async (said) => {
      const talk = await Talk.open(port)
      try {
        const codes = await dialogue(talk, said)
        expect(codes.filter((code) => !/^(?:2[125]\d|235|334|354|4[2-5]\d|5[0-5]\d)$/.test(code))).toEqual([])
        expect(talk.rest).toBe('')
      } finally {
        talk.destroy()
      }
    }),
    { numRuns: 40 },
  )
  const talk = await Talk.open(port)
  expect(await talk.say('NOOP')).toMatch(/^250/)
  await sandbox.until(() => sandbox.closed.length > 0)
})

test.each(DIALECTS)(
  '%s: commands that are sent together, cut anywhere, are answered as if they came one by one',
  async (_, speaks) => {
    const { port } = await speaking(speaks)
    const session =
      'EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nSubject: x\r\n\r\n..x\r\n.\r\n' +
      'MAIL FROM:<a@client.test>\r\nRSET\r\nNOOP\r\nQUIT\r\n'
    const answers = async (pieces: readonly string[]): Promise<string[]> => {
      const talk = await Talk.open(port)
      for (const piece of pieces) {
        talk.write(piece)
        await new Promise((resolve) => setImmediate(resolve))
      }
      // A half-closed connection has its answers all the same.
      talk.socket.end()
      const replies: string[] = []
      for (let i = 0; i < 9; i++) replies.push((await talk.reply()).slice(0, 3))
      expect(await talk.ending()).toBe('end')
      return replies
    }
    const whole = await answers([session])
    expect(whole).toEqual(['250', '250', '250', '354', '250', '250', '250', '250', '221'])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), async (sizes) => {
        const pieces: string[] = []
        let at = 0
        for (const size of sizes) {
          pieces.push(session.slice(at, at + size))
          at += size
        }
        expect(await answers([...pieces, session.slice(at)].filter((piece) => piece !== ''))).toEqual(whole)
      }),
      { numRuns: 15 },
    )
  },
)

test('what is pipelined behind STARTTLS is thrown away, in whatever packets it comes', async () => {
  const { sandbox, port } = await speaking(undefined)
  const injected =
    'STARTTLS\r\nEHLO evil.test\r\nMAIL FROM:<eve@evil.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n.\r\n'
  for (const cut of [9, 10, 11, 20, 40, injected.length - 3]) {
    const talk = await Talk.open(port)
    await talk.say('EHLO client.test')
    talk.write(injected.slice(0, cut))
    await new Promise((resolve) => setImmediate(resolve))
    talk.write(injected.slice(cut))
    expect(await talk.reply()).toMatch(/^220/)
    // What came before the handshake is no handshake either: the connection goes on in TLS, or it ends.
    const isSecure = await talk.startTls().then(
      () => true,
      () => false,
    )
    if (isSecure) expect(await talk.say('MAIL FROM:<a@client.test>')).toMatch(/^503/)
    talk.destroy()
  }
  expect(sandbox.messages).toEqual([])
})

test('garbage in place of TLS ends its connection and nothing else, behind STARTTLS and from the first byte', async () => {
  const plain = await speaking(undefined)
  const implicit = await speaking(undefined, { implicitTls: true })
  const hello = Buffer.from('16030100c8010000c40303', 'hex')
  const garbage = [
    randomBytes(1),
    randomBytes(5000),
    Buffer.concat([hello, randomBytes(2000)]),
    Buffer.alloc(20_000),
    hello,
  ]
  for (const bytes of garbage) {
    const upgraded = await Talk.open(plain.port)
    await upgraded.sayAll('EHLO client.test', 'STARTTLS')
    const direct = await Talk.silent(implicit.port)
    for (const talk of [upgraded, direct]) {
      talk.socket.end(bytes)
      expect(await talk.ending()).toMatch(/^(?:end|reset)$/)
      expect(talk.rest).not.toMatch(/\d{3}[ -]/)
    }
  }
  await plain.sandbox.until(() => plain.sandbox.closed.length === garbage.length)
  await implicit.sandbox.until(() => implicit.sandbox.closed.length === garbage.length)
  expect(await (await plain.client()).say('NOOP')).toMatch(/^250/)
})

test('clients that send a byte now and then hold up nobody, and hold nothing but their own connection', async () => {
  const { sandbox, port } = await speaking(undefined)
  const slow = await Promise.all(Array.from({ length: 200 }, () => Talk.open(port)))
  let dripped = 0
  const drip = setInterval(() => {
    for (const talk of slow) talk.write('MAIL FROM:<a'.charAt(dripped % 12))
    dripped++
  }, 5)
  try {
    await until(async () => expect(dripped).toBeGreaterThan(0))
    for (let i = 0; i < 30; i++) {
      const talk = await Talk.open(port)
      await talk.sayAll('EHLO client.test', 'MAIL FROM:<a@client.test>', 'RCPT TO:<c@d.test>', 'DATA', 'x\r\n.', 'QUIT')
      talk.destroy()
    }
  } finally {
    clearInterval(drip)
  }
  expect(sandbox.messages).toHaveLength(30)
  for (const talk of slow) talk.destroy()
  await sandbox.until(() => sandbox.closed.length === 230)
})

test('2,000 connections at once are greeted, each leaves its message, and none is left behind', async () => {
  const { sandbox, port, listener } = await speaking(undefined)
  const talks = await Promise.all(Array.from({ length: 2000 }, () => Talk.open(port)))
  const replies = await Promise.all(
    talks.map((talk, i) =>
      talk.sayAll('EHLO client.test', `MAIL FROM:<${i}@client.test>`, 'RCPT TO:<c@d.test>', 'DATA', `${i}\r\n.`),
    ),
  )
  expect(replies.filter((reply) => !reply.startsWith('250'))).toEqual([])
  expect(new Set(sandbox.messages.map(({ envelope }) => envelope.reversePath)).size).toBe(2000)
  for (const talk of talks) talk.destroy()
  await sandbox.until(() => sandbox.closed.length === 2000)
  expect(sandbox.transactions).toBe(0)
  await listener.close(0)
})

/** Writes as fast as it is read. */
async function pour(talk: Talk, chunk: Buffer, times: number): Promise<void> {
  for (let i = 0; i < times; i++)
    if (!talk.socket.write(chunk)) await new Promise<void>((resolve) => talk.socket.once('drain', () => resolve()))
}

const held = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test.each([
  ['a command without an end', [], 'NOOP ', '\r\n', /^500/],
  [
    'a message above the limit',
    ['EHLO c', 'MAIL FROM:<a@b.test>', 'RCPT TO:<c@d.test>', 'DATA'],
    '',
    '\r\n.\r\n',
    /^552/,
  ],
  [
    'a message of dotted lines above the limit',
    ['EHLO c', 'MAIL FROM:<a@b.test>', 'RCPT TO:<c@d.test>', 'DATA'],
    '..\r\n',
    '\r\n.\r\n',
    /^552/,
  ],
] as const)('50 MB of %s are not kept', async (_what, commands, unit, end, reply) => {
  const { port } = await speaking(undefined)
  const talk = await Talk.open(port)
  await talk.sayAll(...commands)
  const chunk = Buffer.from(
    (unit.endsWith('\n') ? unit : 'x').repeat(1_000_000 / (unit.endsWith('\n') ? unit.length : 1)),
  )
  talk.write(unit)
  const before = held()
  let most = 0
  for (let i = 0; i < 50; i++) {
    await pour(talk, chunk, 1)
    most = Math.max(most, held() - before)
  }
  talk.write(end)
  expect(await talk.reply()).toMatch(reply)
  expect(most).toBeLessThan(30_000_000)
  expect(await talk.say('NOOP')).toMatch(/^250/)
})
