import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import type { RecipientPath } from '../../../server/core/types.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { type Played, play } from '../common/play.ts'

const HOST = 'mx1.away.example[192.0.2.20]'
const GREY: OutcomeSpec = { do: 'reply', at: 'rcpt', reply: '450 4.2.0 Greylisted', host: HOST }
const GONE: OutcomeSpec = { do: 'reply', at: 'rcpt', reply: '550 5.1.1 User unknown', host: HOST }

interface Given {
  config?: Record<string, string>
  files?: Record<string, string>
  recipients: (string | RecipientPath)[]
  rules?: [recipient: string, ...outcomes: OutcomeSpec[]][]
  from?: string
  header?: string
  queueInterval?: string
  until?: number
}

function played({
  config = {},
  files = {},
  recipients,
  rules = [],
  from = 'user@sink.example',
  header = '',
  ...rest
}: Given): Played {
  const { until, queueInterval = '0s' } = rest
  return play({
    input: { type: 'exim', host: 'mx.here.example', config, files, users: ['alice', 'root'], queueInterval },
    rules: rules.map(([recipient, ...then], i) => ({ id: `w${i + 1}`, when: { recipient }, then })),
    envelope: {
      reversePath: from,
      recipients: recipients.map((each) => (typeof each === 'string' ? { forwardPath: each } : each)),
    },
    raw: utf8(`${header}Subject: Hello\r\nMessage-ID: <1@sink.example>\r\n\r\nText\r\n`),
    ...(until === undefined ? {} : { until }),
  })
}

const textOf = ({ notices }: Played, nth = 0): string => Buffer.from(notices[nth]?.bytes ?? []).toString()

const hours = (given: Played, type: string): number[] => {
  const first = given.events.find((event) => event.type === 'message.accepted')?.at ?? 0
  return given.events
    .filter((event) => event.type === type && 'messageId' in event && event.messageId === 'm1')
    .map(({ at }) => (at - first) / 3_600_000)
}

describe('When mail is tried again', () => {
  test("Debian's rules: a quarter of an hour for two hours, then growing waits, then six hours until four days", () => {
    const attempts = hours(played({ recipients: ['a@away.example'], rules: [['a@*', GREY]] }), 'recipient.attempted')
    expect(attempts.slice(0, 12)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 3, 4.5, 6.75])
    const [before = 0, last = 0] = attempts.slice(-2)
    expect(last - before).toBeCloseTo(6)
    expect(before).toBeLessThanOrEqual(96)
    expect(last).toBeGreaterThan(96)
  })

  test('the first rule that fits the address decides, and none means one attempt', () => {
    const given = { recipients: ['a@away.example'], rules: [['a@*', GREY]] as Given['rules'] & object }
    expect(
      hours(played({ ...given, config: { retry: 'away.example * F,1h,30m\n* * F,4d,6h' } }), 'recipient.attempted'),
    ).toEqual([0, 0.5, 1, 1.5])
    expect(hours(played({ ...given, config: { retry: 'other.example * F,1h,30m' } }), 'recipient.attempted')).toEqual([
      0,
    ])
    expect(
      hours(played({ ...given, config: { retry: '* rcpt_4xx F,1h,1h\n* * F,4d,6h' } }), 'recipient.attempted'),
    ).toEqual([0, 1, 2])
  })

  test('a queue runner finds it at its next run', () => {
    const runs = played({ recipients: ['a@away.example'], rules: [['a@*', GREY]], queueInterval: '30m', until: 5400 })
    expect(hours(runs, 'recipient.attempted')).toEqual([0, 0.5, 1, 1.5])
  })
})

describe('Warnings', () => {
  test('go out at the first deferral after each age, then after the last interval again', () => {
    const late = played({
      config: { delay_warning: '4h:8h' },
      recipients: ['a@away.example'],
      rules: [['a@*', GREY]],
      until: 90_000,
    })
    const subjects = late.notices.map(({ bytes }) =>
      /^Subject: (.*)\r$/m.exec(Buffer.from(bytes).toString())?.[1]?.replace(/message \S+/, 'message ID'),
    )
    expect(subjects).toEqual([4, 8, 12, 20].map((age) => `Warning: message ID delayed ${age} hours`))
  })

  test('are not for mailing lists, and not for NOTIFY without DELAY', () => {
    const given = { config: { delay_warning: '1h' }, rules: [['a@*', GREY]] as [string, OutcomeSpec][], until: 20_000 }
    expect(played({ ...given, recipients: ['a@away.example'], header: 'List-Id: <x>\r\n' }).notices).toEqual([])
    expect(played({ ...given, recipients: [{ forwardPath: 'a@away.example', notify: ['FAILURE'] }] }).notices).toEqual(
      [],
    )
  })
})

describe('Frozen mail', () => {
  const given = { from: '', recipients: ['a@away.example'], rules: [['a@*', GONE]] as [string, OutcomeSpec][] }

  test('from the null sender is told of once, tried again after two days, and thrown away', () => {
    const result = played(given)
    expect(hours(result, 'recipient.attempted')).toEqual([0, 48])
    expect(result.notices.map(({ to }) => to)).toEqual(['postmaster@mx.here.example'])
    expect(textOf(result)).toContain('has been frozen (delivery error message).')
    expect(result.log.filter((line) => /Frozen|Unfrozen|ignored/.test(line)).map((line) => line.slice(17))).toEqual([
      'Frozen (delivery error message)',
      'Unfrozen by errmsg timer',
      'a@away.example: error ignored',
    ])
  })

  test('is given up by timeout_frozen_after where that comes first', () => {
    const result = played({ ...given, config: { timeout_frozen_after: '1d', ignore_bounce_errors_after: '3d' } })
    expect(hours(result, 'recipient.failed')).toEqual([24])
    expect(result.log.some((line) => line.endsWith('cancelled by timeout_frozen_after'))).toBe(true)
  })

  test('for this host itself is kept for a week, then comes back without a reason', () => {
    const result = played({ recipients: ['a@loop.example'], rules: [['a@*', { do: 'dns', result: 'loop' }]] })
    expect(hours(result, 'recipient.failed')).toEqual([168])
    expect(textOf(result)).toContain('lowest numbered MX record points to local host')
    expect(textOf(result, 1)).toMatch(/failed:\r\n\r\n {2}a@loop\.example\r\n\r\n--/)
  })

  test('that is a bounce of this host is frozen without a word', () => {
    const result = played({
      from: 'a@away.example',
      recipients: ['b@away.example'],
      rules: [['*@away.example', GONE]],
      until: 60,
    })
    expect(result.notices.map(({ kind }) => kind)).toEqual(['bounce'])
    expect(result.log.at(-1)).toMatch(/Frozen \(delivery error message\)$/)
  })
})

describe('Aliases', () => {
  const aliases = {
    '/etc/aliases': 'a: b\nb: nobody\nself: twin\ntwin: self\nlate: "|/bin/late now"\nold: :fail: Gone\n',
  }

  test('the text names what failed and where it came from, the report the address that mail came for', () => {
    const result = textOf(played({ files: aliases, recipients: ['a@mx.here.example'] }))
    expect(result).toContain(
      '  nobody@mx.here.example\r\n    (ultimately generated from a@mx.here.example)\r\n    Unrouteable address\r\n',
    )
    expect(result).toContain('Final-Recipient: rfc822;a@mx.here.example\r\n')
  })

  test('a loop ends in an address that nobody routes', () => {
    const result = textOf(played({ files: aliases, recipients: ['self@mx.here.example'] }))
    expect(result).toContain('  self@mx.here.example\r\n    Unrouteable address\r\n')
  })

  test('a program that asks for patience expires with its retry rule', () => {
    const config = { retry: '* * F,1h,30m' }
    const rules: [string, OutcomeSpec][] = [['late@*', { do: 'program', exit: 75, output: 'later\n' }]]
    const result = textOf(played({ config, files: aliases, recipients: ['late@mx.here.example'], rules }))
    expect(result).toContain(
      '  pipe to |/bin/late now\r\n    generated by late@mx.here.example\r\n    local delivery failed: retry timeout exceeded\r\n',
    )
  })
})

describe('What comes back', () => {
  const bounce = (config: Record<string, string>, ret?: 'FULL' | 'HDRS') => {
    const raw = utf8(`Subject: Hello\r\n\r\n${'x'.repeat(1500)}\r\n`)
    const rules = [{ id: 'w1', when: { recipient: 'a@*' }, then: [GONE] }]
    const envelope = {
      reversePath: 'user@sink.example',
      recipients: [{ forwardPath: 'a@away.example' }],
      ...(ret ? { ret } : {}),
    }
    return textOf(play({ input: { type: 'exim', host: 'mx.here.example', config }, rules, envelope, raw }))
  }

  test('a line that is too long for SMTP keeps the body away, and the header says so', () => {
    expect(bounce({})).toContain('X-Exim-DSN-Information: Due to administrative limits only headers are returned\r\n')
    expect(bounce({ bounce_return_linesize_limit: '2000' })).toContain('xxx')
  })

  test('bounce_return_body = false keeps it away, and tells it to whoever asked for all', () => {
    const config = { bounce_return_body: 'false', bounce_return_linesize_limit: '2000' }
    expect(bounce(config)).not.toMatch(/xxx|X-Exim-DSN/)
    expect(bounce(config, 'FULL')).toContain('X-Exim-DSN-Information')
  })
})
