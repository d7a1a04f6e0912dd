import { expect, test } from 'vitest'
import { changedSettings } from '../../server/core/changed-settings.ts'
import { createQmail } from '../../server/mta/qmail/qmail.ts'

const show = (control: Record<string, string>, unread: string[] = []) =>
  createQmail({ type: 'qmail', control, folder: { path: '/c', unread, cdb: 'missing' } }).show()
const changed = (before: Record<string, string>, after: Record<string, string>) =>
  changedSettings(show(before), show(after)).map(({ name }) => name)

test('What was written, changed or taken away has changed; what stays has not', () => {
  expect(changed({ me: 'a', bouncefrom: 'x' }, { me: 'a', bouncefrom: 'y' })).toEqual(['bouncefrom'])
  expect(changed({ me: 'a' }, { me: 'a', locals: 'b', queuelifetime: '60' })).toEqual(['locals', 'queuelifetime'])
  expect(changed({ me: 'a', locals: 'b' }, { me: 'a' })).toEqual(['locals'])
  expect(changed({ me: 'a' }, { me: 'a' })).toEqual([])
})

test('What follows me has not changed when me has', () => {
  expect(changed({ me: 'a' }, { me: 'b' })).toEqual(['me'])
})

test('A file that says in so many words what its default was has changed', () => {
  expect(changed({ me: 'a' }, { me: 'a', bouncefrom: 'MAILER-DAEMON' })).toEqual(['bouncefrom'])
})

test('What only says something else because of another file has not changed', () => {
  expect(changed({ me: 'a' }, { me: 'a', rcpthosts: 'b' })).toEqual(['rcpthosts'])
})

test('A file that qmail does not know and that goes has changed too', () => {
  expect(changedSettings(show({ me: 'a' }, ['x']), show({ me: 'a' })).map(({ name }) => name)).toEqual(['x'])
})
