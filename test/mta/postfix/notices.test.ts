import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import type { Notify } from '../../../server/core/types.ts'
import { type Played, play } from '../common/play.ts'

const START = Date.UTC(2026, 10, 22, 2)
const HOUR = 3600
const GREY: OutcomeSpec = { do: 'reply', reply: '450 4.2.0 later', at: 'rcpt' }
const GONE: OutcomeSpec = { do: 'reply', reply: '550 5.1.1 gone', at: 'rcpt' }

interface Case {
  config?: string
  from?: string
  then?: OutcomeSpec[]
  notify?: Notify[]
  ret?: 'FULL' | 'HDRS'
}

function playedOf({ config = '', from = 'user@sink.test', then = [GONE], notify, ret }: Case): Played {
  return play({
    input: { type: 'postfix', config: `myhostname = mx.shop.test\n${config}` },
    rules: [{ id: 'r1', when: { domain: 'reject.test' }, then }],
    envelope: {
      reversePath: from,
      recipients: [{ forwardPath: 'a@reject.test', ...(notify ? { notify } : {}) }],
      ...(ret ? { ret } : {}),
    },
    raw: Buffer.from('Subject: hello\r\n\r\nbody\r\n'),
    start: START,
  })
}

const textOf = (notice: { bytes: Uint8Array } | undefined): string =>
  Buffer.from(notice?.bytes ?? [])
    .toString()
    .replaceAll('\r\n', '\n')

/** `+4h warning user@sink.test` for each notice. */
function told(given: Case): string[] {
  return playedOf(given).notices.map(
    ({ kind, from, to, at }) => `+${(at - START) / 1000 / HOUR}h ${kind} <${from}> ${to}`,
  )
}

describe('Who is told', () => {
  test('by default the sender of failures, nobody of delays, nobody of double bounces', () => {
    expect(told({})).toEqual(['+0h bounce <> user@sink.test'])
    expect(told({ then: [{ ...GREY, times: 20 }, { do: 'deliver' }] })).toEqual([])
    expect(told({ from: '' })).toEqual([])
  })

  test('delay_warning_time: once, at the first attempt after that age', () => {
    const then: OutcomeSpec[] = [{ ...GREY, times: 30 }, { do: 'deliver' }]
    expect(told({ config: 'delay_warning_time = 4h', then })).toEqual(['+4.833333333333333h warning <> user@sink.test'])
  })

  test('notify_classes: copies and double bounces come from double-bounce and go to whom each class names', () => {
    const config = 'notify_classes = bounce, 2bounce\nbounce_notice_recipient = ops@ops.test'
    expect(told({ config })).toEqual([
      '+0h bounce <> user@sink.test',
      '+0h postmaster-copy <double-bounce@mx.shop.test> ops@ops.test',
    ])
    expect(told({ config, from: '' })).toEqual(['+0h double-bounce <double-bounce@mx.shop.test> postmaster'])
  })

  test('the class bounce asks for double bounces too, and its copy is sent whatever NOTIFY says', () => {
    const config = 'notify_classes = bounce'
    expect(told({ config, from: '' })).toEqual(['+0h double-bounce <double-bounce@mx.shop.test> postmaster'])
    expect(told({ config, notify: ['NEVER'] })).toEqual(['+0h postmaster-copy <double-bounce@mx.shop.test> postmaster'])
  })

  test('the class delay tells of mail from the null sender too, with the whole message', () => {
    const config = 'notify_classes = delay\ndelay_warning_time = 1h\nmaximal_queue_lifetime = 1d'
    const then: OutcomeSpec[] = [{ ...GREY, times: 10 }, { do: 'deliver' }]
    const [notice, ...more] = playedOf({ config, from: '', then }).notices
    expect(more).toEqual([])
    const text = textOf(notice)
    expect(text).toContain('\nSubject: Postmaster Warning: Delayed Mail\n')
    expect(text).toContain('Content-Description: Undelivered Message\nContent-Type: message/rfc822\n')
    expect(text).toContain('\nAction: delayed\n')
    expect(told({ config, then, notify: ['FAILURE'] }).map((each) => each.split(' ')[1])).toEqual(['postmaster-copy'])
  })

  test('a double bounce holds the whole message, RET=HDRS or not', () => {
    const [notice] = playedOf({ config: 'notify_classes = 2bounce', from: '', ret: 'HDRS' }).notices
    expect(textOf(notice)).toContain('Content-Type: message/rfc822\n')
  })

  test('of a bounce that nobody wants to hear of the log says nothing, of a notice to the postmaster it does', () => {
    const says = (given: Case) => playedOf(given).log.filter((line) => line.includes('notification discarded')).length
    expect(says({ from: 'user@reject.test' })).toBe(0)
    expect(says({ config: 'notify_classes = bounce\nbounce_notice_recipient = ops@reject.test' })).toBe(1)
  })

  test('a notice to the postmaster that fails is thrown away', () => {
    const config = 'notify_classes = bounce\nbounce_notice_recipient = ops@reject.test'
    expect(told({ config })).toHaveLength(2)
  })

  test('NOTIFY: NEVER and DELAY keep a bounce back, FAILURE alone keeps a warning back', () => {
    expect(told({ notify: ['NEVER'] })).toEqual([])
    expect(told({ notify: ['DELAY'] })).toEqual([])
    const config = 'delay_warning_time = 1h\nmaximal_queue_lifetime = 2h'
    expect(told({ config, notify: ['FAILURE'], then: [GREY] })).toEqual(['+2.5h bounce <> user@sink.test'])
  })

  test('confirm_delay_cleared: who was warned hears that it has arrived', () => {
    const config = 'delay_warning_time = 1h\nconfirm_delay_cleared = yes'
    const then: OutcomeSpec[] = [{ ...GREY, times: 10 }, { do: 'deliver' }]
    expect(told({ config, then }).map((each) => each.split(' ')[1])).toEqual(['warning', 'delivery-report'])
  })

  test('a bounce that cannot be delivered is a double bounce', () => {
    const config = 'notify_classes = 2bounce'
    expect(told({ config, from: 'user@reject.test' }).map((each) => each.split(' ')[1])).toEqual([
      'bounce',
      'double-bounce',
    ])
  })
})

describe('When', () => {
  test('waits are the age, between 300 s and 4000 s, at whole scans of 300 s, until five days are over', () => {
    const played = play({
      input: { type: 'postfix', config: 'myhostname = mx.shop.test' },
      rules: [{ id: 'r1', when: { domain: 'reject.test' }, then: [GREY] }],
      envelope: { reversePath: 'user@sink.test', recipients: [{ forwardPath: 'a@reject.test' }] },
      raw: Buffer.from('Subject: hello\r\n\r\nbody\r\n'),
      start: START,
    })
    const attempts = played.events.flatMap((event) =>
      event.type === 'recipient.attempted' && event.messageId === 'm1' ? [(event.at - START) / 1000] : [],
    )
    expect(attempts.slice(0, 7)).toEqual([0, 300, 600, 1200, 2400, 4800, 9000])
    expect(attempts[7]).toBe(13_200)
    expect(attempts.at(-1)).toBeGreaterThanOrEqual(5 * 86_400)
    expect(attempts.at(-2)).toBeLessThan(5 * 86_400)
  })
})
