/** Whatever a client says to POP3 and IMAP, it is answered or cut off, little of it is held, and others are served. */
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { LineTalk } from '../support/line-talk.ts'
import { LETTER, type MailboxLab, openMailboxLab } from '../support/mailbox-lab.ts'

const PROTOCOLS = ['pop3', 'imap'] as const
type Protocol = (typeof PROTOCOLS)[number]

const open: MailboxLab[] = []
afterEach(async () => {
  for (const lab of open.splice(0)) {
    expect(lab.faults).toEqual([])
    await lab.close()
  }
})

async function lab(protocol: Protocol, options: Parameters<typeof openMailboxLab>[1] = {}) {
  const box = await openMailboxLab(protocol, options)
  open.push(box)
  await box.deliver('ann@app.test')
  return box
}

const LOGIN = { pop3: 'USER ann@app.test\r\nPASS x\r\n', imap: 'a LOGIN ann@app.test x\r\nb SELECT INBOX\r\n' }
const LOGOUT = { pop3: '\r\nQUIT\r\n', imap: '\r\nz LOGOUT\r\n' }

/** Sends all of it, closes this side, and gives what was answered until the server has closed too. */
function exchange(port: number, said: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const heard: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('data', (chunk) => heard.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(heard).toString('latin1')))
    // The server may have heard enough before all was sent.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error)
    })
    socket.end(said)
  })
}

const WORDS = {
  pop3: [
    'USER',
    'PASS',
    'STAT',
    'LIST',
    'UIDL',
    'TOP',
    'RETR',
    'DELE',
    'RSET',
    'AUTH PLAIN',
    'AUTH',
    'APOP',
    'CAPA',
    '*',
    '=',
  ],
  imap: [
    'FETCH',
    'UID',
    'SEARCH',
    'STORE',
    'STATUS',
    'LIST',
    'IDLE',
    'ID',
    'BODY[',
    'BODY.PEEK[HEADER.FIELDS (',
    ']',
    'OR',
    'NOT',
    'CHARSET',
    'RETURN (',
    'FLAGS',
    '\\Seen',
    'NIL',
    '{3}',
    '{3+}',
    '{99999999999}',
    '"',
    '\\',
    'EXPUNGE',
    'CLOSE',
    'LOGIN',
    'AUTHENTICATE PLAIN',
    '<0.5>',
    '1:*',
    '*:0',
  ],
} as const
const piece = (protocol: Protocol) =>
  fc.oneof(
    fc.constantFrom(...WORDS[protocol]),
    fc.constantFrom(
      ' ',
      '\r\n',
      '\n',
      '\r',
      '(',
      ')',
      '\0',
      'c ',
      '1',
      '0',
      '-1',
      '4294967296',
      '99999999999999999999',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )

test.each(PROTOCOLS)('%s answers any words in any order, each line of its own form', async (protocol) => {
  const { port } = await lab(protocol)
  const line = { pop3: /^(\+OK|-ERR|\+ |\.|[^+-])/, imap: /^(\* |\+ |[^ ]+ (OK|NO|BAD) )/ }[protocol]
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(piece(protocol), { maxLength: 60 }), async (isIn, pieces) => {
      const said = Buffer.from(`${isIn ? LOGIN[protocol] : ''}${pieces.join('')}${LOGOUT[protocol]}`, 'latin1')
      const heard = await exchange(port, said)
      expect(heard).toMatch(protocol === 'pop3' ? /^\+OK / : /^\* OK /)
      if (heard.includes('SERVERBUG') || heard.includes('SYS/TEMP')) throw new Error(heard)
      // Literals of an answer hold the message, whose lines are not of the protocol.
      if (!/\{\d+\}\r\n|octets|its header/.test(heard)) {
        for (const each of heard.split('\r\n').slice(0, -1)) expect(each).toMatch(line)
      }
    }),
    { numRuns: 150, seed: 7 },
  )
  expect(await exchange(port, Buffer.from(LOGIN[protocol] + LOGOUT[protocol]))).toMatch(/1 (message|EXISTS)/)
})

test.each(PROTOCOLS)('%s passes over lines of megabytes and holds little of them', async (protocol) => {
  const { port } = await lab(protocol)
  const before = process.memoryUsage().rss
  const lines = Array.from({ length: 3 }, () => `c ${'x'.repeat(8_000_000)}\r\n`).join('')
  const heard = await exchange(port, Buffer.from(lines + LOGOUT[protocol], 'latin1'))
  expect(heard).toMatch(/a command has at most \d+ octets/)
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
})

test('a literal without an end is waited for no longer than a command is', async () => {
  const { port } = await lab('imap', { patience: { before: 200, after: 200 } })
  const talk = await LineTalk.open(port)
  await talk.line()
  talk.send('a LOGIN {50+}\r\nhalf')
  expect(await talk.rest()).toBe('* BYE a literal did not come\r\n')
})

test('a literal that is too long is refused before it is sent, and passed over where it was sent unasked', async () => {
  const { port } = await lab('imap')
  const talk = await LineTalk.open(port)
  await talk.line()
  expect(await talk.say('a LOGIN {100000000}')).toMatch(/^a NO \[TOOBIG\]/)
  talk.send(`b LOGIN {1000000+}\r\n${'x'.repeat(1_000_000)} y\r\n`)
  expect(await talk.line()).toMatch(/^b NO \[TOOBIG\]/)
  expect(await talk.say('c NOOP')).toMatch(/^c OK /)
  talk.close()
})

test('who asks for a large message many times over and never reads holds up nobody', async () => {
  const { port, deliver } = await lab('imap')
  await deliver('ann@app.test', `${LETTER}${`${'y'.repeat(78)}\r\n`.repeat(50_000)}`)
  const greedy = connect({ port, host: '127.0.0.1' })
  greedy.pause()
  const before = process.memoryUsage().rss
  greedy.write(
    `${LOGIN.imap}c FETCH 2 (${Array.from({ length: 150 }, (_, i) => `BODY.PEEK[]<${i}.4000000>`).join(' ')})\r\n`,
  )
  for (let n = 0; n < 10; n++) {
    expect(await exchange(port, Buffer.from(LOGIN.imap + LOGOUT.imap))).toContain('2 EXISTS')
  }
  // All of it would be 600 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  greedy.destroy()
})
