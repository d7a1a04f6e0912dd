import { expect, test } from 'vitest'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { deliverLocally } from '../../../server/mta/qmail/local.ts'
import { shellWords } from '../../../server/mta/qmail/shell-words.ts'

const HOST = '@mx.test'
const input = {
  type: 'qmail',
  control: { me: 'mx.test' },
  users: {
    alice: [],
    bob: ['# off', '|bouncesaying "Bob is away."'],
    'bob-list': './Lists/',
    'bob-a-default': '|exit 99\n|exit 100',
    carol: ['', './Maildir/'],
    dan: '# nothing at all',
    eve: ['|exit 0', './Mailbox', '|exit 64'],
  },
  alias: { retired: '|bouncesaying "gone"', 'first.last': './Maildir/', 'shop-default': './Shop/' },
}
const deliver = (local: string, more: object = {}) => deliverLocally(readConfig({ ...input, ...more }), local + HOST)
const outcome = (local: string, more: object = {}) => deliver(local, more).outcome

const inMailbox = { type: 'delivered', by: 'mailbox', output: 'did 1+0+0\n' }
const unknown = { type: 'mailbox', result: 'unknown' }

test.each([
  ['alice', inMailbox],
  ['ALICE', inMailbox],
  ['alice-x', unknown],
  ['bob', { type: 'program', exit: 100, output: 'Bob is away.\n' }],
  ['bob-list', inMailbox],
  ['bob-LIST', inMailbox],
  ['bob-a-b', { type: 'delivered', by: 'program', output: 'did 0+0+1\n' }],
  ['bob-b', unknown],
  ['carol', { type: 'mta', temporary: true, text: 'Uh-oh: first line of .qmail file is blank. (#4.2.1)\n' }],
  ['dan', { type: 'delivered', by: 'nobody', output: 'did 0+0+0\n' }],
  ['eve', { type: 'program', exit: 64, output: '' }],
  ['retired', { type: 'program', exit: 100, output: 'gone\n' }],
  ['First.Last', inMailbox],
  ['shop-1234', inMailbox],
  ['shop', unknown],
  ['postmaster', inMailbox],
  ['nobody', unknown],
  ['', { type: 'delivered', by: 'nobody', output: '' }],
])('Mail to the local part "%s" ends as its .qmail file says', (local, expected) => {
  expect(outcome(local)).toEqual(expected)
})

test('Without a list of users every local part has a mailbox, and the aliases count all the same', () => {
  expect(outcome('anybody', { users: undefined })).toEqual(inMailbox)
  expect(outcome('retired', { users: undefined })).toMatchObject({ exit: 100 })
})

test('postmaster can be switched off', () => {
  expect(outcome('postmaster', { alias: { postmaster: null } })).toEqual(unknown)
  expect(outcome('postmaster', { alias: { default: '|exit 100' } })).toMatchObject({ exit: 100 })
})

test('A delivery says which file decided it, and where that stands', () => {
  const places = { 'alias.first.last': { file: 's.yaml', line: 7 } }
  expect(deliver('first.last', { places }).why).toEqual({
    by: 'setting',
    setting: '~alias/.qmail-first:last',
    value: './Maildir/',
    source: { file: 's.yaml', line: 7 },
    text: '~alias/.qmail-first:last says what becomes of it.',
  })
})

test.each([
  ['bouncesaying "a b"', ['bouncesaying', 'a b']],
  ["bouncesaying 'it''s \"x\"'", ['bouncesaying', 'its "x"']],
  ['bouncesaying "say \\"no\\" \\x"', ['bouncesaying', 'say "no" \\x']],
  ['bouncesaying no\\ entry', ['bouncesaying', 'no entry']],
  ['bouncesaying ""', ['bouncesaying', '']],
  ['bouncesaying "$USER"', null],
  ['exit 0; exit 100', null],
  ['cat | mail', null],
  ['bouncesaying "open', null],
])('The shell makes of %s the words %j', (command, words) => {
  expect(shellWords(command)).toEqual(words)
})
