/** Table 10-11 and the paragraph before it: who hears of a failure, and why, or why not. */
import { describe, expect, test } from 'vitest'
import { DOWN, Play, remote, UNKNOWN } from './play.ts'
import { config, receivers, SITUATIONS } from './receivers.ts'

describe.each(['sendpost', 'warnpost'] as const)('the %s family', (family) => {
  test.each([
    // prefix, then who gets what in each situation
    ['', 'SP', 'SPP', 'P', 'P', 'P'],
    ['copy', 'SP', 'SP', '', 'P', 'P'],
    ['err', 'S', 'SP', 'P', 'P', 'P'],
    ['no', 'S', 'S', '', '', ''],
    [null, 'SP', 'SP', '', '', ''],
  ])('%s', (prefix, ...expected) => {
    const keyword = prefix === null ? '' : `${prefix}${family}`
    const got = SITUATIONS.map((situation) => receivers(family, situation, config(family, keyword)))
    expect(got).toEqual(expected)
  })

  test('suppressedCopies: none makes no copy of what the sender was not to hear, unless every copy is asked for', () => {
    const got = (keyword: string) => {
      const mta = { ...config(family, keyword), suppressedCopies: 'none' }
      return [receivers(family, 'blank header', mta), receivers(family, 'NOTIFY=NEVER', mta)]
    }
    expect(got(`copy${family}`)).toEqual(['', ''])
    expect(got(`err${family}`)).toEqual(['', ''])
    expect(got(family)).toEqual(['P', 'P'])
  })
})

test('the families count apart: a copy of failures is none of warnings', () => {
  const play = new Play({ mta: remote('notices 1 2 nosendpost warnpost'), world: { 'bob@*': DOWN } })
  play.send()
  expect(play.run().notices.map(({ kind }) => kind)).toEqual(['warning', 'postmaster-copy', 'bounce'])
})

describe('without a keyword, postDefault', () => {
  const told = (family: 'sendpost' | 'warnpost', postDefault: string, keywords = '') =>
    (['ordinary', 'from <>', 'blank header'] as const).map((situation) =>
      receivers(family, situation, { ...remote(`notices 1 30 ${keywords}`), postDefault }),
    )

  test('guide: a copy unless the sender is blank or returns are suppressed', () => {
    expect(told('sendpost', 'guide')).toEqual(['SP', '', ''])
    expect(told('warnpost', 'guide', 'nosendpost')).toEqual(['SP', '', ''])
  })

  test('copy: as copysendpost and copywarnpost', () => {
    expect(told('sendpost', 'copy')).toEqual(['SP', '', 'P'])
    expect(told('warnpost', 'copy', 'nosendpost')).toEqual(['SP', '', 'P'])
  })

  test('inherit: warnings follow the sendpost keyword of the channel', () => {
    expect(told('sendpost', 'inherit')).toEqual(['SP', '', 'P'])
    expect(told('warnpost', 'inherit', 'nosendpost')).toEqual(['S', '', ''])
    expect(told('warnpost', 'inherit', 'errsendpost')).toEqual(['S', 'P', 'P'])
    expect(told('warnpost', 'inherit', 'nosendpost warnpost')).toEqual(['SP', 'P', 'P'])
    expect(told('warnpost', 'inherit')).toEqual(['SP', '', 'P'])
  })

  test('later: no copies of failures', () => {
    expect(told('sendpost', 'later')).toEqual(['S', '', ''])
    expect(told('warnpost', 'later')).toEqual(['SP', '', 'P'])
  })
})

test('the last keyword of a family counts, and a channel goes before the defaults block', () => {
  const mta = (own: string) => ({ config: `defaults nosendpost\n\ntcp_local smtp ${own}\ntcp-daemon\n` })
  expect(receivers('sendpost', 'ordinary', mta(''))).toBe('S')
  expect(receivers('sendpost', 'ordinary', mta('copysendpost'))).toBe('SP')
  expect(receivers('sendpost', 'ordinary', mta('copysendpost errsendpost'))).toBe('S')
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
