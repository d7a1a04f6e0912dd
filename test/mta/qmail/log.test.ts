/** qmail-send's log (facts A.8), and the complete one of the double bounce (facts A.4). */
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import { losslessText } from '../../../server/mail/bytes.ts'
import { getLog } from '../../../server/sandbox/views.ts'
import { openLab, send } from '../../support/lab.ts'
import { play } from './play.ts'

const START = Date.UTC(2013, 2, 16, 1, 54, 59)
const CONTROL = { me: 'mx.sandbox.example' }

test('The double bounce of the document comes out line for line', () => {
  const message = 'From: nosender@mx.sandbox.example\r\nTo: nosuchuser@mx.sandbox.example\r\n\r\ntest\r\n'
  const { log, outputs } = play({
    input: { type: 'qmail', control: CONTROL, users: { alice: [] } },
    start: START,
    counters: { processId: 20_723, queueNumber: 2_198_083, delivery: 109 },
    origin: { type: 'smtp', sessionId: 's1', client: { ip: '127.0.0.1', helo: 'client', tls: false, esmtp: false } },
    envelope: {
      reversePath: 'nosender@mx.sandbox.example',
      recipients: [{ forwardPath: 'nosuchuser@mx.sandbox.example' }],
    },
    raw: new TextEncoder().encode(message),
  })
  // What is stored is Return-Path and Delivered-To, then the queue file with all that came before in it.
  const stored = Buffer.from(outputs[0]?.bytes ?? []).toString('latin1')
  const queueFile = (from: string) => stored.slice(stored.indexOf(from)).length
  const bytes = [
    queueFile('Received: (qmail 20724 invoked from network)'),
    queueFile('Received: (qmail 20725 invoked for bounce)'),
    queueFile('Received: (qmail 20726 invoked for bounce)'),
  ]
  expect(log).toEqual([
    'new msg 2198084',
    `info msg 2198084: bytes ${bytes[0]} from <nosender@mx.sandbox.example> qp 20724 uid 7791`,
    'starting delivery 110: msg 2198084 to local nosuchuser@mx.sandbox.example',
    'status: local 1/10 remote 0/20',
    'delivery 110: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/',
    'status: local 0/10 remote 0/20',
    'bounce msg 2198084 qp 20725',
    'end msg 2198084',
    'new msg 2198085',
    `info msg 2198085: bytes ${bytes[1]} from <> qp 20725 uid 7796`,
    'starting delivery 111: msg 2198085 to local nosender@mx.sandbox.example',
    'status: local 1/10 remote 0/20',
    'delivery 111: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/',
    'status: local 0/10 remote 0/20',
    'bounce msg 2198085 qp 20726',
    'end msg 2198085',
    'new msg 2198086',
    `info msg 2198086: bytes ${bytes[2]} from <#@[]> qp 20726 uid 7796`,
    'starting delivery 112: msg 2198086 to local postmaster@mx.sandbox.example',
    'status: local 1/10 remote 0/20',
    'delivery 112: success: did_1+0+0/',
    'status: local 0/10 remote 0/20',
    'end msg 2198086',
  ])
})

/** The lines of one message to `a@far.test` that meets these outcomes. */
const logOf = (spec: OutcomeSpec[], sender = 'me@home.test', forwardPath = 'a@far.test', control: object = {}) =>
  play({
    input: { type: 'qmail', control: { ...CONTROL, ...control } },
    rules: [{ id: 'r1', when: { recipient: forwardPath }, then: spec }],
    start: START,
    envelope: { reversePath: sender, recipients: [{ forwardPath }] },
    raw: new TextEncoder().encode('Subject: x\n\nhello\n'),
  }).log

describe('Text in the log', () => {
  const program = (output: string): OutcomeSpec => ({ do: 'program', exit: 100, output })
  test.each([
    ['a space and a tab', 'a b\tc', 'a_b_c'],
    ['a percent sign', '100%', '100_'],
    ['a line feed, with /', 'a\n\nb\n', 'a//b/'],
    ['DEL, but not the tilde before it', '~\x7f', '~_'],
    ['a CR and other controls', '\r\x01\x1f!', '___!'],
    ['each byte of UTF-8', '山', '___'],
    ['a byte that is no UTF-8', losslessText(Uint8Array.of(0x63, 0xe9)), 'c_'],
    [
      'nothing of the other printable characters',
      '!"#$&\'()*+,-./:;<=>?@[\\]^_`{|}~',
      '!"#$&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    ],
  ])('replaces %s', (_what, text, shown) => {
    expect(logOf([program(text)])[4]).toBe(`delivery 1: failure: ${shown}`)
  })

  test('makes senders and recipients safe in the same way', () => {
    const log = logOf([{ do: 'deliver' }], 'a b%c\n@home.test', 'd é@far.test')
    expect(log[1]).toMatch(/ from <a_b_c\/@home\.test> qp /)
    expect(log[2]).toBe('starting delivery 1: msg 2198001 to remote d___@far.test')
  })

  test('names a local recipient with the prefix of its virtual domain', () => {
    expect(logOf([program('x')], 'me@home.test', 'u@v.test', { virtualdomains: 'v.test:joe' })[2]).toBe(
      'starting delivery 1: msg 2198001 to local joe-u@v.test',
    )
  })
})

describe('Deferrals in the log', () => {
  const later: OutcomeSpec = { do: 'reply', reply: '450 wait', at: 'data', host: '[192.0.2.1]' }
  const report = '192.0.2.1_failed_on_DATA_command./Remote_host_said:_450_wait/'

  test('have no word of giving up; the dying one is a failure and has it', () => {
    const log = logOf([later], 'me@home.test', 'a@far.test', { queuelifetime: '60' })
    expect(log.filter((line) => line.startsWith('delivery')).slice(0, 2)).toEqual([
      `delivery 1: deferral: ${report}`,
      `delivery 2: failure: ${report}I'm_not_going_to_try_again;_this_message_has_been_in_the_queue_too_long./`,
    ])
  })
})

test('A double bounce that fails is thrown away with its line before the end', () => {
  const refused: OutcomeSpec = { do: 'reply', reply: '550 no', at: 'mail', host: '[192.0.2.1]' }
  expect(logOf([refused], '#@[]').slice(-2)).toEqual(['triple bounce: discarding bounce/2198001', 'end msg 2198001'])
})

describe('Each line', () => {
  test('names the message that it tells of: `bounce msg` the one that is bounced', async () => {
    const lab = await openLab({ mta: { type: 'qmail', control: CONTROL, users: { alice: [] } } })
    await send(lab.sandbox, 'nobody@mx.sandbox.example', 'alice@mx.sandbox.example')
    await lab.sandbox.settled()
    const lines = await getLog(lab.sandbox, 0)
    await lab.close()
    expect(lines.map(({ messageId, line }) => `${messageId} ${line.split(' ').slice(0, 2).join(' ')}`)).toEqual([
      ...[
        'm1 new msg',
        'm1 info msg',
        'm1 starting delivery',
        'm1 status: local',
        'm1 delivery 1:',
        'm1 status: local',
      ],
      ...['m1 bounce msg', 'm1 end msg'],
      ...[
        'm2 new msg',
        'm2 info msg',
        'm2 starting delivery',
        'm2 status: local',
        'm2 delivery 2:',
        'm2 status: local',
      ],
      'm2 end msg',
    ])
  })

  test('keeps its message’s number when the configuration changes while it waits', async () => {
    const mta = { type: 'qmail', control: CONTROL }
    const lab = await openLab({ mode: 'virtual', mta })
    await lab.sandbox.use([{ when: {}, then: [{ do: 'connect', result: 'timeout' }, { do: 'deliver' }] }])
    await send(lab.sandbox, 'a@far.test')
    await lab.sandbox.settled()
    await lab.sandbox.setMta({ ...mta, control: { ...CONTROL, concurrencyremote: '5' } })
    await lab.sandbox.moveClock({ run: 'idle' })
    const lines = await getLog(lab.sandbox, 0)
    await lab.close()
    expect(lines.map(({ line }) => line).slice(-5)).toEqual([
      'starting delivery 2: msg 2198001 to remote a@far.test',
      'status: local 0/10 remote 1/5',
      expect.stringMatching(/^delivery 2: success: /),
      'status: local 0/10 remote 0/5',
      'end msg 2198001',
    ])
  })
})
