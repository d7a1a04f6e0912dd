/**
 * What no recording shows of a bounce's bytes. Expectations are qmail's own words: qmail-send.c (addbounce,
 * injectbounce, del_dochan), spawn.c, qmail-remote.c and quote.c of netqmail 1.06.
 */
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec, RuleRecord } from '../../../server/core/rule.ts'
import type { RecipientState } from '../../../server/core/state.ts'
import { losslessText } from '../../../server/mail/bytes.ts'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { judge } from '../../../server/mta/qmail/judge.ts'
import { keptBySend } from '../../../server/mta/qmail/report.ts'
import { type Played, play } from './play.ts'

const START = Date.UTC(2026, 0, 5, 9)
const EXPIRED = "I'm not going to try again; this message has been in the queue too long.\n"
/** Bytes as a string of characters from U+0000 to U+00FF, so that no charset comes between. */
const latin1 = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1')
/** The text that stands for these bytes in the journal. */
const raw = (bytes: string) => losslessText(Buffer.from(bytes, 'latin1'))

interface Case {
  sender?: string
  recipients?: Record<string, OutcomeSpec>
  control?: Record<string, string>
  original?: string
}

const UNKNOWN: OutcomeSpec = { do: 'reply', reply: '550 no', at: 'rcpt', host: '[192.0.2.1]' }
const program = (exit: number, output: string): OutcomeSpec => ({ do: 'program', exit, output })

function bounce({
  sender = 'me@home.test',
  recipients = { 'a@far.test': UNKNOWN },
  control = {},
  original,
}: Case): Played {
  const rules: RuleRecord[] = Object.entries(recipients).map(([forwardPath, spec], i) => ({
    id: `r${i + 1}`,
    when: { recipient: forwardPath },
    then: [spec],
  }))
  return play({
    input: { type: 'qmail', control: { me: 'mx.test', ...control } },
    rules,
    start: START,
    envelope: { reversePath: sender, recipients: Object.keys(recipients).map((forwardPath) => ({ forwardPath })) },
    raw: Buffer.from(original ?? 'Subject: x\n\nhello\n', 'latin1'),
  })
}

/** The bounce as it is sent, with LF for CRLF, up to the copy. */
const head = (played: Played): string =>
  latin1(played.outputs[0]?.bytes).replace(/\r\n/g, '\n').split('\n--- ')[0] as string
const paragraphs = (played: Played): string => head(played).split("Sorry it didn't work out.\n\n")[1] as string

describe('The paragraphs of a bounce', () => {
  test('stand in the order in which the deliveries failed, not in the order of the envelope', () => {
    const slow = (delay: number): OutcomeSpec => ({ ...UNKNOWN, delay })
    const played = bounce({
      recipients: {
        'c@far.test': slow(3000),
        'a@far.test': slow(1000),
        'd@far.test': slow(4000),
        'b@far.test': slow(2000),
      },
    })
    expect([...paragraphs(played).matchAll(/^<(.*)>:$/gm)].map((found) => found[1])).toEqual([
      ...['a@far.test', 'b@far.test', 'c@far.test', 'd@far.test'],
    ])
  })

  test('come of local failures before remote ones of the same instant', () => {
    const played = bounce({ recipients: { 'a@far.test': UNKNOWN, 'b@mx.test': program(100, 'gone\n') } })
    expect(paragraphs(played)).toBe(
      '<b@mx.test>:\ngone\n\n<a@far.test>:\n192.0.2.1 does not like recipient.\n' +
        'Remote host said: 550 no\nGiving up on 192.0.2.1.\n',
    )
  })

  test.each([
    ['an empty report', '', '<p@mx.test>:\n'],
    ['one without a newline at its end', 'no end', '<p@mx.test>:\nno end\n'],
    ['one with blank lines: each LF behind another is a slash', 'a\n\n\nb\n', '<p@mx.test>:\na\n//b\n'],
    ['one that ends in a blank line: the last byte stays as it is', 'a\n\n', '<p@mx.test>:\na\n\n'],
    ['one that ends in two', 'a\n\n\n', '<p@mx.test>:\na\n/\n'],
    ['one that begins with a blank line', '\na\n', '<p@mx.test>:\n/a\n'],
    ['a newline alone', '\n', '<p@mx.test>:\n\n'],
    ['one with a NUL, where it ends', 'seen\0unseen\n', '<p@mx.test>:\nseen\n'],
  ])('hold %s', (_what, output, expected) => {
    expect(paragraphs(bounce({ recipients: { 'p@mx.test': program(100, output) } }))).toBe(expected)
  })

  test('hold the sentence of the last deferral behind the report, on one line where that has no newline', () => {
    const control = { queuelifetime: '60' }
    const glued = bounce({ control, recipients: { 'p@mx.test': program(111, 'no end of line') } })
    expect(paragraphs(glued)).toBe(`<p@mx.test>:\nno end of line${EXPIRED}`)
    const silent = bounce({ control, recipients: { 'p@mx.test': program(111, '') } })
    expect(paragraphs(silent)).toBe(`<p@mx.test>:\n${EXPIRED}`)
    const blank = bounce({ control, recipients: { 'p@mx.test': program(111, 'a\n\n') } })
    expect(paragraphs(blank)).toBe(`<p@mx.test>:\na\n/${EXPIRED}`)
  })

  test('hold a reply of several lines with every code', () => {
    const spec: OutcomeSpec = { ...UNKNOWN, reply: '550-5.7.1 one\n550-5.7.1\n550 5.7.1 three' }
    expect(paragraphs(bounce({ recipients: { 'a@far.test': spec } }))).toBe(
      '<a@far.test>:\n192.0.2.1 does not like recipient.\nRemote host said: 550-5.7.1 one\n550-5.7.1\n' +
        '550 5.7.1 three\nGiving up on 192.0.2.1.\n',
    )
  })

  test('hold a reply of several lines as a server sends it, whose later lines a rule wrote without their codes', () => {
    const spec: OutcomeSpec = { ...UNKNOWN, reply: '550 5.7.1 one\ntwo\n' }
    expect(paragraphs(bounce({ recipients: { 'a@far.test': spec } }))).toContain(
      'Remote host said: 550-5.7.1 one\n550 two\nGiving up on 192.0.2.1.\n',
    )
  })
})

describe('Reports that are too long', () => {
  const TOO_LONG = '\nError report too long, sorry.\n'

  test('A local one of 3000 bytes is whole; of a longer one 2966 are kept, and a line that says so', () => {
    const whole = `${'x'.repeat(2999)}\n`
    expect(paragraphs(bounce({ recipients: { 'p@mx.test': program(100, whole) } }))).toBe(`<p@mx.test>:\n${whole}`)
    expect(paragraphs(bounce({ recipients: { 'p@mx.test': program(100, `x${whole}`) } }))).toBe(
      `<p@mx.test>:\n${'x'.repeat(2966)}${TOO_LONG}`,
    )
  })

  test('The cut goes through a character where the byte falls into one', () => {
    // 988 characters of three bytes are 2964 bytes; two bytes of the next one follow.
    const played = bounce({ recipients: { 'p@mx.test': program(100, '山'.repeat(1001)) } })
    const bytes = Buffer.from('山'.repeat(1001)).subarray(0, 2966).toString('latin1')
    expect(paragraphs(played)).toBe(`<p@mx.test>:\n${bytes}${TOO_LONG}`)
  })

  test('The cut comes before the NUL is looked for, so a NUL behind it does not hide the line', () => {
    const output = `${'x'.repeat(2980)}\0${'y'.repeat(100)}`
    expect(paragraphs(bounce({ recipients: { 'p@mx.test': program(100, output) } }))).toBe(
      `<p@mx.test>:\n${'x'.repeat(2966)}${TOO_LONG}`,
    )
  })

  test('Of an SMTP reply 5000 bytes are kept, its newline not among them, so that the next line is glued to it', () => {
    const spec: OutcomeSpec = { ...UNKNOWN, reply: `550 ${'x'.repeat(6000)}` }
    expect(paragraphs(bounce({ recipients: { 'a@far.test': spec } }))).toBe(
      `<a@far.test>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 ${'x'.repeat(4996)}Giving up on 192.0.2.1.\n`,
    )
  })

  test('The 5000 bytes count every line of the reply and no CR', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `550${i < 99 ? '-' : ' '}${'x'.repeat(60)}`)
    const reply = lines.map((line) => `${line}\n`).join('')
    expect(paragraphs(bounce({ recipients: { 'a@far.test': { ...UNKNOWN, reply: lines.join('\r\n') } } }))).toBe(
      `<a@far.test>:\n192.0.2.1 does not like recipient.\nRemote host said: ${reply.slice(0, 5000)}Giving up on 192.0.2.1.\n`,
    )
  })

  // REPORTMAX: 10000 bytes hold the delivery's number, the result and the text; the last deferral takes one more away.
  test('qmail-send keeps 9998 bytes of any report, and one less of a last deferral', () => {
    expect(keptBySend('x'.repeat(9998), false)).toHaveLength(9998)
    expect(keptBySend('x'.repeat(12_000), false)).toHaveLength(9998)
    expect(keptBySend('x'.repeat(9997), true)).toHaveLength(9997)
    expect(keptBySend('x'.repeat(9998), true)).toHaveLength(9997)
    const config = readConfig({ type: 'qmail', control: { me: 'mx.test' } })
    const recipient = { routed: `a@${'h'.repeat(12_000)}`, channel: 'remote' } as RecipientState
    const { report } = judge(config, { type: 'dns', result: 'not-found' }, recipient, false)
    expect(report).toBe(`Sorry, I couldn't find any host named ${'h'.repeat(9998 - 38)}`)
  })
})

describe('Bytes beyond ASCII', () => {
  test.each([
    ['UTF-8', '\xe5\xb1\xb1'],
    ['ISO-8859-1', 'caf\xe9'],
    ['Shift_JIS', '\x8eR\x83\\'],
    [
      'every byte but NUL and LF',
      String.fromCharCode(...Array.from({ length: 255 }, (_, i) => i + 1)).replace('\n', ''),
    ],
  ])('A report in %s comes out as it went in', (_charset, bytes) => {
    const played = bounce({ recipients: { 'p@mx.test': program(100, raw(`${bytes}\n`)) }, sender: 'alice@mx.test' })
    // In alice's mailbox, where a CR in the report is not taken for a line end.
    expect(latin1(played.outputs[0]?.bytes)).toContain(`\n<p@mx.test>:\n${bytes}\n\n--- Below`)
  })

  test.each([
    ['UTF-8', '\xe5\xb1\xb1'],
    ['ISO-8859-1', 'caf\xe9'],
  ])('A recipient in %s comes out as it went in, unquoted', (_charset, bytes) => {
    const played = bounce({ recipients: { [raw(`${bytes}@far.test`)]: UNKNOWN } })
    expect(paragraphs(played)).toMatch(new RegExp(`^<${bytes}@far\\.test>:\n`))
  })

  test('A sender in ISO-8859-1 is told under the same bytes, in quotes in the header', () => {
    const played = bounce({ sender: raw('caf\xe9@home.test') })
    expect(played.outputs[0]?.to).toBe(raw('caf\xe9@home.test'))
    expect(latin1(played.outputs[0]?.bytes)).toContain('\r\nTo: "caf\xe9"@home.test\r\n')
    expect(latin1(played.outputs[0]?.bytes)).toContain('\r\nReturn-Path: <"caf\xe9"@home.test>\r\n')
  })

  test('The original comes back byte for byte, whatever its charset', () => {
    const original = 'Subject: \x1b$B;3\x1b(B \xe9\n\n\xff\xfe\x80\n.\n\rlone CR\n'
    expect(latin1(bounce({ original }).outputs[0]?.bytes).endsWith(original.replaceAll('\n', '\r\n'))).toBe(true)
  })

  test('The log shows each byte beyond ASCII as an underscore', () => {
    const { log } = bounce({ recipients: { [raw('caf\xe9 1@far.test')]: { ...UNKNOWN, reply: '550 山 100%' } } })
    expect(log[2]).toBe('starting delivery 1: msg 2198001 to remote caf__1@far.test')
    expect(log[4]).toBe(
      'delivery 1: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_____100_/Giving_up_on_192.0.2.1./',
    )
  })
})

describe('Line feeds in addresses', () => {
  test('are underscores in the paragraph, in Return-Path and in Delivered-To of the mailbox', () => {
    const played = bounce({ sender: 'al\nice@mx.test', recipients: { 'x\ny@far.test': UNKNOWN } })
    const stored = latin1(played.outputs[0]?.bytes)
    expect(stored).toContain('\n<x_y@far.test>:\n')
    expect(stored.split('\n').slice(0, 2)).toEqual(['Return-Path: <>', 'Delivered-To: al_ice@mx.test'])
    // quote.c puts a backslash before it; qmail-send leaves it in the header.
    expect(stored).toContain('\nTo: "al\\\nice"@mx.test\n')
  })
})

/** RFC 822 local parts as quote.c quotes them: as little as it can. */
describe('To and Return-Path', () => {
  test.each([
    ['plain.name+tag', 'plain.name+tag'],
    ["!#$%&'*+-/=?^_`{|}~", "!#$%&'*+-/=?^_`{|}~"],
    ['john doe', '"john doe"'],
    ['.first', '".first"'],
    ['last.', '"last."'],
    ['two..dots', '"two..dots"'],
    ['a,b', '"a,b"'],
    ['a:b;c', '"a:b;c"'],
    ['(c)', '"(c)"'],
    ['<x>', '"<x>"'],
    ['[x]', '"[x]"'],
    ['a@b', '"a@b"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['back\\slash', '"back\\\\slash"'],
    ['tab\there', '"tab\there"'],
    ['cr\rhere', '"cr\\\rhere"'],
    ['del\x7f', '"del\x7f"'],
    ['', '""'],
  ])('of the sender %j show its local part as %j', (local, quoted) => {
    const text = latin1(bounce({ sender: `${local}@home.test` }).outputs[0]?.bytes)
    expect(text).toContain(`\r\nTo: ${quoted}@home.test\r\nSubject: failure notice\r\n`)
    expect(text).toContain(`\r\n\r\nReturn-Path: <${quoted}@home.test>\r\nReceived: `)
  })

  test('of a sender without a host, who is local by envnoathost, show it all quoted as one local part', () => {
    expect(latin1(bounce({ sender: 'no host' }).outputs[0]?.bytes)).toContain('\nTo: "no host"\n')
  })
})

describe('From and the first sentence', () => {
  test.each([
    ['Mail Delivery System', '"Mail Delivery System"'],
    ['postmaster@x', '"postmaster@x"'],
    ['', '""'],
    ['dos\r', '"dos\\\r"'],
  ])('with bouncefrom %j', (bouncefrom, quoted) => {
    const text = latin1(bounce({ control: { bouncefrom } }).outputs[0]?.bytes)
    expect(text).toContain(`\r\nFrom: ${quoted}@mx.test\r\n`)
  })

  test('with an empty bouncehost name no host at all', () => {
    const text = head(bounce({ control: { bouncehost: '' } }))
    expect(text).toContain('\nFrom: MAILER-DAEMON@\n')
    expect(text).toContain('\nHi. This is the qmail-send program at .\n')
  })

  test('with a bouncehost from a DOS file keep its CR before each line end', () => {
    const stored = latin1(bounce({ sender: 'alice@mx.test', control: { bouncehost: 'h.test\r' } }).outputs[0]?.bytes)
    expect(stored).toContain('\nFrom: MAILER-DAEMON@h.test\r\nTo: ')
    expect(stored).toContain('program at h.test\r.\n')
  })
})

describe('Where a double bounce goes', () => {
  const to = (control: Record<string, string>) => {
    const { events, outputs } = bounce({ sender: '', control: { doublebouncehost: 'ops.test', ...control } })
    const sent = events.find((event) => event.type === 'notice.sent')
    const header = latin1(outputs[0]?.bytes)
      .split('\r\n')
      .find((line) => line.startsWith('To: '))
    return [sent?.to, header]
  }

  test('doublebounceto is a user, whatever it holds, and doublebouncehost follows it', () => {
    expect(to({})).toEqual(['postmaster@ops.test', 'To: postmaster@ops.test'])
    expect(to({ doublebounceto: 'admin@foo' })).toEqual(['admin@foo@ops.test', 'To: "admin@foo"@ops.test'])
    expect(to({ doublebounceto: 'mail admin' })).toEqual(['mail admin@ops.test', 'To: "mail admin"@ops.test'])
  })

  test('an empty doublebounceto is the empty local part', () => {
    expect(to({ doublebounceto: '' })).toEqual(['@ops.test', 'To: ""@ops.test'])
  })

  test('an empty doublebouncehost leaves nothing behind the @', () => {
    expect(to({ doublebouncehost: '' })).toEqual(['postmaster@', 'To: postmaster@'])
  })

  test('the one of a sender that is only a VERP suffix goes there too, and #@[] with the suffix is thrown away', () => {
    expect(bounce({ sender: '-@[]' }).events.find((event) => event.type === 'notice.sent')).toMatchObject({
      kind: 'double-bounce',
      reversePath: '#@[]',
      to: 'postmaster@mx.test',
    })
    expect(bounce({ sender: '#@[]-@[]' }).log.slice(-2)).toEqual([
      'triple bounce: discarding bounce/2198001',
      'end msg 2198001',
    ])
  })
})

test('A bounce to a VERP sender drops the suffix everywhere', () => {
  const played = bounce({ sender: 'list-return-7-@lists.test-@[]' })
  const lines = latin1(played.outputs[0]?.bytes).split('\r\n')
  expect(played.outputs[0]?.to).toBe('list-return-7-@lists.test')
  expect(lines.filter((line) => /^(To|Return-Path):/.test(line))).toEqual([
    'To: list-return-7-@lists.test',
    'Return-Path: <list-return-7-@lists.test>',
  ])
  expect(played.log[1]).toMatch(/ from <list-return-7-@lists\.test-@\[\]> /)
})
