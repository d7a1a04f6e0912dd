import { describe, expect, test } from 'vitest'
import type { MessageState, RecipientState } from '../../../server/core/state.ts'
import type { Outcome, ReplyStage } from '../../../server/core/types.ts'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { adjust, judge } from '../../../server/mta/qmail/judge.ts'

const CONFIG = readConfig({
  type: 'qmail',
  control: { me: 'mx.test' },
  users: { alice: [], bob: './Mailbox' },
})
const host = { name: 'mx.far.test', address: '192.0.2.1' }
const recipient = (routed: string, channel: 'local' | 'remote' = 'remote') => ({ routed, channel }) as RecipientState

const judged = (outcome: Outcome, last = false, routed = 'a@far.test') => {
  const { result, status, statusSource, report } = judge(CONFIG, outcome, recipient(routed), last)
  return [result, `${status} ${statusSource}`, report]
}
const replied = (at: ReplyStage, reply: string): Outcome => ({ type: 'replied', at, reply, host })

describe('Each reply of a remote host, by the moment at which it comes', () => {
  test.each<[ReplyStage, string, string, string, string]>([
    ['greeting', '554 5.7.1 no', 'deferred', '5.7.1 reply', 'Connected to 192.0.2.1 but greeting failed.\n'],
    ['helo', '550 no', 'deferred', '4.0.0 implied', 'Connected to 192.0.2.1 but my name was rejected.\n'],
    ['mail', '553 no', 'failed', '5.0.0 implied', 'Connected to 192.0.2.1 but sender was rejected.\n'],
    ['mail', '451 4.1.8 wait', 'deferred', '4.1.8 reply', 'Connected to 192.0.2.1 but sender was rejected.\n'],
    ['rcpt', '550 5.1.1 no', 'failed', '5.1.1 reply', '192.0.2.1 does not like recipient.\n'],
    ['rcpt', '553 sorry (#5.7.1)', 'failed', '5.7.1 reported', '192.0.2.1 does not like recipient.\n'],
    ['rcpt', '450 4.2.0 wait', 'deferred', '4.2.0 reply', '192.0.2.1 does not like recipient.\n'],
    ['data', '554 no', 'failed', '5.0.0 implied', '192.0.2.1 failed on DATA command.\n'],
    ['message', '451 wait', 'deferred', '4.0.0 implied', '192.0.2.1 failed after I sent the message.\n'],
  ])('At %s, %s is %s', (at, reply, result, status, words) => {
    const givingUp = at === 'rcpt' ? 'Giving up on 192.0.2.1.\n' : ''
    expect(judged(replied(at, reply))).toEqual([result, status, `${words}Remote host said: ${reply}\n${givingUp}`])
  })

  test('A reply of several lines keeps their codes and loses its CRs', () => {
    expect(judged(replied('data', '550-5.7.1 one\r\n550 5.7.1 two'))[2]).toBe(
      '192.0.2.1 failed on DATA command.\nRemote host said: 550-5.7.1 one\n550 5.7.1 two\n',
    )
  })

  test('A reply is kept up to 5000 bytes', () => {
    const report = judged(replied('data', `554 ${'x'.repeat(6000)}`))[2]
    expect(report).toBe(`192.0.2.1 failed on DATA command.\nRemote host said: 554 ${'x'.repeat(4996)}`)
  })
})

test.each<[Outcome, string, string, string]>([
  [
    { type: 'dns', result: 'not-found' },
    'failed',
    '5.1.2 reported',
    "Sorry, I couldn't find any host named far.test. (#5.1.2)\n",
  ],
  [
    { type: 'dns', result: 'no-address' },
    'failed',
    '5.4.4 reported',
    "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)\n",
  ],
  [
    { type: 'dns', result: 'null-mx' },
    'failed',
    '5.4.4 reported',
    "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)\n",
  ],
  [{ type: 'dns', result: 'servfail' }, 'deferred', '4.4.3 reported', 'CNAME lookup failed temporarily. (#4.4.3)\n'],
  [
    { type: 'connect', result: 'refused', host },
    'deferred',
    '4.4.1 reported',
    "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n",
  ],
  [
    { type: 'connect', result: 'timeout', host },
    'deferred',
    '4.4.1 reported',
    "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n",
  ],
  [
    { type: 'connect', result: 'lost', host },
    'deferred',
    '4.4.2 reported',
    'Connected to 192.0.2.1 but connection died. (#4.4.2)\n',
  ],
  [
    { type: 'connect', result: 'lost-after-data', host },
    'deferred',
    '4.4.2 reported',
    'Connected to 192.0.2.1 but connection died. Possible duplicate! (#4.4.2)\n',
  ],
  [
    { type: 'mailbox', result: 'unknown' },
    'failed',
    '5.1.1 reported',
    'Sorry, no mailbox here by that name. (#5.1.1)\n',
  ],
  [
    { type: 'mailbox', result: 'loop' },
    'failed',
    '5.4.6 reported',
    'This message is looping: it already has my Delivered-To line. (#5.4.6)\n',
  ],
  [{ type: 'program', exit: 100, output: '' }, 'failed', '5.0.0 implied', ''],
  [{ type: 'program', exit: 0, output: 'ok\n' }, 'delivered', '2.0.0 implied', 'ok\ndid 0+0+1\n'],
  [{ type: 'delivered', by: 'mailbox' }, 'delivered', '2.0.0 implied', 'did 1+0+0\n'],
  [
    { type: 'delivered', by: 'remote', reply: '250 2.6.0 Ok', host },
    'delivered',
    '2.6.0 reply',
    '192.0.2.1 accepted message.\nRemote host said: 250 2.6.0 Ok\n',
  ],
])('%j is %s with %s', (outcome, result, status, report) => {
  expect(judged(outcome)).toEqual([result, status, report])
})

test('Ten exit codes of a program are special; every other one is temporary', () => {
  const results = Array.from(
    { length: 256 },
    (_, exit) => [exit, judged({ type: 'program', exit, output: '' })[0]] as const,
  )
  const having = (result: string) => results.filter(([, r]) => r === result).map(([exit]) => exit)
  expect(having('failed')).toEqual([64, 65, 70, 76, 77, 78, 100, 112])
  expect(having('delivered')).toEqual([0, 99])
})

test('The last deferral gets one more sentence, glued to a report that does not end in a newline', () => {
  const expired = "I'm not going to try again; this message has been in the queue too long.\n"
  expect(judged({ type: 'program', exit: 111, output: 'no end' }, true)).toEqual([
    ...['deferred', '4.0.0 implied', `no end${expired}`],
  ])
  expect(judge(CONFIG, replied('rcpt', '450 4.2.0 wait'), recipient('a@far.test'), true).diagnostic).toBe(
    '450 4.2.0 wait',
  )
})

test('A full mailbox is temporary, in the words of the kind of mailbox', () => {
  const full: Outcome = { type: 'mailbox', result: 'full' }
  expect(judged(full, false, 'alice@mx.test')[2]).toBe('Temporary error on maildir delivery. (#4.3.0)\n')
  expect(judged(full, false, 'bob@mx.test')[2]).toBe('Unable to write ./Mailbox: disk quota exceeded. (#4.3.0)\n')
})

test('qmail-lspawn cuts a local report of more than 3000 bytes', () => {
  expect(judged({ type: 'program', exit: 100, output: 'x'.repeat(3000) })[2]).toBe('x'.repeat(3000))
  const tail = '\nError report too long, sorry.\n'
  expect(judged({ type: 'program', exit: 100, output: 'x'.repeat(3001) })[2]).toBe('x'.repeat(2966) + tail)
})

describe('A last line without a newline', () => {
  const partial = { partialLastLine: true } as MessageState
  const refused = {
    type: 'mta',
    temporary: false,
    text: 'SMTP cannot transfer messages with partial final lines. (#5.6.2)\n',
  }
  const accepted: Outcome = { type: 'delivered', by: 'remote', reply: '250 Ok', host }

  test('is found out where the dialogue reaches the message', () => {
    const reaching = [
      accepted,
      replied('message', '550 no'),
      { type: 'connect', result: 'lost-after-data', host } as const,
    ]
    expect(reaching.map((outcome) => adjust(outcome, partial, recipient('a@far.test')))).toEqual([
      refused,
      refused,
      refused,
    ])
  })

  test('changes nothing where the dialogue ends earlier, or the delivery is local', () => {
    const early = replied('rcpt', '550 no')
    expect(adjust(early, partial, recipient('a@far.test'))).toBe(early)
    expect(adjust(accepted, partial, recipient('a@mx.test', 'local'))).toBe(accepted)
  })
})

test('qmail-remote goes on after a reply below 400', () => {
  const whole = { partialLastLine: false } as MessageState
  expect(adjust(replied('data', '354 go on'), whole, recipient('a@far.test'))).toMatchObject({
    type: 'delivered',
    by: 'remote',
  })
})
