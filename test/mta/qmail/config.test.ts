import { expect, test } from 'vitest'
import { SandboxError } from '../../../server/errors.ts'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { lineValue, listValue, nameMap, numberValue } from '../../../server/mta/qmail/control.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'

const config = (control: Record<string, string>) =>
  readConfig({ type: 'qmail', control: { me: 'mx.test', ...control } })

function problems(input: Record<string, unknown>): string[] {
  try {
    readConfig({ type: 'qmail', control: { me: 'mx.test' }, ...input })
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    return (error.problems ?? []).map(({ path, message }) => `${path}: ${message}`)
  }
  return []
}

test('Of a line file the first line counts, without blanks, tabs and newlines at its end', () => {
  expect(lineValue('admin \t \nsecond\n')).toBe('admin')
  expect(lineValue(' admin')).toBe(' admin')
  expect(lineValue('# no comment here\n')).toBe('# no comment here')
})

test('A DOS file leaves its CR in the value', () => {
  expect(lineValue('admin\r\n')).toBe('admin\r')
})

test('A list file has comments and blank lines, a list line keeps a later #', () => {
  expect(listValue('# mine\na.test \n\n \t\nb.test # x\n')).toEqual(['a.test', 'b.test # x'])
})

test('A map compares names without case, takes the last of two alike and skips lines without a colon', () => {
  expect([...nameMap(['A.test:x', 'plain', 'a.TEST:y:z'])]).toEqual([['a.test', 'y:z']])
})

test('A number is plain digits; an empty file leaves the default', () => {
  expect([numberValue('3600\n'), numberValue(''), numberValue('7d')]).toEqual([3600, null, Number.NaN])
  expect(config({ queuelifetime: '\n' }).queuelifetime).toBe(604800)
})

test('Without files, hosts fall back on me and users on their names in the source', () => {
  const { bouncefrom, bouncehost, doublebounceto, doublebouncehost, envnoathost, locals, queuelifetime } = config({})
  expect([bouncefrom, bouncehost, doublebounceto, doublebouncehost, envnoathost, [...locals], queuelifetime]).toEqual([
    ...['MAILER-DAEMON', 'mx.test', 'postmaster', 'mx.test', 'mx.test', ['mx.test'], 604800],
  ])
})

test('Without me, hosts fall back on literal words', () => {
  const { bouncehost, doublebouncehost, envnoathost } = readConfig({ type: 'qmail', control: { locals: 'a.test' } })
  expect([bouncehost, doublebouncehost, envnoathost]).toEqual(['bouncehost', 'doublebouncehost', 'envnoathost'])
})

test('An empty file is an empty value, not the default', () => {
  const { bouncefrom, bouncehost, locals } = config({ bouncefrom: '', bouncehost: '\n', locals: '' })
  expect([bouncefrom, bouncehost, locals.size]).toEqual(['', '', 0])
})

test('No more than 120 deliveries run at once', () => {
  expect(
    createQmail({ type: 'qmail', control: { me: 'a', concurrencyremote: '500', concurrencylocal: '3' } }).concurrency,
  ).toEqual({ local: 3, remote: 120 })
})

test('Every mistake is reported at once, by its path and with the mend', () => {
  expect(problems({ control: { bouncform: 'x', queuelifetime: '7d', locals: '' } })).toEqual([
    'control.bouncform: qmail has no control file of this name; is it bouncefrom?',
    'control.queuelifetime: "7d" is no whole number; qmail reads plain digits here, times in seconds.',
  ])
  expect(problems({ control: { bouncefrom: 'x' } })).toEqual([
    'control.me: is missing; qmail-send does not start without it. Give this host a name.',
  ])
  expect(problems({ control: { me: null } })).toEqual([
    "control.me: write the file's content as text; '' is an empty file, and a file that is left out is missing.",
  ])
  expect(problems({ user: {} })).toEqual(['user: qmail has no such setting; there are type, control, users, alias.'])
})

test('A .qmail line that is not played yet is refused in a sentence', () => {
  const played = 'It plays mailboxes, |bouncesaying "TEXT" and |exit N.'
  expect(problems({ alias: { list: ['./Maildir/', '&a@b.test'] } })).toEqual([
    `alias.list: line 2, "&a@b.test": bouncelab does not play forwarding yet. ${played}`,
  ])
  expect(problems({ users: { bob: '|bouncesaying "no" grep -q spam' } })).toEqual([
    'users.bob: line 1, "|bouncesaying \\"no\\" grep -q spam": bouncelab does not run programs yet, but for ' +
      '|bouncesaying "TEXT" and |exit N. A rule with {program: {exit, output}} stands in for any other one.',
  ])
  expect(problems({ alias: { gone: null } })).toEqual([
    'alias.gone: null switches the mailbox of postmaster off; leave any other name out.',
  ])
})

test('The sentences name each value, its default and its place', () => {
  const places = { 'control.bouncefrom': { file: 'scenario.yaml', line: 4 } }
  const shown = createQmail({ type: 'qmail', control: { me: 'mx.test', bouncefrom: 'bounces' }, places }).show()
  expect(shown[1]).toEqual({
    name: 'bouncefrom',
    value: 'bounces',
    default: 'MAILER-DAEMON',
    source: { file: 'scenario.yaml', line: 4 },
    sentence: 'Bounces come from the user bounces, in their From: line; their envelope sender is empty all the same.',
  })
  expect(shown.find(({ name }) => name === 'doublebouncehost')).toEqual({
    name: 'doublebouncehost',
    value: 'mx.test',
    default: 'mx.test',
    sentence: 'Double bounces go to the host mx.test.',
  })
})
