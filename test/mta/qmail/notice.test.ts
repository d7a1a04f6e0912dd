import { describe, expect, test } from 'vitest'
import type { EventOf } from '../../../server/core/events.ts'
import type { RuleRecord } from '../../../server/core/rule.ts'
import { quoteAddress, quoteLocal } from '../../../server/mail/address-quote.ts'
import { paragraph } from '../../../server/mta/qmail/compose.ts'
import { expandVerp, stripVerp } from '../../../server/mta/qmail/verp.ts'
import { type Play, play } from './play.ts'

const START = Date.UTC(2026, 0, 5, 9)
const reject: RuleRecord = {
  id: 'r1',
  when: { domain: 'far.test' },
  then: [{ do: 'reply', reply: '550 5.1.1 no', at: 'rcpt', host: 'mx.far.test[192.0.2.1]' }],
}

const send = (sender: string, to: string[], more: Partial<Play> = {}) =>
  play({
    input: { type: 'qmail', control: { me: 'mx.test' }, users: { alice: [] } },
    rules: [reject],
    start: START,
    envelope: { reversePath: sender, recipients: to.map((forwardPath) => ({ forwardPath })) },
    raw: new TextEncoder().encode('Subject: x\r\n\r\nhello\r\n'),
    ...more,
  })

const bounceText = (played: ReturnType<typeof send>, nth = 0) => new TextDecoder().decode(played.outputs[nth]?.bytes)
const notices = ({ events }: ReturnType<typeof send>) =>
  events.filter((event): event is EventOf<'notice.sent'> => event.type === 'notice.sent')

test('A single bounce is these bytes', () => {
  expect(bounceText(send('me@home.test', ['a@far.test'])).split('\r\n')).toEqual([
    'Received: (qmail 20002 invoked for bounce); 5 Jan 2026 09:00:00 -0000',
    'Date: 5 Jan 2026 09:00:00 -0000',
    'From: MAILER-DAEMON@mx.test',
    'To: me@home.test',
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.test.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up. Sorry it didn't work out.",
    '',
    '<a@far.test>:',
    '192.0.2.1 does not like recipient.',
    'Remote host said: 550 5.1.1 no',
    'Giving up on 192.0.2.1.',
    '',
    '--- Below this line is a copy of the message.',
    '',
    'Return-Path: <me@home.test>',
    'Received: (qmail 20001 invoked by uid 0); 5 Jan 2026 09:00:00 -0000',
    'Subject: x',
    '',
    'hello',
    '',
  ])
})

test('The report tells the same in RFC 3464 terms', () => {
  const { events } = send('me@home.test', ['a@far.test', 'bare'])
  const bounce = events.filter((event) => event.type === 'message.accepted')[1]
  expect(bounce).toMatchObject({
    kind: 'bounce',
    header: { from: 'MAILER-DAEMON@mx.test', to: ['me@home.test'], subject: 'failure notice' },
    report: [
      {
        finalRecipient: 'bare@mx.test',
        originalRecipient: 'bare',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'x-qmail; Sorry, no mailbox here by that name. (#5.1.1)',
      },
      {
        finalRecipient: 'a@far.test',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 no',
        remoteMta: 'mx.far.test',
      },
    ],
  })
})

test('NOTIFY=NEVER means nothing to qmail', () => {
  const recipients = [{ forwardPath: 'a@far.test', notify: ['NEVER' as const] }]
  expect(notices(send('me@home.test', [], { envelope: { reversePath: 'me@home.test', recipients } }))).toHaveLength(1)
})

test('The bounce waits until the last recipient has ended', () => {
  const slow: RuleRecord = {
    id: 'r2',
    when: { recipient: 'slow@x.test' },
    then: [{ do: 'connect', result: 'timeout' }],
  }
  const played = send('me@home.test', ['slow@x.test', 'a@far.test'], { rules: [slow, reject] })
  expect(notices(played).map(({ at, indexes }) => [(at - START) / 1000, indexes])).toEqual([[608400, [1, 0]]])
})

describe('Double and triple bounces', () => {
  const control = { me: 'mx.test', doublebounceto: 'admin', doublebouncehost: 'ops.test' }
  const places = { 'control.doublebounceto': { file: 's.yaml', line: 3 } }
  const input = { type: 'qmail', control, users: {}, places }

  test('The double bounce goes to doublebounceto, and says which file sent it there', () => {
    expect(notices(send('', ['a@far.test'], { input }))).toMatchObject([
      {
        kind: 'double-bounce',
        reversePath: '#@[]',
        to: 'admin@ops.test',
        why: { by: 'setting', setting: 'control/doublebounceto', value: 'admin', source: { file: 's.yaml', line: 3 } },
      },
    ])
  })

  test('A bounce that cannot be returned becomes a double bounce of the same MTA', () => {
    const played = send('nobody@mx.test', ['a@far.test'], { input })
    expect(notices(played).map(({ kind, to }) => [kind, to])).toEqual([
      ['bounce', 'nobody@mx.test'],
      ['double-bounce', 'admin@ops.test'],
    ])
  })

  test('An @ in doublebounceto is kept, and the host follows all the same', () => {
    const odd = { ...input, control: { ...control, doublebounceto: 'admin@foo' } }
    expect(notices(send('', ['a@far.test'], { input: odd }))[0]?.to).toBe('admin@foo@ops.test')
  })

  test('A double bounce that fails is thrown away, and the journal and the log say so', () => {
    const lost = { ...input, control: { ...control, doublebouncehost: 'far.test' } }
    const { events, log } = send('', ['a@far.test'], { input: lost })
    expect(events.slice(-4).map(({ type }) => type)).toEqual([
      'recipient.failed',
      'notice.suppressed',
      'message.discarded',
      'message.ended',
    ])
    expect(log.slice(-2)).toEqual(['triple bounce: discarding bounce/2198002', 'end msg 2198002'])
  })
})

describe('A paragraph has no blank line inside', () => {
  test.each([
    ['a\n\n\nb', '<x@y>:\na\n//b\n\n'],
    ['a\n\n', '<x@y>:\na\n\n\n'],
    ['\n', '<x@y>:\n\n\n'],
    ['\nb\n', '<x@y>:\n/b\n\n'],
    ['', '<x@y>:\n\n'],
    ['no end', '<x@y>:\nno end\n\n'],
  ])('Of the report %j it makes %j', (report, expected) => {
    expect(paragraph('x@y', report)).toBe(expected)
  })

  test('A line feed in the address becomes an underscore', () => {
    expect(paragraph('x\ny@z', '')).toBe('<x_y@z>:\n\n')
  })
})

describe('Senders with a VERP suffix', () => {
  test('The bounce goes to the sender without it, and quotes it so', () => {
    const played = send('list-return-7-@lists.test-@[]', ['a@far.test'])
    expect(notices(played)[0]?.to).toBe('list-return-7-@lists.test')
    const head = bounceText(played).split('\r\n')
    expect([head[3], head.find((line) => line.startsWith('Return-Path'))]).toEqual([
      'To: list-return-7-@lists.test',
      'Return-Path: <list-return-7-@lists.test>',
    ])
  })

  test('A delivery shows the sender with the recipient in it', () => {
    const played = send('list-@lists.test-@[]', ['alice@mx.test'])
    expect(bounceText(played).split('\n')[0]).toBe('Return-Path: <list-alice=mx.test@lists.test>')
    expect(expandVerp('a@b', 'c@d')).toBe('a@b')
  })

  test('A sender that is nothing but the suffix counts as empty', () => {
    expect(stripVerp('-@[]')).toBe('')
    expect(notices(send('-@[]', ['a@far.test']))[0]?.kind).toBe('double-bounce')
  })
})

describe('Addresses in header fields', () => {
  test.each([
    ['MAILER-DAEMON', 'MAILER-DAEMON'],
    ['Mail Delivery System', '"Mail Delivery System"'],
    ['postmaster@x', '"postmaster@x"'],
    ['', '""'],
    ['.a', '".a"'],
    ['a..b', '"a..b"'],
    ['a.b', 'a.b'],
    ['say "x"', '"say \\"x\\""'],
    ['山', '"山"'],
  ])('The local part %j is written %j', (local, quoted) => {
    expect(quoteLocal(local)).toBe(quoted)
  })

  test.each([
    ['', ''],
    ['#@[]', '#@[]'],
    ['@h', '""@h'],
    ['john doe@h', '"john doe"@h'],
    ['bare', 'bare'],
  ])('The address %j is written %j', (address, quoted) => {
    expect(quoteAddress(address)).toBe(quoted)
  })
})

test('qmail-smtpd shows a HELO literal with question marks, and the name unknown not at all', () => {
  const smtp = (helo: string) =>
    bounceText(
      send('me@home.test', ['a@far.test'], {
        origin: { type: 'smtp', sessionId: 's1', client: { ip: '::ffff:192.0.2.5', helo, tls: false, esmtp: true } },
      }),
    ).split('\r\n')[19]
  expect(smtp('[192.0.2.5]')).toBe('Received: from unknown (HELO ?192.0.2.5?) (192.0.2.5)')
  expect(smtp('Unknown')).toBe('Received: from unknown (192.0.2.5)')
})
