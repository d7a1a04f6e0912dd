import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { selfSigned } from '../../server/smtp/self-signed.ts'
import { listen } from './listen.ts'

const envelope = ['EHLO client.test', 'MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'DATA']

test('STARTTLS works with a certificate made at first use, and what was said before it is forgotten', async () => {
  const { host, sandbox, client } = await listen()
  const talk = await client(`AUTH PLAIN ${Buffer.from('\0ci\0x').toString('base64')}`)
  expect(await talk.say('STARTTLS')).toMatch(/^220/)
  await talk.startTls()
  const certificate = new X509Certificate((talk.socket as TLSSocket).getPeerCertificate().raw)
  expect(certificate.subjectAltName).toContain('DNS:mx.test')
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(await talk.say('MAIL FROM:<>')).toMatch(/^503/)
  expect(await talk.say('EHLO client.test')).not.toContain('STARTTLS')
  await talk.sayAll(...envelope.slice(1), '.')
  expect(sandbox.messages[0]!.client).toEqual({ ...sandbox.messages[0]!.client, tls: true, helo: 'client.test' })
  expect(sandbox.messages[0]!.client.user).toBeUndefined()
  expect(host.sandbox('ci').closed).toHaveLength(1)
  expect(await talk.say('STARTTLS')).toMatch(/^503/)
})

test("the operator's own certificate is shown", async () => {
  const own = selfSigned(['own.test', 'localhost'], new Date())
  const { client } = await listen({ tls: own })
  const talk = await client('STARTTLS')
  await talk.startTls({ ca: own.cert })
  expect((talk.socket as TLSSocket).authorized).toBe(true)
})

test('commands in the same packet as STARTTLS are thrown away', async () => {
  const { sandbox, client } = await listen()
  const talk = await client()
  talk.write('STARTTLS\r\nEHLO injected.test\r\nMAIL FROM:<injected@b.test>\r\n')
  expect(await talk.reply()).toMatch(/^220/)
  expect(talk.rest).toBe('')
  await talk.startTls()
  await talk.sayAll(...envelope, '.')
  expect(sandbox.messages[0]!.envelope.reversePath).toBe('')
  expect(sandbox.messages[0]!.client.helo).toBe('client.test')
})

test('garbage in place of the handshake ends the connection and is journaled', async () => {
  const { sandbox, client } = await listen()
  const talk = await client('STARTTLS')
  talk.write('GET / HTTP/1.1\r\n\r\n')
  await talk.ending()
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toMatchObject([{ stage: 'starttls', command: 'STARTTLS', reply: '' }])
  expect(await (await client()).say('NOOP')).toMatch(/^250/)
})

test('a client that leaves during the handshake is journaled', async () => {
  const { sandbox, client } = await listen()
  const talk = await client('STARTTLS')
  talk.socket.end()
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toMatchObject([{ stage: 'starttls', reply: '' }])
})

test('the handshake fails where a rule says so', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules({ at: 'starttls', do: { do: 'tls', fault: 'handshake-failure' } })
  const talk = await client('STARTTLS')
  await expect(talk.startTls()).rejects.toThrow(/handshake failure/)
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toMatchObject([{ stage: 'starttls', command: 'STARTTLS', reply: '', ruleId: 'r1' }])
  expect(sandbox.closed[0]!.ruleUses).toEqual({})
})

test('the certificate has run out where a rule says so: a strict client refuses it, a lax one goes on', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules({ at: 'starttls', do: { do: 'tls', fault: 'expired-certificate' } })
  const lax = await client('STARTTLS')
  await lax.startTls()
  const { valid_to, raw } = (lax.socket as TLSSocket).getPeerCertificate()
  expect(Date.parse(valid_to)).toBeLessThan(Date.now())
  await lax.sayAll('EHLO client.test', 'QUIT')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.closed[0]).toMatchObject({ refused: 0, ruleUses: { r1: 1 } })
  const strict = await client('STARTTLS')
  const ca = new X509Certificate(raw).toString()
  await expect(strict.startTls({ ca })).rejects.toThrow(/expired/)
})

test.each(['drop', 'reset'] as const)('%s works inside TLS', async (action) => {
  const { sandbox, client } = await listen()
  sandbox.rules({ at: 'mail', do: { do: action } })
  const talk = await client('STARTTLS')
  await talk.startTls()
  await talk.say('EHLO client.test')
  talk.write('MAIL FROM:<>\r\n')
  await talk.ending()
  expect(talk.rest).toBe('')
  expect(sandbox.refusals).toMatchObject([{ stage: 'mail', reply: '', ruleId: 'r1' }])
})
