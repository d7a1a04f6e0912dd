/** What Courier's sources say of notices (dsn.c, libesmtp.c), beside what the recordings show. */
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import type { Envelope, RecipientPath } from '../../../server/core/types.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { type Played, play } from '../common/play.ts'

const HOST = 'mx1.away.test[192.0.2.20]'
const GONE: OutcomeSpec = { do: 'reply', at: 'rcpt', reply: '550 5.1.1 nobody', host: HOST }
const ASCII = 'From: a@shop.test\r\nTo: b@away.test\r\nSubject: s\r\n\r\nhello\r\n'
const EIGHT_BIT_BODY = `${ASCII}日本語\r\n`

interface Given {
  raw?: string
  then?: OutcomeSpec
  to?: (string | RecipientPath)[]
  envelope?: Partial<Envelope>
  config?: Record<string, string>
  rules?: [recipient: string, outcome: OutcomeSpec][]
}

function played({
  raw = ASCII,
  then = GONE,
  to = ['b@away.test'],
  envelope = {},
  config = {},
  rules = [],
}: Given): Played {
  return play({
    input: { type: 'courier', config: { me: 'mx.test', ...config }, users: ['alice', 'carol'] },
    rules: [...rules, ['*@away.test', then] as const].map(([recipient, outcome], i) => ({
      id: `r${i}`,
      when: { recipient },
      then: [outcome],
    })),
    raw: utf8(raw),
    envelope: {
      reversePath: 'a@shop.test',
      recipients: to.map((each) => (typeof each === 'string' ? { forwardPath: each } : each)),
      ...envelope,
    },
  })
}

const notice = (given: Given, nth = 0): string =>
  Buffer.from(played(given).notices[nth]?.bytes ?? [])
    .toString()
    .replaceAll('\r\n', '\n')

describe('The message that comes back', () => {
  test('eight bits anywhere in it make it a message of RFC 6532', () => {
    const whole = notice({ raw: EIGHT_BIT_BODY })
    expect(whole).toContain('\nContent-Type: message/global\nContent-Transfer-Encoding: 8bit\n\nReceived:')
    expect(whole).toContain('\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: 7bit\n')
    const header = notice({ raw: EIGHT_BIT_BODY, envelope: { ret: 'HDRS' } })
    expect(header).toContain(
      '\nContent-Type: message/global-headers; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\nReceived:',
    )
    expect(header).not.toContain('日本語')
  })

  test('of mail from the null sender it is whole, RET=HDRS and dsnlimit or not', () => {
    const envelope = { reversePath: '', ret: 'HDRS' } as const
    expect(notice({ envelope, config: { dsnlimit: '1' } })).toContain('\n\nhello\n')
    expect(notice({ config: { dsnlimit: '1' } })).not.toContain('\n\nhello\n')
  })

  test('a boundary is taken where no line of the message begins with it', () => {
    const boundary = (line: string) => /boundary="(.*)"/.exec(notice({ raw: `${ASCII}${line}\r\n` }))?.[1]
    expect(boundary('=_courier_0')).toBe('=_courier_0')
    expect(boundary('--=_Courier_0')).toBe('=_courier_1')
    // Of what comes back without its body too.
    expect(notice({ raw: `${ASCII}--=_courier_0\r\n`, envelope: { ret: 'HDRS' } })).toContain('boundary="=_courier_1"')
  })
})

describe('Recipients', () => {
  test('a reply in UTF-8 makes both parts that tell of it eight bits, though a delay tells it in the text alone', () => {
    const then: OutcomeSpec = { do: 'reply', at: 'rcpt', reply: '450 4.2.0 あとで', host: HOST }
    const warning = notice({ then, config: { queuetime: '1d' } })
    expect(warning).toContain('Content-Transfer-Encoding: 8bit\nContent-Type: text/plain; charset="utf-8"')
    expect(warning).toContain('Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: 8bit')
    expect(warning).not.toContain('Diagnostic-Code')
  })

  test('ORCPT of RFC 6533 keeps its type, and one of another type is not kept', () => {
    const to = (orcpt: string) => [{ forwardPath: 'b@away.test', orcpt }]
    expect(notice({ to: to('utf-8;山田@away.test') })).toContain('\nOriginal-Recipient: utf-8; 山田@away.test\n')
    const other = notice({ to: to('x400;/c=jp/') })
    expect(other).not.toContain('Original-Recipient')
    expect(other).toContain('\n<b@away.test>:\n')
  })

  test('the delivery status has them in the order of RCPT, the text first those that were reached', () => {
    const text = notice({
      to: ['gone@away.test', { forwardPath: 'alice@mx.test', notify: ['SUCCESS'] }],
    })
    const order = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, address]) => address)
    expect(order(/^<(.*)>:$/gm)).toEqual(['alice@mx.test', 'gone@away.test'])
    expect(order(/^Final-Recipient: rfc822; (.*)$/gm)).toEqual(['gone@away.test', 'alice@mx.test'])
  })

  test('a line of a reply is cut at 500 bytes in the text, and whole in Diagnostic-Code', () => {
    const reply = `550 ${'x'.repeat(600)}`
    const text = notice({ then: { do: 'reply', at: 'rcpt', reply, host: HOST } })
    expect(text).toContain(`\n <<< ${reply.slice(0, 500)}\n`)
    expect(text).toContain(`\nDiagnostic-Code: smtp; ${reply}\n`)
  })
})

describe('The commands it tells of', () => {
  const offers = ['SIZE 52428800', '8BITMIME', 'DSN', 'SMTPUTF8']

  test('MAIL guesses the size in lines of 75 bytes, and hands ENVID to a host with DSN', () => {
    const then: OutcomeSpec = { do: 'reply', at: 'mail', reply: '553 5.1.8 no', host: HOST, offers }
    const text = notice({ then, envelope: { envid: 'order+2B1' } })
    const size = Number(/ >>> MAIL FROM:<a@shop.test> SMTPUTF8 BODY=7BIT ENVID=order\+2B1 SIZE=(\d+)\n/.exec(text)?.[1])
    expect((size - 256) % 77).toBe(0)
  })

  test('RCPT hands NOTIFY and ORCPT to a host with DSN', () => {
    const to = [{ forwardPath: 'b@away.test', notify: ['FAILURE', 'SUCCESS'] as const, orcpt: 'rfc822;c+2B@away.test' }]
    const at = (given: OutcomeSpec) =>
      notice({ then: given, to: to.map((each) => ({ ...each, notify: [...each.notify] })) })
    expect(at({ ...GONE, offers } as OutcomeSpec)).toContain(
      ' >>> RCPT TO:<b@away.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;c+2B@away.test\n',
    )
    expect(at(GONE)).toContain(' >>> RCPT TO:<b@away.test>\n')
  })

  test('a host without SMTPUTF8 is not asked for an address in UTF-8', () => {
    const then: OutcomeSpec = { do: 'deliver', host: HOST, offers: ['8BITMIME'] }
    const text = notice({ then, to: ['山田@away.test'], envelope: { smtpUtf8: true } })
    expect(text).toContain(`<山田@away.test>:
     mx1.away.test [192.0.2.20]:
 <<< 553-The recipient's mail server does not support E-mail
`)
    expect(text).toContain('\nDiagnostic-Code: unknown; 553-The recipient')
  })

  test('a message that is larger than the host says is refused by the host, at MAIL', () => {
    const text = notice({ then: { do: 'deliver', host: HOST, offers: ['SIZE 10'] } })
    expect(text).toMatch(/ >>> MAIL FROM:<a@shop\.test> SIZE=\d+\n <<< 552 5\.3\.4 /)
  })
})
