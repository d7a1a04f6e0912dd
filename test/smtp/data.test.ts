import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DataReader } from '../../server/smtp/data-reader.ts'
import { listen, MAX_SIZE, text } from './listen.ts'

/** Dots doubled as a client does it (RFC 5321 section 4.5.2), with the end. */
const stuffed = (message: string): string =>
  `${message.replace(/(^|\r\n)\./g, '$1..')}${message === '' || message.endsWith('\r\n') ? '' : '\r\n'}.\r\n`

test('whatever is sent, in whatever pieces, comes back with its dots and line ends, and the rest is left', () => {
  const message = fc.string({ unit: fc.constantFrom('.', '\r', '\n', '\r\n', '\r\n.', 'a'), maxLength: 40 })
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 })
  fc.assert(
    fc.property(message, cuts, (raw, sizes) => {
      const wire = Buffer.from(`${stuffed(raw)}NOOP\r\n`)
      const reader = new DataReader(1000)
      let at = 0
      for (let i = 0; ; i++) {
        const chunk = wire.subarray(at, at + (sizes[i] ?? wire.length))
        const end = reader.feed(chunk, 0)
        at += end < 0 ? chunk.length : end
        if (end >= 0) break
        expect(at).toBeLessThan(wire.length)
      }
      expect(wire.subarray(at).toString()).toBe('NOOP\r\n')
      const whole = raw === '' || raw.endsWith('\r\n') ? raw : `${raw}\r\n`
      expect(reader.message()?.toString()).toBe(whole)
      expect(reader.size).toBe(whole.length)
    }),
    { numRuns: 3000 },
  )
})

test('a message of nothing but dots stays in bounds', () => {
  const reader = new DataReader(1e9)
  const lines = 200_000
  expect(reader.feed(Buffer.from(`${'..\r\n'.repeat(lines)}.\r\n`), 0)).toBe(lines * 4 + 3)
  expect(reader.message()?.equals(Buffer.from('.\r\n'.repeat(lines)))).toBe(true)
})

const bytes: [name: string, wire: string, raw: string][] = [
  ['nothing', '.\r\n', ''],
  ['an empty line', '\r\n.\r\n', '\r\n'],
  ['a stuffed dot at the very beginning', '..\r\n.\r\n', '.\r\n'],
  ['a dot that the client did not stuff', '.x\r\n.\r\n', 'x\r\n'],
  ['bare line feeds, which end nothing', 'a\n.\nb\n..\r\n.\r\n', 'a\n.\nb\n..\r\n'],
  ['a smuggled end', 'a\r\n.\nMAIL FROM:<x>\r\n.\r\n', 'a\r\n\nMAIL FROM:<x>\r\n'],
  ['bare carriage returns', 'a\r.\rb\r\n.\r\n', 'a\r.\rb\r\n'],
  ['NUL and 8-bit bytes', '\0\xff\xfe\r\n.\r\n', '\0\xff\xfe\r\n'],
]

test.each(bytes)('the message is what was sent: %s', async (_name, wire, raw) => {
  const { sandbox, client } = await listen()
  const talk = await client('MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'DATA')
  talk.write(Buffer.from(wire, 'latin1'))
  expect(await talk.reply()).toBe('250 2.0.0 Ok: queued as m1')
  expect(text(sandbox.messages[0]?.raw)).toBe(raw)
  expect(await talk.say('NOOP')).toBe('250 2.0.0 Ok')
})

test('a message larger than the limit is refused after the dot, and the session goes on', async () => {
  const { sandbox, client } = await listen()
  const envelope = ['MAIL FROM:<a@b.test>', 'RCPT TO:<a@b.test>', 'DATA']
  const talk = await client(...envelope)
  const line = `${'x'.repeat(98)}\r\n`
  talk.write(`${line.repeat(MAX_SIZE / 100 + 1)}.\r\n`)
  const reply = `552 5.3.4 Message larger than ${MAX_SIZE} bytes`
  expect(await talk.reply()).toBe(reply)
  const about = { stage: 'message', reply, reversePath: 'a@b.test', received: MAX_SIZE + 100 }
  expect(sandbox.refusals).toMatchObject([about])
  expect(sandbox.transactions).toBe(0)
  await talk.sayAll(...envelope)
  talk.write(`${line.repeat(MAX_SIZE / 100)}.\r\n`)
  expect(await talk.reply()).toMatch(/^250/)
  expect(sandbox.messages.map(({ raw }) => raw.length)).toEqual([MAX_SIZE])
})
