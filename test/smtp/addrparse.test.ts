import { expect, test } from 'vitest'
import { addrparse } from '../../server/mta/qmail/addrparse.ts'

/** What follows the verb, what was typed as the address, and what qmail-smtpd queues. */
const table: [argument: string, typed: string, queued: string][] = [
  ['FROM:<a@b.test>', 'a@b.test', 'a@b.test'],
  ['FROM: <a@b.test> SIZE=10', 'a@b.test', 'a@b.test'],
  ['FROM:a@b.test', 'a@b.test', 'a@b.test'],
  ['FROM:   a@b.test SIZE=10', 'a@b.test', 'a@b.test'],
  ['<a@b.test>', 'a@b.test', 'a@b.test'],
  ['whatever <a@b.test>', 'a@b.test', 'a@b.test'],
  ['FROM:<>', '', ''],
  ['FROM:', '', ''],
  ['FROM', '', ''],
  ['', '', ''],
  ['FROM:<a@b.test', 'a@b.test', 'a@b.test'],
  ['FROM:<#@[]>', '#@[]', '#@[]'],
  ['FROM:<list-@b.test-@[]>', 'list-@b.test-@[]', 'list-@b.test-@[]'],
  ['TO:<@relay.test:a@b.test>', '@relay.test:a@b.test', 'a@b.test'],
  ['TO:<@one.test,@two.test:a@b.test>', '@one.test,@two.test:a@b.test', 'a@b.test'],
  ['TO:<@nowhere.test>', '@nowhere.test>', ''],
  ['TO:<"john doe"@b.test>', '"john doe"@b.test', 'john doe@b.test'],
  ['TO:<"a>b"@b.test> x', '"a>b"@b.test', 'a>b@b.test'],
  ['TO:<a\\>b@b.test>', 'a\\>b@b.test', 'a>b@b.test'],
  ['TO:<a\\"b@b.test>', 'a\\"b@b.test', 'a"b@b.test'],
  ['TO:john\\ doe@b.test x', 'john\\ doe@b.test', 'john doe@b.test'],
  ['TO:<a@[127.0.0.1]>', 'a@[127.0.0.1]', 'a@mx.test'],
  ['TO:<a@[0.0.0.0]>', 'a@[0.0.0.0]', 'a@mx.test'],
  ['TO:<a@[192.0.2.1]>', 'a@[192.0.2.1]', 'a@[192.0.2.1]'],
  ['TO:<a@[127.0.0.1]x>', 'a@[127.0.0.1]x', 'a@[127.0.0.1]x'],
  ['TO:<受信@例え.jp>', '受信@例え.jp', '受信@例え.jp'],
]

test.each(table)('of %j the address typed is %j, and %j is queued', (argument, typed, queued) => {
  const found = addrparse(argument, 'mx.test')
  expect(found?.path).toBe(typed)
  expect(found?.queuedAs ?? found?.path).toBe(queued)
})

test('what was typed as it is queued is told once', () => {
  expect(addrparse('TO:<a@b.test> NOTIFY=NEVER', 'mx.test')).toEqual({ path: 'a@b.test', rest: ' NOTIFY=NEVER' })
})

test.each([
  ['a letter', 'x', 899],
  ['a letter of three bytes', '受', 299],
])('an address of %s has at most 899 bytes', (_what, letter, most) => {
  expect(addrparse(`TO:<${letter.repeat(most)}>`, 'mx.test')?.path).toBe(letter.repeat(most))
  expect(addrparse(`TO:<${letter.repeat(most + 1)}>`, 'mx.test')).toBe(null)
})
