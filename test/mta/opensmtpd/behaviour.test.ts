import { describe, expect, test } from 'vitest'
import type { RuleRecord } from '../../../server/core/rule.ts'
import type { Envelope } from '../../../server/core/types.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { createMta } from '../../../server/mta/mta.ts'
import { joinedReply } from '../../../server/mta/opensmtpd/judge.ts'
import { rcptParameters } from '../../../server/mta/opensmtpd/smtpd.ts'
import { CLIENT, play } from '../common/play.ts'
import { caseNames, readCase } from '../common/recording.ts'

const RAW = utf8('From: a@shop.test\r\nTo: b@away.test\r\nSubject: s\r\n\r\nhello\r\n')
const HOUR = 3600

const world = (then: RuleRecord['then'][number], recipient = '*@away.test'): RuleRecord[] => [
  { id: 'r1', when: { recipient }, then: [then] },
]
const GREY = { do: 'reply', at: 'rcpt', reply: '450 4.2.0 later' } as const
const GONE = { do: 'reply', at: 'rcpt', reply: '550 5.1.1 nobody' } as const

const run = (config: string | Record<string, string>, rules: RuleRecord[], more: Partial<Envelope> = {}, files = {}) =>
  play({
    input: { type: 'opensmtpd', host: 'mx.test', config, files, users: ['alice', 'bob'] },
    rules,
    raw: RAW,
    envelope: { reversePath: 'a@shop.test', recipients: [{ forwardPath: 'b@away.test' }], ...more },
  })

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

function problems(config: string | Record<string, string>, files = {}): string {
  try {
    createMta({ type: 'opensmtpd', config, files }, { timezone: 'UTC' })
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('Delays and the end', () => {
  test('attempts come at 400 s times the square of their number after the arrival', () => {
    const { events } = run('queue ttl 2h', world(GREY))
    const at = events.flatMap((event) =>
      event.type === 'recipient.attempted' ? [event.at - (events[0]?.at ?? 0)] : [],
    )
    expect(at.slice(0, 5).map((each) => each / 1000)).toEqual([0, 400, 1600, 3600, 6400])
  })

  test('with the defaults one delay is told before four hours have passed, and the end is called a delay too', () => {
    const { notices, events } = run('', world(GREY))
    const start = events[0]?.at ?? 0
    expect(notices.map(({ kind, at }) => [kind, (at - start) / 1000])).toEqual([
      ['warning', 10_000],
      ['bounce', 96 * HOUR],
    ])
    const [warning, end] = notices.map(({ bytes }) => text(bytes)) as [string, string]
    expect(warning).toContain('delayed for more than 4 hours')
    expect(end).toContain('Subject: Delivery status notification: delayed')
    expect(end).toContain('delayed for more than 0 seconds')
    expect(end).toContain('b@away.test: Envelope expired\r\n')
    expect(end).toContain('Action: delayed\r\nStatus: 4.4.7')
  })

  test('each of several intervals has its notice', () => {
    const { notices } = run('bounce warn-interval 1h, 1d\nqueue ttl 2d', world(GREY))
    const late = notices.filter(({ kind }) => kind === 'warning').map(({ bytes }) => text(bytes))
    expect(late.map((each) => /more than (.*) for/.exec(each)?.[1])).toEqual(['1 hour', '1 day'])
  })

  test('a host that cannot be reached keeps its attempt for eleven seconds', () => {
    const { events } = run('queue ttl 5s', world({ do: 'connect', result: 'refused' }))
    const expired = events.find(({ type }) => type === 'recipient.expired')
    expect(expired?.at).toBe((events[0]?.at ?? 0) + 11_000)
  })

  test('an action may have a ttl of its own', () => {
    const config = 'action "r" relay ttl 1h\nmatch from any for any action "r"\n'
    const { notices, events } = run(config, world(GREY))
    expect(notices.at(-1)?.at).toBe((events[0]?.at ?? 0) + HOUR * 1000)
  })
})

describe('Who is told', () => {
  const to = (notify: 'NEVER' | 'DELAY') => ({ recipients: [{ forwardPath: 'b@away.test', notify: [notify] }] })

  test('NEVER alone stops a notice of failure', () => {
    expect(run('', world(GONE), to('NEVER')).notices).toEqual([])
    expect(run('', world(GONE), to('DELAY')).notices).toHaveLength(1)
  })

  test('mail from the null sender is dropped without a word, and the log says so', () => {
    const { notices, log } = run('', world(GONE), { reversePath: '' })
    expect(notices).toEqual([])
    expect(log.at(-1)).toMatch(/warn: queue: no return path!$/)
  })

  test('a notice that no rule takes is lost', () => {
    const config = 'action "r" relay\nmatch from any for domain "away.test" action "r"\n'
    const { notices, log } = run(config, world(GONE))
    expect(notices).toEqual([])
    expect(log.at(-1)).toMatch(
      /warn: PermFail injecting failure report on message [0-9a-f]{8} to <a@shop\.test> for 1 envelope: 550 Invalid recipient: <a@shop\.test>$/,
    )
  })
})

describe('Rules, tables and aliases', () => {
  const RULES = `table aliases file:/etc/aliases
action "local" mbox alias <aliases>
action "out" relay host smtp://smart.test
match from any for local action "local"
match from any for domain { "away.test", "*.away.test" } action "out"
`
  const files = { '/etc/aliases': 'team: alice, b@away.test\nself: self\nloop: pool\npool: loop\nbad: alice, nobody\n' }
  const mta = createMta(
    { type: 'opensmtpd', host: 'mx.test', config: RULES, files, users: ['alice'] },
    { timezone: 'UTC' },
  )
  const client = CLIENT.type === 'smtp' ? CLIENT.client : null
  const reply = (recipient: string) =>
    mta.smtp?.judgeRecipient?.('a@shop.test', recipient, client as never)?.reply ?? null

  test('whom no rule, table or user knows is refused at RCPT, and one bad member refuses the alias', () => {
    expect(reply('alice@mx.test')).toBeNull()
    expect(reply('team@mx.test')).toBeNull()
    expect(reply('x@sub.away.test')).toBeNull()
    expect(reply('bad@mx.test')).toBe('550 Invalid recipient: <bad@mx.test>')
    expect(reply('loop@mx.test')).toBe('550 Invalid recipient: <loop@mx.test>')
    expect(reply('x@elsewhere.test')).toBe('550 Invalid recipient: <x@elsewhere.test>')
  })

  test('members are recipients of their own; remote ones go to the relay that the action names', () => {
    const made = mta.expand?.({ forwardPath: 'team@mx.test' })
    expect(made?.map(({ expandsTo }) => expandsTo)).toEqual(['alice@mx.test', 'b@away.test'])
    expect(mta.remoteHost('away.test', {}).name).toBe('smart.test')
  })
})

describe('Mistakes in smtpd.conf', () => {
  test.each([
    ['queue ttl soon', /^smtpd\.conf:1: queue ttl: "soon" is no time/],
    ['\nquue ttl 4d', /^smtpd\.conf:2: syntax error: quue; did you mean queue\?/],
    ['match from any for any action "relay"', /no such dispatcher: relay/],
    ['action "l" mbox alias <alias>', /no such table: alias/],
    ['action "l" mbox\naction "l" relay', /smtpd\.conf:2: dispatcher already declared with that name: l/],
    ['bounce warn-interval 1h, 2h, 3h, 4h, 5h', /at most 4/],
    ['action "l" mboxx', /did you mean mbox\?/],
    ['match from anny for any reject', /from anny; did you mean any\?/],
    ['include "/etc/more.conf"', /failed to include file \/etc\/more\.conf/],
    ['queue ttl "4d', /a quote does not close/],
  ])('%j', (config, message) => expect(problems(config)).toMatch(message))

  test('all are told at once', () => {
    expect(problems('queue ttl soon\nbounce warn-interval never').split('\n')).toHaveLength(2)
  })

  test('what is not played is taken and shown', () => {
    const mta = createMta({ type: 'opensmtpd', config: 'pki mx cert "/etc/x.crt"\n' }, { timezone: 'UTC' })
    expect(mta.show().find(({ name }) => name === 'pki mx')).toMatchObject({ played: false })
    expect(mta.show().find(({ name }) => name === 'queue ttl')).toMatchObject({ value: '4d', isDefault: true })
  })
})

describe('The SMTP port', () => {
  const mta = createMta(
    { type: 'opensmtpd', host: 'mx.sandbox.example', config: 'listen on 192.0.2.1', users: ['alice'] },
    { timezone: 'UTC' },
  )
  const replies = mta.smtp?.replies

  test('speaks as recorded', () => {
    const client = CLIENT.type === 'smtp' ? CLIENT.client : null
    expect(replies?.greeting('', 0)).toBe('220 mx.sandbox.example ESMTP OpenSMTPD')
    const offered = ['8BITMIME', 'ENHANCEDSTATUSCODES', 'SIZE 36700160', 'DSN']
    expect(replies?.ehlo('', offered, client as never).split('\n')).toEqual([
      '250 mx.sandbox.example Hello app.sandbox.example [192.0.2.50], pleased to meet you',
      ...offered,
      'HELP',
    ])
    expect(mta.smtp?.sizeLimit).toBe(36_700_160)
    expect(replies?.queued({ messageId: 'm1', processId: 1, at: 0, seed: 1 })).toMatch(
      /^250 2\.0\.0 [0-9a-f]{8} Message accepted for delivery$/,
    )
  })

  test.each(caseNames('opensmtpd').filter((name) => readCase('opensmtpd', name).refused.length > 0))(
    'refuses as recorded: %s',
    (name) => {
      const { rcpts, config } = readCase('opensmtpd', name)
      const files = config as Record<string, string>
      const { smtp } = createMta(
        { type: 'opensmtpd', host: 'mx.sandbox.example', files, users: ['alice', 'bob', 'carol', 'dave'] },
        { timezone: 'UTC' },
      )
      const earlier: string[] = []
      for (const { address, params, reply } of rcpts) {
        const path = smtp?.parsePath('TO', `TO:<${address}> ${params}`)
        const read = rcptParameters(params, earlier)
        earlier.push(params)
        const client = CLIENT.type === 'smtp' ? CLIENT.client : null
        const ours = path
          ? 'reply' in read
            ? read.reply
            : smtp?.judgeRecipient?.('user@sink.example', path.path, client as never)?.reply
          : smtp?.replies.badRecipient
        expect(ours ?? smtp?.replies.rcptOk(address)).toBe(reply)
      }
    },
  )

  test('what one RCPT asked for leaks into the next', () => {
    expect(rcptParameters('', ['NOTIFY=SUCCESS'])).toEqual({ values: { notify: ['SUCCESS'] } })
    expect(rcptParameters('NOTIFY=NEVER', ['NOTIFY=SUCCESS'])).toEqual({
      reply: '553 NOTIFY option NEVER cannot be combined with other options',
    })
    expect(rcptParameters('', ['NOTIFY=SUCCESS', 'NOTIFY=NEVER'])).toEqual({ values: { notify: ['NEVER'] } })
  })
})

describe('Words', () => {
  test('lines of a reply run together where they have no short status code', () => {
    expect(joinedReply('550-5.7.1 one\n550 5.7.1 two')).toBe('550-5.7.1 one two')
    expect(joinedReply('550-one\n550 two')).toBe('550-onetwo')
    expect(joinedReply('550-5.7.26 one\n550 5.7.26 two')).toBe('550-5.7.26 one5.7.26 two')
  })
})
