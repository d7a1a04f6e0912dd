/** returnenvelope bits 0 and 1, RETURN_ENVELOPE, the postmaster's address, and the loops that they can start. */
import { describe, expect, test } from 'vitest'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { DOWN, Play, type PlayOptions, remote, SENDER, UNKNOWN } from './play.ts'

const POSTMASTER = 'postmaster@mta.example.com'
const DEAD = { '*': UNKNOWN }

const play = (options: PlayOptions, from = SENDER) => {
  const played = new Play(options)
  played.send({ from })
  return played.run()
}

/** `sender → receiver` of each notice. */
const envelopes = (played: Play) => played.notices.map(({ from, to }) => `<${from}> → ${to}`)

describe('bit 0: notices come from the postmaster', () => {
  const failing = { world: { 'bob@*': UNKNOWN } }

  test('without it they come from nobody, and ask for no notice about themselves', () => {
    const played = play({ mta: remote(''), ...failing })
    expect(envelopes(played)).toEqual(['<> → app@client.test', `<> → ${POSTMASTER}`])
    expect(played.envelopeOf('m2').recipients).toEqual([{ forwardPath: SENDER, notify: ['NEVER'] }])
  })

  test('with it both the notice and the copy do, and may be told of in their turn', () => {
    const played = play({ mta: remote('returnenvelope 1'), ...failing })
    expect(envelopes(played)).toEqual([`<${POSTMASTER}> → app@client.test`, `<${POSTMASTER}> → ${POSTMASTER}`])
    expect(played.envelopeOf('m2').recipients).toEqual([{ forwardPath: SENDER }])
  })

  test('it is the returnaddress of the channel', () => {
    const played = play({ mta: remote('returnenvelope 1 returnaddress admin@mta.example.com'), ...failing })
    expect(envelopes(played)[0]).toBe('<admin@mta.example.com> → app@client.test')
  })

  test('warnings and reports of success too', () => {
    const late = play({ mta: remote('returnenvelope 1 nowarnpost nosendpost notices 1 2'), world: { 'bob@*': DOWN } })
    expect(late.notices.map(({ kind, from }) => [kind, from])).toEqual([
      ['warning', POSTMASTER],
      ['bounce', POSTMASTER],
    ])
    const report = new Play({ mta: remote('returnenvelope 1') })
    report.send({ to: [{ forwardPath: 'bob@example.net', notify: ['SUCCESS'] }] })
    expect(envelopes(report.run())).toEqual([`<${POSTMASTER}> → app@client.test`])
  })

  test('option RETURN_ENVELOPE is the default, and the keyword goes before it as a whole', () => {
    const mta = (keywords: string) => ({ ...remote(keywords), options: 'RETURN_ENVELOPE=1\n' })
    expect(envelopes(play({ mta: mta(''), ...failing }))[0]).toBe(`<${POSTMASTER}> → app@client.test`)
    expect(envelopes(play({ mta: mta('returnenvelope 0'), ...failing }))[0]).toBe('<> → app@client.test')
    expect(envelopes(play({ mta: mta('returnenvelope 12'), ...failing }))[0]).toBe('<> → app@client.test')
  })

  test('it is read from the channel of the failing message, or by a setting from that which enqueued it', () => {
    const mta = { users: ['app'], config: 'ims-ms returnenvelope 1\nims-ms-daemon\n' }
    expect(envelopes(play({ mta, ...failing }))[0]).toBe('<> → app@client.test')
    const source = { config: 'tcp_local returnenvelope 1\ntcp-daemon\n', users: [], returnEnvelopeChannel: 'source' }
    const played = new Play({ mta: source })
    played.send({ to: ['nobody@mta.example.com'] })
    expect(envelopes(played.run())[0]).toBe(`<${POSTMASTER}> → app@client.test`)
    const destination = new Play({ mta: { ...source, returnEnvelopeChannel: 'destination' } })
    destination.send({ to: ['nobody@mta.example.com'] })
    expect(envelopes(destination.run())[0]).toBe('<> → app@client.test')
  })
})

describe('bit 1: no blank sender passes the channel', () => {
  test('what came from <> and fails is told to the postmaster, from the postmaster', () => {
    const played = play({ mta: remote('returnenvelope 2 nosendpost'), world: { 'bob@*': UNKNOWN } }, '')
    expect(played.story()).toEqual([
      '+0 failed bob@example.net 5.1.1',
      '+0 no postmaster-copy: no-postmaster-copy',
      `+0 bounce → ${POSTMASTER}`,
    ])
  })

  test('without it nobody hears of it', () => {
    const played = play({ mta: remote('nosendpost'), world: { 'bob@*': UNKNOWN } }, '')
    expect(played.story()).toEqual(['+0 failed bob@example.net 5.1.1', '+0 no double-bounce: null-reverse-path'])
  })

  test('a notice that goes out by the channel has the postmaster as its sender, one that stays here has none', () => {
    const played = play({ mta: remote('returnenvelope 2'), world: { 'bob@*': UNKNOWN } })
    expect(envelopes(played)).toEqual([`<${POSTMASTER}> → app@client.test`, `<> → ${POSTMASTER}`])
  })

  test('final delivery writes it into Return-path', () => {
    const returnPath = (keywords: string) => {
      const mta = { config: `ims-ms ${keywords}\nims-ms-daemon\n` }
      const played = new Play({ mta })
      const message = played.send({ from: '', to: ['alice@mta.example.com'] })
      const form = played.mta.deliveredForm(message, message.recipients[0]!, new TextEncoder().encode('A: b\r\n'))
      return new TextDecoder().decode(form).split('\r\n')[0]
    }
    expect(returnPath('returnenvelope 2')).toBe(`Return-path: <${POSTMASTER}>`)
    expect(returnPath('returnenvelope 1')).toBe('Return-path: <>')
  })
})

describe('a notice that nobody can take', () => {
  const loops = (played: Play) => played.events.filter((e) => e.type === 'notice.suppressed' && e.reason === 'loop')

  const everywhere = (keywords: string) => ({
    config: `defaults returnenvelope 1 ${keywords}\n\nims-ms\nims-ms-daemon\n\ntcp_local smtp\ntcp-daemon\n`,
  })

  test('returnenvelope 1 with a dead postmaster goes round until the chain is cut, and nothing is left in the queue', () => {
    const played = play({ mta: everywhere(''), world: DEAD })
    // Two chains of twelve: the sender's notice and the postmaster's copy.
    expect(played.notices).toHaveLength(24)
    expect(loops(played)).toHaveLength(2)
    expect(played.engine.nextDue()).toBe(null)
    expect(played.engine.state.messages.size).toBe(0)
  })

  test('the chain is as long as noticeChain says, and the setting is named', () => {
    const played = play({ mta: { ...everywhere('nosendpost'), noticeChain: 3 }, world: DEAD })
    expect(played.notices.map(({ to }) => to)).toEqual([SENDER, POSTMASTER, POSTMASTER])
    expect(loops(played).map((event) => 'why' in event && event.why)).toEqual([
      {
        by: 'setting',
        setting: 'noticeChain',
        value: '3',
        text: 'A chain of 3 notices is a loop; no further one is sent.',
      },
    ])
  })

  test('the log names the message that was let go', () => {
    const mta = { ...remote('nosendpost'), options: 'RETURN_ENVELOPE=1\n', noticeChain: 2 }
    const played = play({ mta, world: DEAD })
    const log = played.mta.createLog(1)
    const lines = played.events.flatMap((event) => log.lines(event)).filter((line) => / [RK] /.test(line))
    expect(lines.map((line) => / ([RK]) /.exec(line)?.[1])).toEqual(['R', 'R', 'K'])
    expect(lines[2]).toContain('(A chain of 2 notices is a loop; no further one is sent.)')
  })

  test('postmasters of two channels that fail each other come to an end too', () => {
    const config =
      'ims-ms sendpost returnenvelope 1 returnaddress b@dead.test\nims-ms-daemon\n\n' +
      'tcp_local smtp sendpost returnenvelope 1 returnaddress a@mta.example.com\ntcp-daemon\n'
    const played = play({ mta: { config, users: [], noticeChain: 20 }, world: { '*.test': UNKNOWN, '*@*': UNKNOWN } })
    expect(played.engine.nextDue()).toBe(null)
    expect(loops(played).length).toBeGreaterThan(0)
    expect(played.notices.length).toBeLessThan(2000)
  })

  test('sendpost with a dead postmaster: the failed double bounce is dropped, or told of again', () => {
    const mta = remote('sendpost returnaddress admin@dead.test')
    const dropped = play({ mta, world: DEAD })
    expect(dropped.story().filter((line) => line.includes('triple-bounce'))).toHaveLength(2)
    const again = play({ mta: { ...mta, failedDoubleBounce: 'continue' }, world: DEAD })
    expect(again.story().filter((line) => line.includes('loop'))).toHaveLength(2)
    expect(again.notices).toHaveLength(24)
  })

  test('a late double bounce is not thrown away for being late', () => {
    const world = { 'bob@*': UNKNOWN, 'admin@*': DOWN }
    const mta = remote('sendpost warnpost notices 1 3 returnaddress admin@slow.test')
    const played = new Play({ mta, world })
    played.send({ from: '' })
    expect(played.run(played.start + 2 * 86_400_000).story()).toEqual([
      '+0 failed bob@example.net 5.1.1',
      '+0 double-bounce → admin@slow.test',
      '+1d15h30m warning → admin@slow.test',
    ])
  })
})

describe('the postmaster', () => {
  const from = (mta: PlayOptions['mta']) => {
    const { text } = play({ mta: mta ?? {}, world: { 'bob@*': UNKNOWN } }).notices[0]!
    return /\r\nFrom: (.*)\r\n/.exec(text)?.[1]
  }
  const OPTIONS = { options: 'RETURN_ADDRESS=box@mta.example.com\nRETURN_PERSONAL=Mail Room\n' }

  test('returnaddress and returnpersonal go before the options, their no- forms go back to them', () => {
    const own = 'returnaddress own@mta.example.com returnpersonal "Own Name"'
    expect(from(OPTIONS)).toBe('Mail Room <box@mta.example.com>')
    expect(from({ ...remote(own), ...OPTIONS })).toBe('Own Name <own@mta.example.com>')
    expect(from({ ...remote(`${own} noreturnaddress noreturnpersonal`), ...OPTIONS })).toBe(
      'Mail Room <box@mta.example.com>',
    )
  })

  test('without options it is postmaster at the local host, and a blank name leaves the address bare', () => {
    expect(from({ options: 'RETURN_PERSONAL=\n' })).toBe(POSTMASTER)
  })

  test('copies go to the returnaddress', () => {
    const played = play({ mta: remote('returnaddress own@other.test'), world: { 'bob@*': UNKNOWN } })
    expect(played.notices.map(({ to }) => to)).toEqual([SENDER, 'own@other.test'])
  })

  test('aliaspostmaster leads postmaster at the official host to the local host, in any letter case', () => {
    const config = (keyword: string) => `tcp_intranet ${keyword}\nintra.example.com\n`
    const routed = (keyword: string, address: string) =>
      createImta({ type: 'imta', host: 'mta.example.com', config: config(keyword) }, { timezone: 'UTC' }).route(address)
        .routed
    expect(routed('aliaspostmaster', 'PostMaster@intra.example.com')).toBe(POSTMASTER)
    expect(routed('aliaspostmaster', 'bob@intra.example.com')).toBe('bob@intra.example.com')
    expect(routed('', 'PostMaster@intra.example.com')).toBe('PostMaster@intra.example.com')
  })
})

test('a sum of bits beyond 15 is refused with the bits that there are', () => {
  const make = (value: string) => () =>
    createImta({ type: 'imta', ...remote(`returnenvelope ${value}`) }, { timezone: 'UTC' })
  expect(make('16')).toThrow('returnenvelope takes a whole number from 0 to 15, not "16"')
  expect(make('')).toThrow('returnenvelope needs a sum of 1, 2, 4 and 8, such as 1')
})
