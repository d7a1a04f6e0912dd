import { describe, expect, test } from 'vitest'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { deliverLocally } from '../../../server/mta/qmail/local.ts'
import { expand, parseCommands } from '../../../server/mta/qmail/shell-words.ts'

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
    eve: ['./Mailbox', '/var/mail/eve'],
    fay: '   \n./Maildir/',
  },
  alias: { retired: '|bouncesaying "gone"', 'first.last': './Maildir/', 'shop-default': './Shop/' },
}
const deliver = (local: string, more: object = {}) =>
  deliverLocally(readConfig({ ...input, ...more }), local + HOST, [])
const outcome = (local: string, more: object = {}) => deliver(local, more).outcome
const setting = (local: string, more: object = {}) => {
  const { why } = deliver(local, more)
  return why.by === 'setting' ? why.setting : why.by
}

const inMailbox = { type: 'delivered', by: 'mailbox', output: 'did 1+0+0\n' }
const unknown = { type: 'mailbox', result: 'unknown' }
const editing = { type: 'mta', temporary: true, text: 'Uh-oh: first line of .qmail file is blank. (#4.2.1)\n' }

test.each([
  ['alice', inMailbox],
  ['ALICE', inMailbox],
  ['alice-x', unknown],
  ['bob-list', inMailbox],
  ['bob-LIST', inMailbox],
  ['bob-b', unknown],
  ['carol', editing],
  ['fay', editing],
  ['dan', { type: 'delivered', by: 'nobody', output: 'did 0+0+0\n' }],
  ['eve', { type: 'delivered', by: 'mailbox', output: 'did 2+0+0\n' }],
  ['First.Last', inMailbox],
  ['shop-1234', inMailbox],
  ['shop', unknown],
  ['postmaster', inMailbox],
  ['nobody', unknown],
  ['', { type: 'delivered', by: 'nobody', output: '' }],
])('Mail to the local part "%s" ends as its .qmail file says', (local, expected) => {
  expect(outcome(local)).toEqual(expected)
})

test('A file that runs a command or forwards wants to see the message', () => {
  expect(['bob', 'bob-a-b', 'retired'].map((local) => outcome(local))).toEqual([null, null, null])
})

test('Without a list of users every local part has a mailbox, and the aliases count all the same', () => {
  expect(outcome('anybody', { users: undefined })).toEqual(inMailbox)
  expect(setting('retired', { users: undefined })).toBe('~alias/.qmail-retired')
})

test('postmaster can be switched off', () => {
  expect(outcome('postmaster', { alias: { postmaster: null } })).toEqual(unknown)
  expect(setting('postmaster', { alias: { default: '|exit 100' } })).toBe('~alias/.qmail-default')
})

describe('The file for an extension is its own, else the default of its longest prefix', () => {
  const files = {
    users: {
      joe: './Mailbox',
      'joe-a-b': '#',
      'joe-a-default': '#',
      'joe-default': '#',
      'joe-x.y': '#',
      'joe-defaultdefault': '#',
      ann: '#',
      'ann-b': '#',
      'annb-c': '#',
    },
    alias: { 'a-b': '#', default: '#' },
  }
  test.each([
    ['joe', '~joe/.qmail'],
    ['joe-a-b', '~joe/.qmail-a-b'],
    ['JOE-A-B', '~joe/.qmail-a-b'],
    ['joe-a-b-c', '~joe/.qmail-a-default'],
    ['joe-a-', '~joe/.qmail-a-default'],
    ['joe-a', '~joe/.qmail-default'],
    ['joe-', '~joe/.qmail-default'],
    ['joe-x.y', '~joe/.qmail-x:y'],
    ['joe-x:y', '~joe/.qmail-x:y'],
    ['joe-default', '~joe/.qmail-default'],
    ['joe-defaultdefault', '~joe/.qmail-defaultdefault'],
    ['joe.', '~alias/.qmail-default'],
    ['ann-b-c', 'users'],
    ['a-b', '~alias/.qmail-a-b'],
    ['alias-a-b', '~alias/.qmail-a-b'],
    ['-a', '~alias/.qmail-default'],
    ['jöe with space', '~alias/.qmail-default'],
    ['"q"', '~alias/.qmail-default'],
    ['z'.repeat(900), '~alias/.qmail-default'],
  ])('%s', (local, file) => {
    expect(setting(local, files)).toBe(file)
  })
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

const VARIABLES = { USER: 'bob', EXT: 'a b', EMPTY: '' }

/** Each command's words, with what joins it to the one before. */
function commandsOf(line: string): (string | string[] | null)[][] | undefined {
  const commands = parseCommands(line) ?? undefined
  return commands?.map(({ after, negated, words }) => [after, negated ? '!' : '', expand(words, VARIABLES)])
}

test.each([
  ['bouncesaying "a b"', [[';', '', ['bouncesaying', 'a b']]]],
  [" bouncesaying 'it''s \"x\"'", [[';', '', ['bouncesaying', 'its "x"']]]],
  ['bouncesaying "say \\"no\\" \\x"', [[';', '', ['bouncesaying', 'say "no" \\x']]]],
  ['bouncesaying no\\ entry', [[';', '', ['bouncesaying', 'no entry']]]],
  ['bouncesaying ""', [[';', '', ['bouncesaying', '']]]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  ['echo "$USER: ${EXT}" $USER $EMPTY "$NONE"', [[';', '', ['echo', 'bob: a b', 'bob', '']]]],
  ['echo $EXT', [[';', '', null]]],
  ['echo "costs 5$" a=b x#y', [[';', '', ['echo', 'costs 5$', 'a=b', 'x#y']]]],
  [
    'echo a; exit 100;',
    [
      [';', '', ['echo', 'a']],
      [';', '', ['exit', '100']],
    ],
  ],
  [
    '! grep -q x&&exit 99||true',
    [
      [';', '!', ['grep', '-q', 'x']],
      ['&&', '', ['exit', '99']],
      ['||', '', ['true']],
    ],
  ],
  ['grep "^From.*spam.com"', [[';', '', ['grep', '^From.*spam.com']]]],
  ['grep ^From.*spam', [[';', '', ['grep', '^From.*spam']]]],
  ['cat | mail', undefined],
  ['cat > file', undefined],
  ['echo `date`', undefined],
  ['echo "$(date)"', undefined],
  ['echo $1', undefined],
  ['sleep 1 &', undefined],
  ['A=b cmd', undefined],
  ['if true; then exit 1; fi', undefined],
  ['(exit 1)', undefined],
  ['echo ~', undefined],
  ['true # why', undefined],
  ['bouncesaying "open', undefined],
  ["bouncesaying 'open", undefined],
  ['true;; false', undefined],
  ['; true', undefined],
  ['', undefined],
])('The shell makes of %j the commands %j', (line, commands) => {
  expect(commandsOf(line)).toEqual(commands)
})
