import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { startSmtpListener } from '../../server/smtp/listener.ts'
import { FakeHost } from './fake-host.ts'
import { listen } from './listen.ts'
import { Talk } from './talk.ts'

const envelope = ['MAIL FROM:<a@b.test>', 'RCPT TO:<c@d.test>']

test.each([
  ['an HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', /^500 5\.5\.2 This is an SMTP port/],
  ['a TLS handshake', Buffer.from('16030100c8010000c40303', 'hex'), /^500 5\.5\.2 This port begins without TLS/],
])('%s is told where it is, and the connection ends', async (_what, bytes, reply) => {
  const { sandbox, port } = await listen()
  const talk = await Talk.open(port)
  talk.write(bytes)
  expect(await talk.reply()).toMatch(reply)
  expect(await talk.ending()).toBe('end')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toMatchObject([{ stage: 'other' }])
})

test.each([
  ['NUL', 'NOOP\0', '500 5.5.2'],
  ['an escape sequence', 'NOOP \x1b[2J', '500 5.5.2'],
  ['NUL in an address', 'MAIL FROM:<a\0@b>', '500 5.5.2'],
  ['a line over the limit', `NOOP ${'x'.repeat(20_000)}`, '500 5.5.2 Line longer than 16384 bytes'],
  ['a very long line', `NOOP ${'x'.repeat(2_000_000)}`, '500 5.5.2 Line longer than 16384 bytes'],
])('%s in a command is refused, and the session goes on', async (_what, command, reply) => {
  const { client } = await listen()
  const talk = await client()
  expect((await talk.say(command)).startsWith(reply)).toBe(true)
  expect(await talk.say('NOOP')).toBe('250 2.0.0 Ok')
})

test('a bare line feed ends a command too: people type into netcat', async () => {
  const { client } = await listen()
  const talk = await client()
  talk.write('NOOP\nNOOP\n')
  expect([await talk.reply(), await talk.reply()]).toEqual(['250 2.0.0 Ok', '250 2.0.0 Ok'])
})

test('a last line without its end is no command', async () => {
  const { sandbox, client } = await listen()
  const talk = await client(...envelope)
  talk.socket.end('RSET')
  await talk.ending()
  expect(talk.rest).toBe('')
  expect(sandbox.refusals).toMatchObject([{ stage: 'rcpt', reply: '' }])
})

test('too many mistakes in a row end in 421', async () => {
  const { sandbox, client } = await listen()
  const talk = await client()
  talk.write('garbage\r\n'.repeat(1000))
  let last = ''
  while (!last.startsWith('421')) last = await talk.reply()
  expect(last).toBe('421 4.7.0 Too many errors')
  expect(await talk.ending()).toBe('end')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toHaveLength(20)
})

test('mistakes between accepted commands are journaled only so often; refusals by rules always', async () => {
  const { sandbox, client } = await listen()
  const talk = await client()
  for (let i = 0; i < 60; i++) {
    await talk.sayAll('XYZZY', 'MAIL FROM:<>', 'RCPT TO:<reject@bouncelab.test>', 'RSET')
  }
  await talk.say('QUIT')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals.filter(({ ruleId }) => ruleId === undefined)).toHaveLength(50)
  expect(sandbox.refusals.filter(({ ruleId }) => ruleId !== undefined)).toHaveLength(60)
  expect(sandbox.closed[0]!.refused).toBe(120)
  const remarks = sandbox.closed[0]!.transcript.filter(({ who }) => who === '*').map(({ text }) => text)
  expect(remarks).toContain('more than 50 mistakes: further ones stand only in this transcript')
})

test('random bytes on many connections break nothing', async () => {
  const { sandbox, port, client } = await listen()
  const talks = await Promise.all(Array.from({ length: 20 }, () => Talk.silent(port)))
  for (const talk of talks) {
    talk.write(randomBytes(50_000))
    talk.socket.end()
  }
  await Promise.all(talks.map((talk) => talk.ending()))
  await sandbox.until(() => sandbox.closed.length === talks.length)
  expect(sandbox.closed.every(({ transcript }) => transcript.length <= 1001)).toBe(true)
  expect(sandbox.closed.every(({ transcript }) => transcript.every(({ text }) => text.length < 2100))).toBe(true)
  expect(await (await client()).say('NOOP')).toMatch(/^250/)
})

test('half-open connections are closed after the idle time, an open transaction as a refusal', async () => {
  const { sandbox, client } = await listen({ idleTimeout: 60 })
  const [idle, open] = [await client(), await client(...envelope)]
  const reply = '421 4.4.2 Nothing came for too long, closing connection'
  expect([await idle.reply(), await open.reply()]).toEqual([reply, reply])
  expect([await idle.ending(), await open.ending()]).toEqual(['end', 'end'])
  expect(sandbox.refusals).toMatchObject([{ stage: 'rcpt', reply, reversePath: 'a@b.test' }])
  expect(sandbox.transactions).toBe(0)
})

test('a client that waits for its answer is not idle', async () => {
  const { sandbox, client } = await listen({ idleTimeout: 30 })
  sandbox.rules({ at: 'mail', do: { do: 'delay', delay: 120 } })
  expect(await (await client()).say('MAIL FROM:<>')).toMatch(/^250/)
})

test('a sandbox that fails is answered, and the process goes on', async () => {
  const { host, sandbox, client } = await listen()
  const talk = await client()
  sandbox.simulate = () => {
    throw new Error('broken\nrule')
  }
  await talk.say('MAIL FROM:<>')
  expect(await talk.say('RCPT TO:<a@b.test>')).toBe('451 4.3.0 Not stored: broken rule')
  expect(await talk.say('NOOP')).toMatch(/^250/)
  host.sandboxFor = async () => {
    throw new Error('no more sandboxes')
  }
  const { port } = await listen()
  expect(port).toBeGreaterThan(0)
  expect(await talk.say('RSET')).toMatch(/^250/)
  expect(await talk.say('AUTH PLAIN AGEAYg==')).toBe('454 4.7.0 no more sandboxes')
})

test('where no sandbox can be had the greeting says so', async () => {
  const { host, port } = await listen()
  host.sandboxFor = async () => {
    throw new Error('no sandbox')
  }
  const talk = await Talk.open(port)
  expect([talk.greeting, await talk.ending()]).toEqual(['421 4.3.0 no sandbox', 'end'])
})

test('a port in use is named, with what to do', async () => {
  const { port } = await listen()
  const again = startSmtpListener({
    host: new FakeHost(),
    listen: { host: '127.0.0.1', port },
    hostname: 'mx.test',
    maxMessageSize: 1,
    tls: 'make',
    authSandboxes: true,
  })
  await expect(again).rejects.toMatchObject({
    code: 'E_PORT_IN_USE',
    message: `SMTP cannot listen on 127.0.0.1:${port}: the port is in use.`,
    hint: expect.stringContaining('--smtp'),
  })
})

test('closing says goodbye to idle clients at once and lets an open transaction finish', async () => {
  const { sandbox, listener, port, client } = await listen()
  const [idle, open] = [await client(), await client(...envelope, 'DATA')]
  const closed = listener.close(10_000)
  expect([await idle.reply(), await idle.ending()]).toEqual(['421 4.3.2 Shutting down', 'end'])
  await expect(Talk.open(port)).rejects.toThrow(/ECONNREFUSED/)
  expect(await open.say('.')).toBe('250 2.0.0 Ok: queued as m1')
  expect([await open.reply(), await open.ending()]).toEqual(['421 4.3.2 Shutting down', 'end'])
  await closed
  expect(sandbox.closed).toHaveLength(2)
  expect(sandbox.refusals).toEqual([])
})

test('closing ends what is not finished in time, with a refusal', async () => {
  const { sandbox, listener, client } = await listen()
  const talk = await client(...envelope, 'DATA')
  talk.write('half a mess')
  const stalled = await client()
  sandbox.rules({ at: 'mail', do: { do: 'stall' } })
  stalled.write('MAIL FROM:<>\r\n')
  await sandbox.until(() => sandbox.refusals.length === 1)
  await listener.close(20)
  expect(await talk.reply()).toBe('421 4.3.2 Shutting down')
  const cut = { stage: 'data', reply: '421 4.3.2 Shutting down', received: 11 }
  expect(sandbox.refusals).toMatchObject([{ stage: 'mail', reply: '' }, cut])
  expect(sandbox.closed).toHaveLength(2)
  expect(sandbox.transactions).toBe(0)
})
