import { expect, test } from 'vitest'
import { SandboxError } from '../../../server/errors.ts'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { lineValue, listValue, nameMap, numberValue } from '../../../server/mta/qmail/control.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'

const config = (control: Record<string, string | number | string[]>) =>
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

test('A number is plain digits; an empty file leaves the default, and a CR behind the digits does no harm', () => {
  expect([numberValue('3600\n'), numberValue(''), numberValue('7d'), numberValue('60\r\n')]).toEqual([
    ...[3600, null, Number.NaN, 60],
  ])
  expect([numberValue('2147483647'), numberValue('2147483648')]).toEqual([2147483647, Number.NaN])
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
  expect(problems({ control: { bouncform: 'x', queuelifetime: '7d', databytes: 'much', locals: '' } })).toEqual([
    'control.bouncform: qmail has no control file of this name; is it bouncefrom?',
    'control.queuelifetime: "7d" is no whole number up to 2147483647; qmail takes the leading 7. Write plain digits, times in seconds.',
    'control.databytes: "much" is no whole number up to 2147483647; qmail takes the default. Write plain digits, times in seconds.',
  ])
  expect(problems({ control: { constructor: 'x', me: 'a' } })).toEqual([
    'control.constructor: qmail has no control file of this name.',
  ])
  expect(problems({ control: { bouncefrom: 'x' } })).toEqual([
    'control.me: is missing; qmail-send does not start without it. Give this host a name.',
  ])
  expect(problems({ control: { me: null } })).toEqual([
    "control.me: write the file's content as text; '' is an empty file, and a file that is left out is missing.",
  ])
})

test('A setting that qmail does not have is answered with those that it has', () => {
  expect(problems({ user: {} })).toEqual([
    expect.stringMatching(/^user: qmail has no such setting; there are type, control, users, alias/),
  ])
})

test('A value may be text, a number or a list of lines', () => {
  const { queuelifetime, locals } = config({ queuelifetime: 60, locals: ['a.test', '# none', 'B.test'] })
  expect([queuelifetime, [...locals]]).toEqual([60, ['a.test', 'b.test']])
})

test('The files of qmail-smtpd and qmail-remote have their defaults too', () => {
  const { helohost, smtpgreeting, localiphost, rcpthosts, badmailfrom, databytes } = config({})
  expect([helohost, smtpgreeting, localiphost, rcpthosts, [...badmailfrom], databytes]).toEqual([
    ...['mx.test', 'mx.test', 'mx.test', null, [], 0],
  ])
  const { timeoutconnect, timeoutremote, timeoutsmtpd } = config({})
  expect([timeoutconnect, timeoutremote, timeoutsmtpd]).toEqual([60, 1200, 1200])
})

test('No rcpthosts takes every recipient, an empty one none; morercpthosts counts only beside it', () => {
  expect(config({ morercpthosts: 'a.test' }).rcpthosts).toBeNull()
  expect(config({ rcpthosts: '' }).rcpthosts?.size).toBe(0)
  expect([...(config({ rcpthosts: 'A.test\n', morercpthosts: '.b.test' }).rcpthosts ?? [])]).toEqual([
    'a.test',
    '.b.test',
  ])
})

test('Only postmaster can be switched off', () => {
  expect(problems({ alias: { gone: null } })).toEqual([
    'alias.gone: null switches the mailbox of postmaster off; leave any other name out.',
  ])
})
