import { expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import type { RuledDns } from '../../../server/core/rule-stack.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'

const DNS = {
  'gone.test': 'nxdomain',
  '*.gone.test': 'nxdomain',
  'there.gone.test': { mx: ['mx.test'] },
  'slow.test': 'timeout',
  'mail.test': { mx: ['mx.mail.test'], a: ['64.94.110.11'] },
  'host.test': { a: ['192.0.2.7'] },
  'wild.test': { a: ['64.94.110.11'] },
  'both.test': { a: ['64.94.110.11', '192.0.2.8'] },
  'empty.test': {},
}

const input = (keywords: string, mta: Partial<MtaInput> = {}): MtaInput => ({
  type: 'imta',
  host: 'mta.test',
  config: `! the way in\ntcp_local smtp ${keywords}\ntcp-daemon\n`,
  dns: DNS,
  ...mta,
})

function refusal(given: MtaInput, sender: string, ruled: RuledDns | null = null) {
  return createImta(given, { timezone: 'UTC' }).smtp?.judgeSender?.(sender, () => ruled) ?? null
}

const answer = (...given: Parameters<typeof refusal>): string => refusal(...given)?.reply.slice(0, 9) ?? 'taken'

const NOT_IN_DNS = '550 5.1.8'
const LATER = '450 4.1.8'

test.each([
  ['a@gone.test', NOT_IN_DNS],
  ['a@GONE.test', NOT_IN_DNS],
  ['a@sub.gone.test', NOT_IN_DNS],
  ['a@deep.sub.gone.test', NOT_IN_DNS],
  ['a@there.gone.test', 'taken'],
  ['a@slow.test', LATER],
  ['a@mail.test', 'taken'],
  ['a@host.test', 'taken'],
  ['a@wild.test', 'taken'],
  ['a@empty.test', NOT_IN_DNS],
  ['a@elsewhere.test', 'taken'],
  ['alice', 'taken'],
  ['a@[192.0.2.9]', 'taken'],
  ['', 'taken'],
])('mailfromdnsverify: MAIL FROM:<%s> is answered %s', (sender, reply) => {
  expect(answer(input('mailfromdnsverify'), sender)).toBe(reply)
})

test('a refused domain is answered in the words seen at a site of the product', () => {
  expect(refusal(input('mailfromdnsverify'), 'a@gone.test')?.reply).toBe(
    '550 5.1.8 invalid/host-not-in-DNS return address not allowed',
  )
})

test.each([
  ['', 'taken'],
  ['nomailfromdnsverify', 'taken'],
  ['returnenvelope 7', 'taken'],
  ['returnenvelope 8', NOT_IN_DNS],
  ['returnenvelope 15', NOT_IN_DNS],
  ['returnenvelope 8 nomailfromdnsverify', 'taken'],
  ['mailfromdnsverify nomailfromdnsverify', 'taken'],
  ['nomailfromdnsverify mailfromdnsverify', NOT_IN_DNS],
  ['mailfromdnsverify returnenvelope 0', NOT_IN_DNS],
])('with the keywords %j a sender outside the DNS is answered %s', (keywords, reply) => {
  expect(answer(input(keywords), 'a@gone.test')).toBe(reply)
})

test('RETURN_ENVELOPE sets the bits where the channel has no keyword, and only there', () => {
  const options = 'RETURN_ENVELOPE=8\n'
  expect(answer(input('', { options }), 'a@gone.test')).toBe(NOT_IN_DNS)
  expect(answer(input('returnenvelope 1', { options }), 'a@gone.test')).toBe('taken')
})

test('the keywords of another channel do not count for clients', () => {
  const config = 'tcp_local smtp\ntcp-daemon\n\nims-ms mailfromdnsverify returnenvelope 15\nims-ms-daemon\n'
  expect(answer(input('', { config }), 'a@gone.test')).toBe('taken')
})

test('an address stands in for a missing MX record unless that is switched off', () => {
  const smtp = { addressFallback: false }
  expect(answer(input('mailfromdnsverify', { smtp }), 'a@host.test')).toBe(NOT_IN_DNS)
  expect(answer(input('mailfromdnsverify', { smtp }), 'a@mail.test')).toBe('taken')
})

test.each([
  ['a@wild.test', NOT_IN_DNS],
  ['a@both.test', 'taken'],
  ['a@host.test', 'taken'],
  ['a@mail.test', 'taken'],
])('with BLOCKED_MAIL_FROM_IPS MAIL FROM:<%s> is answered %s', (sender, reply) => {
  const options = 'BLOCKED_MAIL_FROM_IPS=203.0.113.1, 64.94.110.11\n'
  expect(answer(input('mailfromdnsverify', { options }), sender)).toBe(reply)
})

test('BLOCKED_MAIL_FROM_IPS takes addresses only', () => {
  const options = 'BLOCKED_MAIL_FROM_IPS=example.net\n'
  expect(() => createImta(input('', { options }), { timezone: 'UTC' })).toThrow(
    'options:1: takes IP addresses, not "example.net"',
  )
})

test.each<[RuledDns['result'], string]>([
  ['not-found', NOT_IN_DNS],
  ['no-address', NOT_IN_DNS],
  ['servfail', LATER],
  ['null-mx', 'taken'],
  ['loop', 'taken'],
])('a rule whose outcome is dns %s holds for senders too: %s', (result, reply) => {
  expect(answer(input('mailfromdnsverify'), 'a@ruled.test', { ruleId: 'r1', result })).toBe(reply)
})

test('the table of the configuration comes before the rules', () => {
  const ruled = { ruleId: 'r1', result: 'not-found' } as const
  expect(answer(input('mailfromdnsverify'), 'a@mail.test', ruled)).toBe('taken')
})

const ILLEGAL = '501 5.1.7'

test.each([
  ['a@b.test', 'taken'],
  ['a.b+c@b-c.test', 'taken'],
  ['"a b"@b.test', 'taken'],
  ['"a\\"b"@b.test', 'taken'],
  ['@relay.test:a@b.test', 'taken'],
  ['a@[192.0.2.1]', 'taken'],
  ['a@[IPv6:2001:db8::1]', 'taken'],
  ['', 'taken'],
  ['a', ILLEGAL],
  ['a@', ILLEGAL],
  ['@b.test', ILLEGAL],
  ['a b@b.test', ILLEGAL],
  ['a..b@b.test', ILLEGAL],
  ['.a@b.test', ILLEGAL],
  ['a@b@c.test', ILLEGAL],
  ['a@b..test', ILLEGAL],
  ['a@-b.test', ILLEGAL],
  ['a@b.test.', ILLEGAL],
  ['a@b_c d.test', ILLEGAL],
  ['"a@b.test', ILLEGAL],
  [`${'x'.repeat(65)}@b.test`, ILLEGAL],
  [`a@${'x'.repeat(64)}.test`, ILLEGAL],
  ['a@[not an address]', ILLEGAL],
])('with returnenvelope 4 MAIL FROM:<%s> is answered %s, and without it taken', (sender, reply) => {
  expect(answer(input('returnenvelope 4'), sender)).toBe(reply)
  expect(answer(input('returnenvelope 3'), sender)).toBe('taken')
})

test('in the later meaning of bit 2 only an address whose domain no channel takes is refused', () => {
  const given = input('returnenvelope 4', { smtp: { illegalSender: 'rewrite' } })
  expect(answer(given, 'a..b@c.test')).toBe('taken')
  expect(answer(given, 'a@b..test')).toBe(ILLEGAL)
  expect(answer(given, 'a')).toBe(ILLEGAL)
  expect(answer(given, '')).toBe('taken')
})

test('a refusal names the keyword with its line, and who says so of the DNS', () => {
  expect(refusal(input('mailfromdnsverify'), 'a@sub.gone.test')?.why).toEqual({
    by: 'setting',
    setting: 'mailfromdnsverify',
    value: '',
    source: { file: 'config', line: 2 },
    text: 'sub.gone.test is not in the DNS (dns.*.gone.test). Channel tcp_local has mailfromdnsverify.',
  })
  const ruled = { ruleId: 'r3', result: 'servfail' } as const
  expect(refusal(input('returnenvelope 8'), 'a@ruled.test', ruled)?.why).toMatchObject({
    setting: 'returnenvelope',
    value: '8',
    text: 'ruled.test got no answer from the DNS (rule r3). Channel tcp_local has returnenvelope 8.',
  })
  expect(refusal(input('', { options: '! bits\nRETURN_ENVELOPE=4\n' }), 'a')?.why).toEqual({
    by: 'setting',
    setting: 'RETURN_ENVELOPE',
    value: '4',
    source: { file: 'options', line: 2 },
    text: '<a> is no address by its syntax.',
  })
})

test.each([
  [{ 'gone.test': 'nowhere' }, 'dns.gone.test: is nxdomain, timeout, or a record'],
  [{ 'gone.test': { a: ['host'] } }, 'dns.gone.test'],
  [{ 'a@gone.test': 'nxdomain' }, 'must be a domain, such as example.net or *.example.net'],
])('the DNS table %j is refused: %s', (dns, message) => {
  expect(() => createImta(input('', { dns }), { timezone: 'UTC' })).toThrow(message)
})
