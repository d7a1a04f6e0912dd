/** NOTIFY, RET, ENVID and ORCPT: kept, obeyed, passed on. */
import { describe, expect, test } from 'vitest'
import type { Notify } from '../../../server/core/types.ts'
import { DOWN, Play, remote, type Sent, UNKNOWN } from './play.ts'

const never: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['NEVER'] }] }

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
    [['SUCCESS', 'FAILURE'], ['bounce'], ['bounce'], ['delivery-report']],
    [['SUCCESS', 'DELAY'], [], ['warning'], ['delivery-report']],
    [['SUCCESS', 'FAILURE', 'DELAY'], ['bounce'], ['warning', 'bounce'], ['delivery-report']],
    // Not to be written (RFC 3461 section 4.1); NEVER is believed.
    [['NEVER', 'FAILURE'], [], [], []],
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

describe('success', () => {
  const asked: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['SUCCESS'] }] }
  const played = (mta: ConstructorParameters<typeof Play>[0], sent = asked) => {
    const play = new Play(mta)
    play.send(sent)
    return play.run()
  }

  test('what was relayed is reported as relayed, what was delivered here as delivered', () => {
    const play = new Play()
    play.send({
      to: ['bob@example.net', 'alice@mta.example.com'].map((forwardPath) => ({ forwardPath, notify: ['SUCCESS'] })),
    })
    const actions = play.run().notices.map(({ report }) => (report as { action: string }[]).map(({ action }) => action))
    expect(actions).toEqual([['delivered'], ['relayed']])
  })

  test('notary: the request is passed on, and the next host reports', () => {
    const play = played({ mta: remote('notary') })
    expect(play.story()).toEqual(['+0 no delivery-report: passed-on'])
    expect(play.whys()).toEqual([
      {
        by: 'setting',
        setting: 'notary',
        value: 'channel tcp_local',
        source: { file: 'config', line: 1 },
        text: 'notary on channel tcp_local: NOTIFY, RET, ENVID and ORCPT were passed on to the next host, which reports.',
      },
    ])
  })

  test('nonotary: relaying is reported here, whatever other hosts do', () => {
    const play = played({ mta: { ...remote('nonotary'), remoteDsn: true } })
    expect(play.story()).toEqual(['+0 delivery-report → app@client.test'])
    expect(play.whys()[0]).toMatchObject({ setting: 'nonotary', source: { file: 'config', line: 1 } })
  })

  test('without either, remoteDsn says what other hosts understand', () => {
    expect(played({ mta: { remoteDsn: true } }).story()).toEqual(['+0 no delivery-report: passed-on'])
    expect(played({ mta: { remoteDsn: false } }).story()).toEqual(['+0 delivery-report → app@client.test'])
  })

  test('notary changes nothing for a mailbox here', () => {
    const here: Sent = { to: [{ forwardPath: 'alice@mta.example.com', notify: ['SUCCESS'] }] }
    const play = played({ mta: { config: 'ims-ms notary\nims-ms-daemon\n' } }, here)
    expect(play.story()).toEqual(['+0 delivery-report → app@client.test'])
  })

  test('DISABLE_DELIVERY_RECEIPT=1 leaves it out, and is named with its line', () => {
    const play = played({ mta: { options: '! receipts\nDISABLE_DELIVERY_RECEIPT=1\n' } })
    expect(play.story()).toEqual(['+0 no delivery-report: receipts-off'])
    expect(play.whys()[0]).toMatchObject({ setting: 'DISABLE_DELIVERY_RECEIPT', source: { file: 'options', line: 2 } })
  })

  test('a message from <> is reported to nobody', () => {
    const play = played({}, { ...asked, from: '' })
    expect(play.story()).toEqual(['+0 no delivery-report: null-reverse-path'])
    expect(play.notices).toEqual([])
  })

  test('no notice comes of a message of which no report was asked', () => {
    expect(played({}, { to: ['bob@example.net'] }).story()).toEqual([])
  })
})

describe('what a notice keeps of the request', () => {
  const sent: Sent = {
    envid: 'order+2B7',
    to: [{ forwardPath: 'bob@example.net', orcpt: 'rfc822;Bob+2Bx@example.org' }],
  }
  const text = (more: Sent = {}) => {
    const play = new Play({ world: { 'bob@*': UNKNOWN } })
    play.send({ ...sent, ...more })
    return play.run().notices[0]!.text
  }

  test('ENVID and ORCPT with their xtext decoded', () => {
    expect(text()).toContain('Original-envelope-id: order+7\r\n')
    expect(text()).toContain(
      'Original-recipient: rfc822;Bob+x@example.org\r\nFinal-recipient: rfc822;bob@example.net\r\n',
    )
  })

  test('RET says whether the body comes back', () => {
    expect(text()).toContain('line 30')
    expect(text({ ret: 'FULL' })).toContain('line 30')
    expect(text({ ret: 'HDRS' })).not.toContain('line 30')
  })
})

describe('CONTENT_RETURN_BLOCK_LIMIT', () => {
  const returned = (options: string, sent: Sent = {}) => {
    const play = new Play({ mta: { ...remote('nosendpost'), options }, world: { 'bob@*': UNKNOWN } })
    play.send(sent)
    return play.run().notices[0]!.text.includes('line 30')
  }
  // The message has 397 bytes.
  const LOW = 'BLOCK_SIZE=100\nCONTENT_RETURN_BLOCK_LIMIT=2\n'

  test('a larger original comes back as headers only', () => {
    expect(returned(LOW)).toBe(false)
  })

  test('unless it fits, no limit is set, or RET was given', () => {
    expect(returned('CONTENT_RETURN_BLOCK_LIMIT=1\n')).toBe(true)
    expect(returned('BLOCK_SIZE=100\n')).toBe(true)
    expect(returned(LOW, { ret: 'FULL' })).toBe(true)
  })
})
