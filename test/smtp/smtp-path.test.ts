import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePath } from '../../server/core/smtp-path.ts'
import { listen } from './listen.ts'

const kept = [
  '#@[]',
  'x-@h-@[]',
  'list-return-7-alice=client.test@lists.test-@[]',
  'a..b@docomo.ne.jp',
  '.a.@docomo.ne.jp',
  '"a b"@c.test',
  '"a@b>c"@d.test',
  String.raw`"a\"b\\"@c.test`,
  'john doe@h',
  'xn--bcher-kva@xn--bcher-kva.example',
  'Bücher@bücher.example',
  '送信者@例え.jp',
  'noat',
  '@relay.test:user@host.test',
  'user@[192.0.2.1]',
  'user@[IPv6:2001:DB8::1]',
  'UPPER@Case.Test',
  'a@b@c',
  'user.@host',
  "o'hara+tag@host",
  '"unbalanced@host',
  'back\\',
  'x'.repeat(2000),
]

describe('the envelope is kept as typed', () => {
  test('for every address that smtp-server would rewrite or refuse', async () => {
    const { sandbox, client } = await listen()
    const talk = await client()
    for (const address of kept) {
      expect(await talk.say(`MAIL FROM:<${address}>`)).toMatch(/^250/)
      expect(await talk.say(`RCPT TO:<${address}>`)).toMatch(/^250/)
      await talk.sayAll('DATA', '.')
    }
    expect(sandbox.messages.map(({ envelope }) => envelope.reversePath)).toEqual(kept)
    expect(sandbox.messages.flatMap(({ envelope }) => envelope.recipients.map((r) => r.forwardPath))).toEqual(kept)
  })

  test('with recipients in their order, duplicates and other letter cases among them', async () => {
    const { sandbox, client } = await listen()
    const typed = ['b@x.test', 'a@x.test', 'B@x.test', 'b@x.test', 'b@X.TEST']
    const talk = await client('MAIL FROM:<>', ...typed.map((address) => `RCPT TO:<${address}>`), 'DATA')
    await talk.say('.')
    expect(sandbox.messages[0]?.envelope.recipients.map((r) => r.forwardPath)).toEqual(typed)
  })

  test('for any address of printable characters without brackets, quotes and backslashes', () => {
    const character = fc.constantFrom(...'abzAZ09.@#[]()!$%&*+-/=?^_`{|}~,;: éü字')
    const address = fc.string({ unit: character, minLength: 1 })
    fc.assert(
      fc.property(address, fc.constantFrom('', ' SIZE=1', '  RET=FULL ENVID=x'), (path, rest) => {
        expect(parsePath('FROM', `FROM:<${path}>${rest}`)).toEqual({ path, rest })
      }),
    )
  })

  test('for any quoted local part, brackets and blanks in it', () => {
    const local = fc.string({ unit: fc.constantFrom(...'ab@<> .,:\\"') }).map((raw) => raw.replace(/["\\]/g, '\\$&'))
    fc.assert(
      fc.property(local, fc.constantFrom('', ' SIZE=1'), (inner, rest) => {
        const path = `"${inner}"@host.test`
        expect(parsePath('TO', `TO:<${path}>${rest}`)).toEqual({ path, rest })
        expect(parsePath('TO', `TO: ${path}${rest}`)).toEqual({ path, rest })
      }),
    )
  })

  test('for text of any kind nothing is thrown', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePath('FROM', `FROM:${text}`)))
  })
})

const table: [argument: string, path: string | null, rest?: string][] = [
  ['FROM:<>', '', ''],
  ['FROM:', '', ''],
  ['FROM: <a@b>', 'a@b', ''],
  ['FROM :<a@b>', 'a@b', ''],
  ['from:a@b', 'a@b', ''],
  ['FROM:a@b SIZE=1', 'a@b', ' SIZE=1'],
  ['FROM:<a@b>\tSIZE=1', 'a@b', '\tSIZE=1'],
  ['FROM:<a@b>SIZE=1', null],
  ['FROM:<a@b', null],
  ['FROM<a@b>', null],
  ['TO:<a@b>', null],
  ['', null],
]

test.each(table)('MAIL %j has the path %j', (argument, path, rest) => {
  expect(parsePath('FROM', argument)).toEqual(path === null ? null : { path, rest })
})
