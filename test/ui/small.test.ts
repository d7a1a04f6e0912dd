/** The small pure modules. */
import { describe, expect, test } from 'vitest'
import { broughtParts, broughtQuery } from '../../ui/src/lib/brought.ts'
import { nowOf } from '../../ui/src/lib/clock-math.ts'
import { fuzzyFind } from '../../ui/src/lib/fuzzy.ts'
import { BINDINGS, isTyping, keyCaps, readKey } from '../../ui/src/lib/keys.ts'
import { placeOf, sandboxPath } from '../../ui/src/lib/place.ts'
import { formatRoute, parseRoute, VIEWS } from '../../ui/src/lib/route.ts'
import { ruleText } from '../../ui/src/lib/rule-text.ts'
import { followedState, shownState } from '../../ui/src/lib/states.ts'
import { goCommand } from '../../ui/src/state/commands.ts'
import { accepted, event, summaries } from './support/events.ts'

describe('routes', () => {
  test.each([
    ['', '#/messages'],
    ['#/messages/m3', '#/messages/m3'],
    ['#/messages/m3/trace', '#/messages/m3'],
    ['#/messages/m3/source', '#/messages/m3/source'],
    ['#/messages/m3/nonsense', '#/messages/m3'],
    ['#/sessions/s1', '#/sessions/s1'],
    ['#/connect/x', '#/connect'],
    ['#/nowhere', '#/messages'],
    ['#/messages/%E0%A4%A', '#/messages/%25E0%25A4%25A'],
  ])('%s is %s', (hash, same) => {
    expect(formatRoute(parseRoute(hash))).toBe(same)
  })
})

describe('places', () => {
  test.each([
    ['/', '/', 'default', '/'],
    ['/', '/index.html', 'default', '/'],
    ['/', '/s/ci-42/', 'ci-42', '/s/ci-42/'],
    ['/lab/', '/lab/s/ci-42/', 'ci-42', '/lab/s/ci-42/'],
    ['/lab/', '/lab/', 'default', '/lab/'],
    ['/', '/s/Not-A-Name/', 'default', '/'],
  ])('base %s, path %s shows %s', (base, pathname, sandbox, path) => {
    expect(placeOf(base, pathname)).toEqual({ base, sandbox, path })
  })

  test('the default sandbox is at the base', () => {
    expect([sandboxPath('/', 'default'), sandboxPath('/x/', 'a')]).toEqual(['/', '/x/s/a/'])
  })
})

describe('keys', () => {
  const press = (key: string, prefix = '', held = {}) =>
    readKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, prefix)

  test('single keys and sequences', () => {
    expect(press('j').command).toBe('down')
    expect(press('3')).toMatchObject({ command: 'tab', key: '3' })
    expect(press('g')).toMatchObject({ prefix: 'g' })
    expect(press('c', 'g').command).toBe('goConnect')
    expect(press('x', 'g')).toMatchObject({ prefix: '' })
  })

  test('those that print something can be switched off; the command menu and Escape remain', () => {
    const off = (key: string, held = {}) =>
      readKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, '', false)
    for (const key of ['j', 'n', '#', '?', '1', 'g', '+']) expect(off(key)).toEqual({ key, prefix: '' })
    expect(off('Escape').command).toBe('back')
    expect(off('k', { ctrlKey: true }).command).toBe('menu')
  })

  test('Ctrl+K and ⌘K open the command menu', () => {
    expect(press('k', '', { ctrlKey: true }).command).toBe('menu')
    expect(press('K', '', { metaKey: true }).command).toBe('menu')
    expect(keyCaps('Mod+k').at(-1)).toBe('K')
  })

  test('every view can be gone to, by a key and by the menu', () => {
    const commands: string[] = BINDINGS.filter(({ keys }) => keys.length > 0).map(({ command }) => command)
    expect(VIEWS.filter((view) => !commands.includes(goCommand(view)))).toEqual([])
  })

  test('nothing with Ctrl, Alt or Meta, which are the browser’s', () => {
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
      expect(press('n', '', held).command).toBeUndefined()
  })

  test('no key does two things', () => {
    const all = BINDINGS.flatMap(({ keys }) => keys)
    expect(new Set(all).size).toBe(all.length)
  })

  test('never where a person types', () => {
    expect(isTyping(document.createElement('input'))).toBe(true)
    expect(isTyping(document.createElement('button'))).toBe(false)
  })
})

describe('finding a command', () => {
  const find = (query: string, ...all: string[]) => fuzzyFind(query, all, (each) => [each])
  test('a few letters in order are enough, and whole words come first', () => {
    expect(find('adv', 'Archived view', 'Advance by 1 d')).toEqual(['Advance by 1 d', 'Archived view'])
    expect(find('rti', 'Retry now', 'Run to idle')).toEqual(['Run to idle'])
    expect(find('zz', 'Run to idle')).toEqual([])
  })

  test('Japanese is found in either kana, and in full-width letters', () => {
    expect(find('きゅー', 'キューへ', 'ログへ')).toEqual(['キューへ'])
    expect(find('ＭＴＡ', 'MTA へ', 'ログへ')).toEqual(['MTA へ'])
  })
})

test('what a move brought is found by a search for what that move touched', () => {
  expect(broughtQuery('bounce', { seq: 412 })).toBe('move:412,bounce')
})

test('a real clock runs at its speed, the others stand', () => {
  const clock = { now: 1000, speed: 60, heardAt: 500 }
  expect(nowOf({ ...clock, mode: 'real' }, 1500)).toBe(61_000)
  expect(nowOf({ ...clock, mode: 'real' }, 400)).toBe(1000)
  expect(nowOf({ ...clock, mode: 'virtual' }, 1500)).toBe(1000)
})

test('what a move brought is told in a fixed order, without what did not happen', () => {
  const brought = {
    'notice.sent:bounce': 1,
    'notice.sent': 3,
    'recipient.deferred': 37,
    'notice.sent:warning': 2,
    'recipient.failed': 0,
  }
  expect(broughtParts(brought)).toEqual([
    { part: 'deferred', count: 37 },
    { part: 'warning', count: 2 },
    { part: 'bounce', count: 1 },
  ])
})

test('a message that has failed before is shown as deferred, a warning as a warning', () => {
  const [fresh] = summaries(accepted(1, 'm1'))
  const [tried] = summaries(
    accepted(1, 'm1'),
    event(2, 'recipient.deferred', 'm1', { status: '4.4.1', nextAttemptAt: '' }),
  )
  expect([shownState(fresh!), shownState(tried!)]).toEqual(['queued', 'deferred'])
  expect(followedState({ ...fresh!, kind: 'warning' })).toBe('warning')
})

test('a rule is shown as it would be written', () => {
  expect(
    ruleText({
      id: 'r1',
      when: { domain: 'down.example', attempt: [1, 2] },
      while: { from: 864_000_000 },
      times: 2,
      then: [{ do: 'reply', reply: '450 4.2.0 x', at: 'rcpt' }, { do: 'deliver' }],
    }),
  ).toEqual([
    'when: { domain: down.example, attempt: [1, 2] }',
    'while: { from: 10d }',
    'times: 2',
    "then: [{ reply: '450 4.2.0 x', at: rcpt }, deliver]",
  ])
})
