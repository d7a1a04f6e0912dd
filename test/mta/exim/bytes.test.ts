/** What Exim's source says of notices (deliver.c), beside what the recordings show. */
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import type { Envelope, RecipientPath } from '../../../server/core/types.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { type Played, play } from '../common/play.ts'

const HOST = 'mx1.away.example[192.0.2.20]'
const GREY: OutcomeSpec = { do: 'reply', at: 'rcpt', reply: '450 4.2.0 Greylisted', host: HOST }
const GONE: OutcomeSpec = { do: 'reply', at: 'rcpt', reply: '550 5.1.1 User unknown', host: HOST }

interface Given {
  config?: Record<string, string>
  aliases?: string
  to: (string | RecipientPath)[]
  rules?: [recipient: string, outcome: OutcomeSpec][]
  envelope?: Partial<Envelope>
  until?: number
}

function played({ config = {}, aliases = '', to, rules = [], envelope = {}, until }: Given): Played {
  return play({
    input: {
      type: 'exim',
      host: 'mx.here.example',
      config,
      files: { '/etc/aliases': aliases },
      users: ['alice', 'root'],
      queueInterval: '0s',
    },
    rules: rules.map(([recipient, outcome], i) => ({ id: `w${i}`, when: { recipient }, then: [outcome] })),
    envelope: {
      reversePath: 'user@sink.example',
      recipients: to.map((each) => (typeof each === 'string' ? { forwardPath: each } : each)),
      ...envelope,
    },
    raw: utf8('Subject: Hello\r\nMessage-ID: <1@sink.example>\r\n\r\nText\r\n'),
    ...(until === undefined ? {} : { until }),
  })
}

const textOf = ({ notices }: Played, kind: string): string =>
  Buffer.from(notices.find((each) => each.kind === kind)?.bytes ?? [])
    .toString()
    .replaceAll('\r\n', '\n')

const types = (text: string) => [...text.matchAll(/^Content-type: (\S+)$/gm)].map(([, type]) => type)

describe('Mail with SMTPUTF8', () => {
  const given = { to: ['山田@away.example'], rules: [['*@away.example', GONE]] as Given['rules'] & object }

  test('fails with the types of RFC 6533, with RET=HDRS too', () => {
    const fails = (ret: 'FULL' | 'HDRS') =>
      types(textOf(played({ ...given, envelope: { smtpUtf8: true, ret } }), 'bounce'))
    expect(fails('FULL')).toEqual(['message/global-delivery-status', 'message/global'])
    expect(fails('HDRS')).toEqual(['message/global-delivery-status', 'message/global-headers'])
  })

  test('is warned of with the types of RFC 3464', () => {
    const config = { delay_warning: '1h' }
    const late = played({
      ...given,
      config,
      rules: [['*@away.example', GREY]],
      envelope: { smtpUtf8: true },
      until: 5000,
    })
    expect(types(textOf(late, 'warning'))).toEqual(['message/delivery-status', 'text/rfc822-headers'])
  })
})

describe('Several recipients', () => {
  const NEVER = { forwardPath: 'never@away.example', notify: ['NEVER' as const] }
  const rules = [['*@away.example', GONE]] as Given['rules'] & object

  test('one that wants no bounce is named in the bounce of one that comes before it, and else left out', () => {
    const named = (to: Given['to']) =>
      /^X-Failed-Recipients: (.*(?:\n {2}.*)*)/m.exec(textOf(played({ to, rules }), 'bounce'))?.[1]
    // The last failure is named first.
    expect(named([NEVER, 'gone@away.example'])).toBe('gone@away.example,\n  never@away.example')
    const result = played({ to: ['gone@away.example', NEVER], rules })
    expect(textOf(result, 'bounce')).not.toContain('never@away.example\n')
    expect(result.log.join('\n')).toContain(
      ' never@away.example: error ignored: RFC 3461 DSN, failure notify not requested\n',
    )
  })

  test('what the first deferred one asked for decides whether a warning names all of them', () => {
    const config = { delay_warning: '1h' }
    const warned = (to: Given['to']) =>
      textOf(played({ to, config, rules: [['*@away.example', GREY]], until: 5000 }), 'warning')
    const FAILURE = { forwardPath: 'failure@away.example', notify: ['FAILURE' as const] }
    expect(warned([FAILURE, 'late@away.example'])).toContain('\n  late@away.example\n')
    expect(warned([FAILURE, 'late@away.example'])).toContain('\n  failure@away.example\n')
    expect(warned(['late@away.example', FAILURE])).toBe('')
  })

  test('X-Failed-Recipients begins anew with each fifty', () => {
    const to = Array.from({ length: 51 }, (_, i) => `gone${i}@away.example`)
    const fields = textOf(played({ to, rules }), 'bounce').match(/^X-Failed-Recipients: .*(?:\n {2}.*)*/gm) ?? []
    expect(fields.map((field) => field.split('\n').length)).toEqual([50, 1])
  })

  test('the delivery status begins with what programs printed something about, the last one first', () => {
    const aliases = 'loud: "|/bin/loud"\nother: "|/bin/other"\n'
    const says = (output: string): OutcomeSpec => ({ do: 'program', exit: 69, output })
    const text = textOf(
      played({
        aliases,
        to: ['loud@mx.here.example', 'gone@away.example', 'other@mx.here.example'],
        rules: [...rules, ['loud@*', says('first\n')], ['other@*', says('second\n')]],
      }),
      'bounce',
    )
    const inStatus = [...text.matchAll(/^Final-Recipient: rfc822;(\S+?)@/gm)].map(([, local]) => local)
    const told = [...text.matchAll(/^ {4}generated by (\S+?)@/gm)].map(([, local]) => local)
    expect(told).toHaveLength(2)
    expect(inStatus).toEqual([...told.reverse(), 'gone'])
    expect(text).toContain('The following text was generated during the delivery attempts:\n')
  })
})

test('a report of success has errors_reply_to in front of From', () => {
  const config = { errors_reply_to: 'help@ops.example', dsn_advertise_hosts: '*' }
  const to = [{ forwardPath: 'alice@mx.here.example', notify: ['SUCCESS' as const] }]
  expect(textOf(played({ config, to }), 'delivery-report')).toMatch(/\nReply-To: help@ops\.example\nFrom: /)
})
