import { describe, expect, test } from 'vitest'
import { operate } from '../../../server/core/operator.ts'
import { DOWN, Play, remote, SENDER, START, UNKNOWN } from './play.ts'

const HOUR = 3_600_000

test('a permanent failure is told at once, to the sender and to the postmaster', () => {
  const play = new Play({ world: { 'bob@*': UNKNOWN } })
  play.send()
  expect(play.run().story()).toEqual([
    '+0 failed bob@example.net 5.1.1',
    '+0 bounce → app@client.test',
    '+0 postmaster-copy → postmaster@mta.example.com',
  ])
  expect(play.notices.map(({ from }) => from)).toEqual(['', ''])
})

describe('a host that is down for twelve days', () => {
  const play = new Play({ world: { 'bob@*': DOWN } })
  play.send()
  play.run()

  test('warnings come at the first 00:30 after each age, the return after the last', () => {
    expect(play.story()).toEqual([
      '+3d15h30m warning → app@client.test',
      '+3d15h30m postmaster-copy → postmaster@mta.example.com',
      '+6d15h30m warning → app@client.test',
      '+6d15h30m postmaster-copy → postmaster@mta.example.com',
      '+9d15h30m warning → app@client.test',
      '+9d15h30m postmaster-copy → postmaster@mta.example.com',
      '+12d15h30m expired bob@example.net 4.4.1',
      '+12d15h30m bounce → app@client.test',
      '+12d15h30m postmaster-copy → postmaster@mta.example.com',
    ])
  })

  test('attempts follow the backoff of normal priority, whose last wait repeats', () => {
    const minutes = [0, 60, 180, 300, 540, 780, 1020, 1500, 1980, 2460]
    const attempted = play.events.flatMap((e) =>
      e.type === 'recipient.attempted' && e.messageId === 'm1' ? [e.at] : [],
    )
    expect(attempted.slice(0, 10).map((at) => (at - START) / 60_000)).toEqual(minutes)
    expect(attempted.length).toBe(8 + Math.floor((12 * 1440 + 930 - 1500) / 480))
  })

  test('a warning tells how long it has been and how long it will be', () => {
    const { text } = play.notices[0]!
    expect(text).toContain(
      'enqueued and undeliverable for 3 days\r\nto the following recipients:\r\n\r\n  Recipient address: bob',
    )
    expect(text).toContain(
      '  Reason: unable to deliver this message after 3 days\r\n\r\n\r\nDelivery attempt history for',
    )
    expect(text).toContain(
      'continue to try to deliver your message\r\nfor an additional 9 days.\r\n\r\n\r\n--Boundary_(ID_',
    )
    expect(text).toContain('Action: delayed\r\nStatus: 4.4.7 (unable to deliver this message after 3 days)\r\n\r\n--')
  })

  test('the history is newest first, with an empty line between its records', () => {
    const { text } = play.notices[0]!
    const history = text.slice(text.indexOf('Delivery attempt history'), text.indexOf('The mail system will'))
    const records = history.split('\r\n\r\n').slice(1)
    expect(records[0]).toBe(
      'Thu, 08 Jan 2026 18:00:00 +0000 (GMT)\r\nTCP active open: Failed connect()    Error: Connection timed out',
    )
    expect(records.filter((record) => record !== '').length).toBe(15)
  })

  test('the return says that it timed out', () => {
    const { text } = play.notices[6]!
    expect(text).toContain('\r\nSubject: Delivery Notification: Delivery has timed out and failed\r\n')
    expect(text).toContain('Action: failed\r\nStatus: 4.4.7 (unable to deliver this message after 12 days)\r\n')
  })

  test('each notice names the setting that brought it', () => {
    expect(play.whys()[0]).toEqual({
      by: 'setting',
      setting: 'notices',
      value: '3 6 9 12',
      text: 'notices 3 6 9 12 (the default) on channel tcp_local, normal priority: at 3 days a warning is due.',
    })
  })
})

test('the ages of a priority are its own, and a later keyword overrides an earlier one', () => {
  const mta = remote('notices 1 2 4 7 urgentnotices 1 2')
  const play = new Play({ mta, world: { '*@example.net': DOWN } })
  play.send({ priority: 'urgent' })
  expect(play.run().story()).toEqual([
    '+1d15h30m warning → app@client.test',
    '+1d15h30m postmaster-copy → postmaster@mta.example.com',
    '+2d15h30m expired bob@example.net 4.4.1',
    '+2d15h30m bounce → app@client.test',
    '+2d15h30m postmaster-copy → postmaster@mta.example.com',
  ])
  const overridden = new Play({ mta: remote('urgentnotices 1 2 notices 5'), world: { '*@example.net': DOWN } })
  overridden.send({ priority: 'urgent' })
  expect(overridden.run().story()[0]).toBe('+5d15h30m expired bob@example.net 4.4.1')
})

test('with RETURN_UNITS=1 ages are hours and the job runs at half past', () => {
  const mta = { ...remote('notices 1 18 24'), options: 'RETURN_UNITS=1\n' }
  const play = new Play({ mta, world: { '*@example.net': DOWN } })
  play.send()
  expect(
    play
      .run()
      .story()
      .filter((line) => !line.includes('postmaster')),
  ).toEqual([
    '+1h30m warning → app@client.test',
    '+18h30m warning → app@client.test',
    '+1d30m expired bob@example.net 4.4.1',
    '+1d30m bounce → app@client.test',
  ])
  expect(play.notices[0]!.text).toContain('undeliverable for 1 hour\r\n')
  expect(play.notices[2]!.text).toContain('for an additional 6 hours.')
})

test('exact timing brings each notice at its age', () => {
  const mta = { ...remote('notices 1 2'), timing: 'exact' }
  const play = new Play({ mta, world: { '*@example.net': DOWN } })
  play.send()
  expect(
    play
      .run()
      .story()
      .map((line) => line.split(' ')[0]),
  ).toEqual(['+1d', '+1d', '+2d', '+2d', '+2d'])
})

describe('00:30 is local time', () => {
  const firstNotice = (timezone: string, start: number) => {
    const play = new Play({ mta: remote('notices 1 2 nowarnpost'), world: { '*@example.net': DOWN }, timezone, start })
    play.send()
    return new Date(play.run().notices[0]!.at).toISOString()
  }

  test('in Tokyo', () => {
    expect(firstNotice('Asia/Tokyo', START)).toBe('2026-01-06T15:30:00.000Z')
  })

  test('before and after clocks go forward', () => {
    expect(firstNotice('Europe/Berlin', Date.UTC(2026, 2, 27, 9))).toBe('2026-03-28T23:30:00.000Z')
    expect(firstNotice('Europe/Berlin', Date.UTC(2026, 2, 28, 9))).toBe('2026-03-29T22:30:00.000Z')
  })

  test('where midnight itself is skipped, the job runs as the clocks land', () => {
    // Beirut: 2026-03-29 00:00 becomes 01:00.
    expect(firstNotice('Asia/Beirut', Date.UTC(2026, 2, 27, 9))).toBe('2026-03-28T22:00:00.000Z')
  })

  test('where midnight comes twice, the job runs once', () => {
    // Beirut: 2026-10-25 00:00 becomes 2026-10-24 23:00.
    const play = new Play({
      mta: remote('notices 1 2 nowarnpost nosendpost'),
      world: { '*@example.net': DOWN },
      timezone: 'Asia/Beirut',
      start: Date.UTC(2026, 9, 23, 9),
    })
    play.send()
    expect(play.run().notices.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-10-24T22:30:00.000Z',
      '2026-10-25T22:30:00.000Z',
    ])
  })
})

test('recipients that time out together keep the status of their last cause', () => {
  const full = { do: 'reply', at: 'rcpt', reply: '452 4.2.2 mailbox full' } as const
  const play = new Play({ mta: remote('notices 1 nosendpost'), world: { 'a@*': DOWN, 'b@*': full } })
  play.send({ to: ['a@example.net', 'b@example.net', 'c@example.net'] })
  expect(play.run().story()).toEqual([
    '+1d15h30m expired a@example.net 4.4.1',
    '+1d15h30m expired b@example.net 4.2.2',
    '+1d15h30m no postmaster-copy: no-postmaster-copy',
    '+1d15h30m bounce → app@client.test',
  ])
})

test('an attempt under way at the last age is let end before the message is returned', () => {
  const slow = { ...DOWN, delay: HOUR * 24 * 3 }
  const play = new Play({ mta: remote('notices 1 nosendpost'), world: { '*@example.net': slow } })
  play.send()
  expect(play.run().story()[0]).toBe('+3d expired bob@example.net 4.4.1')
})

test('a held recipient stops no clock and is not returned', () => {
  const play = new Play({ world: { '*@example.net': { do: 'hold' } } })
  play.send()
  expect(play.run().story()).toEqual([])
})

test('a bounce by hand has its own subject and words', () => {
  const play = new Play({ world: { '*@example.net': DOWN } })
  const message = play.send()
  play.run(START)
  operate(play.engine, 'bounce', message.id, 0)
  play.run(START)
  expect(play.story().slice(1)).toEqual([
    '+0 bounce → app@client.test',
    '+0 postmaster-copy → postmaster@mta.example.com',
  ])
  expect(play.notices[0]!.text).toContain('Subject: Delivery Notification: Delivery has been manually aborted')
  expect(play.notices[0]!.text).toContain('It was forced to return by\r\nthe postmaster.\r\n\r\nThe recipient list')
  expect(play.notices[0]!.to).toBe(SENDER)
})
