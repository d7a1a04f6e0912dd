/** Independent parsers read every kind of imta notice: whom it is about, with which status and which action. */
import { describe, expect, test } from 'vitest'
import { operate } from '../../server/core/operator.ts'
import type { OutcomeSpec } from '../../server/core/rule.ts'
import { DOWN, Play, type PlayOptions, remote, type Sent, UNKNOWN } from '../mta/imta/play.ts'
import { ask, type Found, isThere, JUDGES, type Judge, PYTHON_EMAIL } from './judges.ts'

type Action = 'failed' | 'delayed' | 'delivered' | 'relayed'

interface Case {
  name: string
  bytes: Uint8Array
  /** Recipient, status, action, and the reason that Sisimai reads out of it; null where it is not asked. */
  expected: [recipient: string, status: string, action: Action, reason: string | null][]
  /** Parsers that look into the quoted original find these too. */
  inner?: string[]
}

const BOB = 'bob@example.net'

function notices(options: PlayOptions, sent: Sent = {}, act?: (play: Play) => void): Uint8Array[] {
  const play = new Play(options)
  play.send(sent)
  act?.(play)
  return play.run().notices.map(({ bytes }) => bytes)
}

const one = (options: PlayOptions, sent: Sent = {}, nth = 0): Uint8Array => {
  const found = notices(options, sent)[nth]
  if (!found) throw new Error('there is no such notice')
  return found
}

const reply = (
  text: string,
  at: 'mail' | 'rcpt' | 'message' = 'rcpt',
  host = 'mx.example.net[192.0.2.25]',
): OutcomeSpec => ({ do: 'reply', at, reply: text, host })

const failing = (outcome: OutcomeSpec, mta: PlayOptions['mta'] = {}, sent: Sent = {}) =>
  one({ mta, world: { '*@example.net': outcome } }, sent)

const late = (nth: number, mta: PlayOptions['mta'] = {}) => one({ mta, world: { 'bob@*': DOWN } }, {}, nth)

const returned = notices({ world: { 'bob@*': DOWN } }, {}, (play) => {
  play.run(play.start)
  operate(play.engine, 'bounce', 'm1', 0)
})[0] as Uint8Array

const unknown: Case['expected'] = [[BOB, '5.1.1', 'failed', 'userunknown']]
const asking = (forwardPath: string): Sent => ({ to: [{ forwardPath, notify: ['SUCCESS'] }] })

const CASES: Case[] = [
  { name: 'rejected at RCPT', bytes: failing(UNKNOWN), expected: unknown },
  {
    name: 'a full mailbox elsewhere',
    bytes: failing(reply('552 5.2.2 mailbox full')),
    expected: [[BOB, '5.2.2', 'failed', 'mailboxfull']],
  },
  {
    name: 'a disabled mailbox',
    bytes: failing(reply('550 5.2.1 <bob@example.net>... User Unknown')),
    expected: [[BOB, '5.2.1', 'failed', 'filtered']],
  },
  {
    name: 'rejected after the message, without a status code',
    bytes: failing(reply('550 : User unknown', 'message')),
    expected: [[BOB, '5.0.0', 'failed', 'filtered']],
  },
  {
    // Sisimai knows how this provider speaks.
    name: 'rejected at RCPT, without a status code',
    bytes: one(
      { world: { '*': reply('550 <neko@ezweb.ne.jp>: User unknown', 'rcpt', 'lsean.ezweb.ne.jp[27.85.176.228] au') } },
      { to: ['neko@ezweb.ne.jp'] },
    ),
    expected: [['neko@ezweb.ne.jp', '5.0.0', 'failed', 'userunknown']],
  },
  {
    name: 'the sender rejected',
    bytes: failing(reply('501 5.1.8 Sender address rejected', 'mail')),
    expected: [[BOB, '5.1.8', 'failed', 'rejected']],
  },
  {
    name: 'no such domain',
    bytes: failing({ do: 'dns', result: 'not-found' }),
    expected: [[BOB, '5.4.4', 'failed', 'hostunknown']],
  },
  {
    name: 'a null MX',
    bytes: failing({ do: 'dns', result: 'null-mx' }),
    expected: [[BOB, '5.1.10', 'failed', 'notaccept']],
  },
  {
    name: 'a full mailbox here, 4.2.2 and failed',
    bytes: one({ world: { 'alice@*': { do: 'mailbox', result: 'full' } } }, { to: ['alice@mta.example.com'] }),
    expected: [['alice@mta.example.com', '4.2.2', 'failed', 'mailboxfull']],
  },
  { name: 'a warning', bytes: late(0), expected: [[BOB, '4.4.7', 'delayed', 'expired']] },
  {
    name: 'timed out',
    bytes: late(0, remote('notices 4')),
    expected: [[BOB, '4.4.7', 'failed', 'expired']],
  },
  {
    name: 'timed out as old builds had it',
    bytes: late(0, { ...remote('notices 4'), timedOutStatus: '5.0.0' }),
    expected: [[BOB, '5.0.0', 'failed', 'onhold']],
  },
  {
    name: 'timed out with the code of RFC 3463',
    bytes: late(0, { ...remote('notices 4'), timedOutStatus: '5.4.7' }),
    expected: [[BOB, '5.4.7', 'failed', 'onhold']],
  },
  { name: 'returned by hand', bytes: returned, expected: [[BOB, '5.7.0', 'failed', 'securityerror']] },
  {
    name: 'delivered',
    bytes: one({}, asking('alice@mta.example.com')),
    expected: [['alice@mta.example.com', '2.0.0', 'delivered', null]],
  },
  { name: 'relayed', bytes: one({}, asking(BOB)), expected: [[BOB, '2.0.0', 'relayed', null]] },
  {
    name: 'two recipients',
    bytes: failing(reply('550 5.1.1 User unknown'), {}, { to: ['a@example.net', 'b@example.net'] }),
    expected: [
      ['a@example.net', '5.1.1', 'failed', 'userunknown'],
      ['b@example.net', '5.1.1', 'failed', 'userunknown'],
    ],
  },
  {
    name: 'two recipients, back to back',
    bytes: failing(
      reply('550 5.1.1 User unknown'),
      { recipientSpacing: 'none' },
      { to: ['a@example.net', 'b@example.net'] },
    ),
    expected: [
      ['a@example.net', '5.1.1', 'failed', 'userunknown'],
      ['b@example.net', '5.1.1', 'failed', 'userunknown'],
    ],
  },
  { name: 'headers only', bytes: failing(UNKNOWN, {}, { ret: 'HDRS' }), expected: unknown },
  {
    name: 'the postmaster’s copy, headers only',
    bytes: one({ mta: remote('sendpost postheadonly'), world: { 'bob@*': UNKNOWN } }, {}, 1),
    expected: unknown,
  },
  { name: 'returnenvelope 1', bytes: failing(UNKNOWN, remote('returnenvelope 1')), expected: unknown },
  { name: 'the layout of 6.1', bytes: failing(UNKNOWN, { layout: '6.1' }), expected: unknown },
  { name: 'the layout of 7', bytes: failing(UNKNOWN, { layout: '7' }), expected: unknown },
  { name: 'in Japanese', bytes: failing(UNKNOWN, { language: 'ja' }), expected: unknown },
  { name: 'in Japanese, utf-8', bytes: failing(UNKNOWN, { language: 'ja.UTF-8' }), expected: unknown },
  {
    name: 'a warning in Japanese',
    bytes: late(0, { language: 'ja' }),
    expected: [[BOB, '4.4.7', 'delayed', 'expired']],
  },
  {
    name: 'a reply with parentheses and backslashes',
    bytes: failing(reply('550 5.1.1 no (such) user \\ ")')),
    expected: unknown,
  },
  {
    // The system knows no UTF-8 addresses (RFC 6533): the status part stays ASCII.
    name: 'a recipient in UTF-8',
    bytes: failing(reply('550 5.1.1 存在しません'), {}, { to: ['利用者@example.net'] }),
    expected: [['???@example.net', '5.1.1', 'failed', 'userunknown']],
  },
  {
    name: 'a double bounce',
    bytes: one({ mta: remote('sendpost'), world: { 'bob@*': UNKNOWN, 'app@*': reply('550 5.1.1 gone') } }, {}, 2),
    expected: [['app@client.test', '5.1.1', 'failed', 'userunknown']],
    inner: [BOB],
  },
]

const sorted = (list: readonly string[]): string[] => [...list].sort()
const said = ({ recipient, status, reason }: Found): string => [recipient, status, reason].join(' ')

function judge(judge: Judge, cases: readonly Case[], wanted: (each: Case) => string[], said: (found: Found) => string) {
  // Without the parser there is nobody to judge; .ci/run installs them all, and fails without one.
  if (!isThere(judge)) return
  describe(judge.name, () => {
    const answers = ask(
      judge,
      cases.map(({ bytes }) => bytes),
    )
    test.each(cases.map((each, i) => [each.name, each, i] as const))('%s', (_name, each, i) => {
      expect(sorted((answers[i] as Found[]).map(said))).toEqual(sorted(wanted(each)))
    })
  })
}

judge(
  PYTHON_EMAIL,
  CASES,
  ({ expected }) => expected.map(([recipient, status, action]) => [recipient, status, action].join(' ')),
  said,
)

// A success report is a failure to Sisimai, which does not read the action, and to BounceParser it is none.
const FAILURES = CASES.filter(({ expected }) => expected.every(([, , action]) => /failed|delayed/.test(action)))

judge(
  JUDGES.SISIMAI,
  FAILURES,
  ({ expected }) => expected.map(([recipient, status, , reason]) => said({ recipient, status, reason: `${reason}` })),
  // Before version 5 it reads no status of two digits at the end.
  (found) => said(found.reason === 'notaccept' ? { ...found, status: '5.1.10' } : found),
)

judge(
  JUDGES.FLUFL,
  CASES,
  ({ expected, inner = [] }) => [
    ...expected.flatMap(([recipient, , action]) => {
      if (action === 'failed') return [`${recipient} permanent`]
      return action === 'delayed' ? [`${recipient} temporary`] : []
    }),
    ...inner.map((recipient) => `${recipient} permanent`),
  ],
  ({ recipient, reason }) => `${recipient} ${reason}`,
)

judge(
  JUDGES.BOUNCE_PARSER,
  // To this one a warning is no bounce.
  FAILURES.filter(({ expected }) => expected.every(([, , action]) => action === 'failed')),
  ({ expected }) => expected.map(([recipient]) => recipient),
  ({ recipient }) => recipient,
)

/** What parsers key on, whatever the notice is (the heading in English notices only). */
describe('what parsers key on', () => {
  test.each(CASES.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')] as const))(
    '%s',
    (name, text) => {
      expect(text).toMatch(/^Content-type: multipart\/report;(?:.*\r\n)? boundary="Boundary_\(ID_[A-Za-z0-9+/]{22}\)"/m)
      expect(text).toMatch(/report-type=delivery-status[;\r]/)
      if (!name.includes('Japanese')) {
        expect(text).toContain(
          '\r\nThis report relates to a message you sent with the following header fields:\r\n\r\n  ',
        )
        expect(text).toMatch(/\r\n\r\n {2}Recipient address: \S+@\S+\r\n/)
      }
      const [, , status = ''] = text.split('\r\n--Boundary_')
      expect(status).toMatch(/^[\r\n -~]*$/)
      for (const line of status.match(/^Status: .*$/gm) ?? [])
        expect(line).toMatch(/^Status: [245]\.\d+\.\d+ \(.+\)\r?$/)
      expect(text.split(/\r\n--Boundary_\(ID_[^)]{22}\)/).length).toBeGreaterThanOrEqual(5)
      expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
    },
  )
})
