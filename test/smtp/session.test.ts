import { expect, test } from 'vitest'
import { Transcript } from '../../server/smtp/transcript.ts'
import { listen } from './listen.ts'

const plain = (user: string) => `AUTH PLAIN ${Buffer.from(`\0${user}\0secret`).toString('base64')}`
const envelope = ['MAIL FROM:<a@b.test>', 'RCPT TO:<c@d.test>']

test('a session is journaled once, with its transcript, what it sent and what was refused', async () => {
  const { sandbox, client } = await listen()
  const talk = await client(...envelope, 'RCPT TO:<reject@bouncelab.test>', 'DATA')
  await talk.sayAll('Subject: x\r\n\r\nbody\r\n.', 'QUIT')
  await sandbox.until(() => sandbox.closed.length === 1)
  const [session] = sandbox.closed
  expect(sandbox.opened).toMatchObject([
    { id: 's1', client: { ip: '127.0.0.1', helo: 'client.test', esmtp: true, tls: false } },
  ])
  expect(session).toMatchObject({ id: 's1', messageIds: ['m1'], refused: 1, ruleUses: {} })
  expect(session!.transcript.map(({ who, text }) => `${who} ${text}`)).toEqual([
    expect.stringMatching(/^\* connection from 127\.0\.0\.1:\d+$/),
    'S 220 mx.test ESMTP bouncelab',
    'C EHLO client.test',
    ...['250-mx.test', '250-PIPELINING', '250-SIZE 2000', '250-8BITMIME', '250-SMTPUTF8', '250-DSN'].map(
      (s) => `S ${s}`,
    ),
    'S 250-ENHANCEDSTATUSCODES',
    'S 250-STARTTLS',
    'S 250 AUTH PLAIN LOGIN',
    'C MAIL FROM:<a@b.test>',
    'S 250 2.1.0 Ok',
    'C RCPT TO:<c@d.test>',
    'S 250 2.1.5 Ok',
    'C RCPT TO:<reject@bouncelab.test>',
    'S 550 5.1.1 <reject@bouncelab.test>: refused',
    'C DATA',
    'S 354 End data with <CR><LF>.<CR><LF>',
    '* 20 bytes of message data',
    'S 250 2.0.0 Ok: queued as m1',
    'C QUIT',
    'S 221 2.0.0 mx.test closing connection',
  ])
  expect(sandbox.refusals).toEqual([
    {
      sessionId: 's1',
      stage: 'rcpt',
      command: 'RCPT TO:<reject@bouncelab.test>',
      reply: '550 5.1.1 <reject@bouncelab.test>: refused',
      reversePath: 'a@b.test',
      recipient: 'reject@bouncelab.test',
      ruleId: 'simulator:reject',
    },
  ])
  expect(sandbox.transactions).toBe(0)
})

test('a connection that says nothing is a session too', async () => {
  const { sandbox, client } = await listen()
  const talk = await client()
  talk.socket.end()
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.opened).toHaveLength(1)
  expect(sandbox.closed[0]).toMatchObject({ refused: 0, messageIds: [] })
})

test('the AUTH user name picks the sandbox, and the whole session is found there', async () => {
  const { host, sandbox, client } = await listen()
  const talk = await client(plain('ci-42'), ...envelope, 'DATA')
  await talk.sayAll('.', 'QUIT')
  const ci = host.sandbox('ci-42')
  await ci.until(() => ci.closed.length === 1)
  expect(ci.messages[0]?.client.user).toBe('ci-42')
  const said = ci.closed[0]!.transcript.map(({ text }) => text)
  expect(said).toContain('EHLO client.test')
  expect(said).toContain('AUTH PLAIN ***')
  expect(said).toContain('authenticated as ci-42')
  expect(ci.closed[0]!.transcript.every(({ at }, i, all) => at >= (all[i - 1]?.at ?? 0))).toBe(true)
  expect([sandbox.opened, sandbox.closed, sandbox.messages]).toEqual([[], [], []])
})

test.each([
  ['a name outside the pattern', 'me@shop.test', {}],
  ['--auth-sandboxes off', 'ci-42', { authSandboxes: false }],
])('with %s mail goes to the default sandbox', async (_why, user, options) => {
  const { sandbox, client } = await listen(options)
  const talk = await client(plain(user), ...envelope, 'DATA')
  await talk.say('.')
  expect(sandbox.messages.map((message) => message.client.user)).toEqual([user])
})

test('no transcript and no refusal holds a secret', async () => {
  const { sandbox, client } = await listen()
  const secret = Buffer.from('secret').toString('base64')
  await client(`AUTH LOGIN`, secret, 'not base64 !').then((talk) => talk.sayAll(`AUTH CRAM-MD5 ${secret}`, 'QUIT'))
  await sandbox.until(() => sandbox.closed.length === 1)
  const all = JSON.stringify([sandbox.closed, sandbox.refusals])
  expect(all).not.toContain(secret)
  expect(all).not.toContain('not base64')
  expect(sandbox.refusals.map(({ stage, command }) => [stage, command])).toEqual([
    ['auth', 'AUTH ***'],
    ['auth', 'AUTH CRAM-MD5 ***'],
  ])
})

test('a session that was opened before AUTH is closed in the first sandbox and goes on in the other', async () => {
  const { host, sandbox, client } = await listen()
  const talk = await client('XYZZY', plain('ci-42'))
  await talk.say('QUIT')
  const ci = host.sandbox('ci-42')
  await ci.until(() => ci.closed.length === 1)
  expect(sandbox.closed[0]).toMatchObject({ id: 's1', refused: 1 })
  expect(ci.closed[0]).toMatchObject({ refused: 0 })
  expect(ci.closed[0]!.transcript[0]!.text).toBe('continues the session s1 of the sandbox default')
})

test('250 comes only after the message is stored, and a failure is told in one line', async () => {
  const { sandbox, client } = await listen()
  const talk = await client(...envelope, 'DATA')
  let store = () => {}
  let isStored = false
  const called = new Promise<void>((begun) => {
    sandbox.storing = () =>
      new Promise((resolve) => {
        begun()
        store = () => {
          isStored = true
          resolve()
        }
      })
  })
  const answer = talk.say('.').then((reply) => ({ reply, isStored }))
  await called
  expect(sandbox.transactions).toBe(1)
  store()
  expect(await answer).toEqual({ reply: '250 2.0.0 Ok: queued as m1', isStored: true })

  sandbox.storing = () => Promise.reject(new Error('disk\r\n250 full'))
  await talk.sayAll(...envelope, 'DATA')
  expect(await talk.say('.')).toBe('451 4.3.0 Not stored: disk 250 full')
  expect(sandbox.refusals).toMatchObject([{ stage: 'message', reply: '451 4.3.0 Not stored: disk 250 full' }])
  expect(sandbox.transactions).toBe(0)
  expect(await talk.say('NOOP')).toMatch(/^250/)
})

test('a client that leaves while its message is stored is told of in the transcript', async () => {
  const { sandbox, client } = await listen()
  const talk = await client(...envelope, 'DATA')
  sandbox.storing = async () => {
    talk.socket.resetAndDestroy()
    // Next the server looks at the clock: it remarks that the client is gone.
    const asked = sandbox.time
    await sandbox.until(() => sandbox.time > asked)
  }
  talk.write('.\r\n')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.closed[0]!.messageIds).toEqual(['m1'])
  expect(sandbox.closed[0]!.transcript.at(-1)!.text).toBe('m1 is stored; the client left before the answer')
  expect(sandbox.transactions).toBe(0)
})

const cuts: [name: string, commands: string[], data: string, refusal: object | null][] = [
  ['before MAIL', [], '', null],
  ['after MAIL', envelope.slice(0, 1), '', { stage: 'mail', command: 'MAIL FROM:<a@b.test>' }],
  ['after RCPT', envelope, '', { stage: 'rcpt', command: 'RCPT TO:<c@d.test>' }],
  ['in the message', [...envelope, 'DATA'], 'Subject: x\r\n\r\nbo', { stage: 'data', command: 'DATA', received: 16 }],
  ['at the dot', [...envelope, 'DATA'], 'a\r\n.', { stage: 'data', command: 'DATA', received: 1 }],
]

test.each(cuts)('a connection lost %s leaves a refusal without a reply', async (_when, commands, data, refusal) => {
  for (const leave of ['end', 'resetAndDestroy'] as const) {
    const { sandbox, client } = await listen()
    const talk = await client(...commands)
    await new Promise((resolve) => talk.socket.write(data, resolve))
    if (leave === 'end') talk.socket.end()
    // A reset may overtake the bytes before it: the server must have them.
    else if (!data) talk.socket.resetAndDestroy()
    else continue
    await sandbox.until(() => sandbox.closed.length === 1)
    const expected = refusal ? [{ sessionId: 's1', reply: '', reversePath: 'a@b.test', ...refusal }] : []
    expect(sandbox.refusals).toEqual(expected)
    expect(sandbox.transactions).toBe(0)
  }
})

test('a client that gives up after all its recipients were refused is not refused once more', async () => {
  const { sandbox, client } = await listen()
  const talk = await client('MAIL FROM:<>', 'RCPT TO:<reject@bouncelab.test>')
  talk.destroy()
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toHaveLength(1)
})

test('of a long session the transcript keeps the beginning and the end', () => {
  const transcript = new Transcript()
  for (let i = 0; i < 5000; i++) transcript.add(i, 'C', `line ${i}`)
  const texts = transcript.lines.map(({ text }) => text)
  expect(texts).toHaveLength(1001)
  expect([texts[0], texts[199], texts[200], texts[201], texts[1000]]).toEqual([
    'line 0',
    'line 199',
    '4000 lines left out here',
    'line 4200',
    'line 4999',
  ])
})
