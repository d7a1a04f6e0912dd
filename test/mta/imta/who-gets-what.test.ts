/** Table 10-11 and the paragraph before it: who hears of a failure, and why, or why not. */
import { describe, expect, test } from 'vitest'
import type { Notify } from '../../../server/core/types.ts'
import { DOWN, Play, remote, type Sent, UNKNOWN } from './play.ts'

const POSTMASTER = 'postmaster@mta.example.com'
const DEAD = { 'bob@*': UNKNOWN, 'app@*': UNKNOWN }

/** Receivers of the notices, in order: `S` the sender, `P` the postmaster. */
function receivers(keywords: string, sent: Sent, world: Record<string, typeof UNKNOWN> = { 'bob@*': UNKNOWN }): string {
  const play = new Play({ mta: remote(keywords), world })
  play.send(sent)
  return play
    .run()
    .notices.map(({ to }) => (to === POSTMASTER ? 'P' : 'S'))
    .join('')
}

const never: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['NEVER'] }] }
const blankErrorsTo: Sent = { state: { errorsTo: '' } }

test.each([
  // keyword, ordinary, its notice fails too, from <>, blank Errors-to:, NOTIFY=NEVER
  ['sendpost', 'SP', 'SPP', 'P', 'P', 'P'],
  ['copysendpost', 'SP', 'SP', '', 'P', 'P'],
  ['errsendpost', 'S', 'SP', 'P', 'P', 'P'],
  ['nosendpost', 'S', 'S', '', '', ''],
  ['', 'SP', 'SP', '', '', ''],
])('%s', (keyword, ordinary, twice, blank, suppressed, notify) => {
  expect(receivers(keyword, {})).toBe(ordinary)
  expect(receivers(keyword, {}, DEAD)).toBe(twice)
  expect(receivers(keyword, { from: '' })).toBe(blank)
  expect(receivers(keyword, blankErrorsTo)).toBe(suppressed)
  expect(receivers(keyword, never)).toBe(notify)
})

test.each([
  ['warnpost', 'SP', 'P'],
  ['copywarnpost', 'SP', ''],
  ['errwarnpost', 'S', 'P'],
  ['nowarnpost', 'S', ''],
  ['', 'SP', ''],
])('%s counts for warnings alone', (keyword, ordinary, blank) => {
  const warned = (sent: Sent) => {
    const play = new Play({ mta: remote(`notices 1 30 nosendpost ${keyword}`), world: { 'bob@*': DOWN } })
    const message = play.send(sent)
    play.run(message.acceptedAt + 3 * 86_400_000)
    return play.notices.map(({ to }) => (to === POSTMASTER ? 'P' : 'S')).join('')
  }
  expect(warned({})).toBe(ordinary)
  expect(warned({ from: '' })).toBe(blank)
})

describe('why', () => {
  const story = (keywords: string, sent: Sent, world = DEAD) => {
    const play = new Play({ mta: remote(keywords), world })
    play.send(sent)
    return play.run()
  }

  test('a blank sender: nothing is sent, and the log says why', () => {
    const play = story('', { from: '' })
    expect(play.story().slice(1)).toEqual(['+0 no double-bounce: null-reverse-path'])
    expect(play.whys()).toEqual([
      {
        by: 'setting',
        setting: 'sendpost',
        value: 'default',
        text: 'No sendpost keyword on channel tcp_local: the message came from a blank sender, so the postmaster gets no copy.',
      },
    ])
  })

  test('a keyword is named with its channel and its line', () => {
    const play = story('logging errsendpost', { from: '' })
    expect(play.whys()).toEqual([
      {
        by: 'setting',
        setting: 'errsendpost',
        value: 'channel tcp_local',
        source: { file: 'config', line: 1 },
        text: 'errsendpost on channel tcp_local: the message came from a blank sender, so the postmaster gets a copy.',
      },
    ])
  })

  test('a notice that fails gives a double bounce, and that one ends the chain', () => {
    const play = new Play({ mta: remote('sendpost returnaddress admin@dead.test'), world: { '*': UNKNOWN } })
    play.send()
    expect(
      play
        .run()
        .story()
        .filter((line) => !line.includes('failed')),
    ).toEqual([
      '+0 bounce → app@client.test',
      '+0 postmaster-copy → admin@dead.test',
      '+0 double-bounce → admin@dead.test',
      '+0 double-bounce → admin@dead.test',
      '+0 no double-bounce: triple-bounce',
      '+0 no double-bounce: triple-bounce',
    ])
    expect(play.events.filter(({ type }) => type === 'message.discarded')).toHaveLength(2)
  })
})

describe('NOTIFY', () => {
  const to = (notify: Notify[]): Sent => ({ to: [{ forwardPath: 'bob@example.net', notify }] })
  const kinds = (world: Record<string, typeof UNKNOWN | typeof DOWN>, sent: Sent) => {
    const play = new Play({ mta: remote('notices 1 2 nosendpost nowarnpost'), world })
    play.send(sent)
    return play.run().notices.map(({ kind }) => kind)
  }

  test.each<[Notify[], string[], string[], string[]]>([
    // asked for, after a failure, after a time-out, after delivery
    [['FAILURE'], ['bounce'], ['bounce'], []],
    [['DELAY'], [], ['warning'], []],
    [['SUCCESS'], [], [], ['delivery-report']],
    [['NEVER'], [], [], []],
    [['FAILURE', 'DELAY'], ['bounce'], ['warning', 'bounce'], []],
    [[], ['bounce'], ['warning', 'bounce'], []],
  ])('%j', (notify, failed, late, delivered) => {
    expect(kinds({ 'bob@*': UNKNOWN }, to(notify))).toEqual(failed)
    expect(kinds({ 'bob@*': DOWN }, to(notify))).toEqual(late)
    expect(kinds({}, to(notify))).toEqual(delivered)
  })

  test('what is not sent is told with its reason', () => {
    const play = new Play({ world: { 'bob@*': UNKNOWN } })
    play.send(never)
    expect(play.run().story().slice(1)).toEqual(['+0 no bounce: notify', '+0 no postmaster-copy: no-postmaster-copy'])
  })

  test('one notice names those who asked, one copy names all', () => {
    const play = new Play({ mta: remote('sendpost'), world: { '*@example.net': UNKNOWN } })
    play.send({ to: ['a@example.net', { forwardPath: 'b@example.net', notify: ['NEVER'] }, 'c@example.net'] })
    const named = play
      .run()
      .notices.map(({ report }) => (report as { finalRecipient: string }[]).map((r) => r.finalRecipient))
    expect(named).toEqual([
      ['a@example.net', 'c@example.net'],
      ['a@example.net', 'b@example.net', 'c@example.net'],
    ])
  })
})

test('recipients of different channels are reported apart, each by its own keywords', () => {
  const mta = { users: ['alice'], config: 'tcp_local smtp nosendpost\ntcp-daemon\n\nims-ms sendpost\nims-ms-daemon\n' }
  const play = new Play({ mta, world: { 'bob@*': UNKNOWN } })
  play.send({ to: ['bob@example.net', 'nobody@mta.example.com', 'alice@mta.example.com'] })
  expect(play.run().story()).toEqual([
    '+0 failed nobody@mta.example.com 5.1.1',
    '+0 failed bob@example.net 5.1.1',
    '+0 no postmaster-copy: no-postmaster-copy',
    '+0 bounce → app@client.test',
    '+0 postmaster-copy → postmaster@mta.example.com',
    '+0 bounce → app@client.test',
  ])
  expect(play.notices[0]!.text).toContain('Reporting-MTA: dns;mta.example.com (ims-ms-daemon)')
})
