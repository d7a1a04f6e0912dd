import { describe, expect, test } from 'vitest'
import { utf8 } from '../../server/mail/bytes.ts'
import { decodeWords } from '../../server/mail/encoded-word.ts'
import { headerSummary, scanHeader } from '../../server/mail/header.ts'

const scan = (text: string) => scanHeader(utf8(text)).map(({ name, value }) => [name, value])

describe('Scanning a header', () => {
  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
  ])('Fields are unfolded, and the body is not looked at (%s)', (_, nl) => {
    const lines = ['Subject: one', '  two', 'X-Empty:', 'to : a@b', '', 'Not: a field', '']
    expect(scan(lines.join(nl))).toEqual([
      ['Subject', 'one  two'],
      ['X-Empty', ''],
      ['to', 'a@b'],
    ])
  })

  test('Lines that are no field are passed over, with their continuation', () => {
    expect(scan('From a@b Mon Jan\n more\nSubject: x\nbroken line\n\tmore\nA: b\n')).toEqual([
      ['Subject', 'x'],
      ['A', 'b'],
    ])
  })

  test('A header without an end, an empty message and a message without a header are read too', () => {
    expect(scan('Subject: x')).toEqual([['Subject', 'x']])
    expect(scan('')).toEqual([])
    expect(scan('\r\nSubject: body\r\n')).toEqual([])
  })

  test('UTF-8 is read as it is, and bytes that are none do no harm', () => {
    expect(scan('Subject: 山田\n\n')).toEqual([['Subject', '山田']])
    expect(scanHeader(Uint8Array.of(65, 58, 0xe9, 10))).toEqual([{ name: 'A', value: '\ufffd' }])
  })

  test('Twice the header takes about twice the time', () => {
    const time = (lines: number) => {
      const raw = utf8(`${'X: y\r\n z\r\n'.repeat(lines)}\r\n`)
      const start = performance.now()
      for (let i = 0; i < 5; i++) scanHeader(raw)
      return performance.now() - start
    }
    time(10_000)
    expect(time(80_000)).toBeLessThan(Math.max(1, time(10_000)) * 40)
  })
})

describe('The summary', () => {
  const summary = (text: string) => headerSummary(scanHeader(utf8(text)))

  test('Names are decoded, every To counts, a missing field is empty', () => {
    expect(summary('To: =?utf-8?B?5bGx?= <a@b>, "C, D" <c@d>\nFrom: Shop <s@t>\nto: e@f\n\n')).toEqual({
      from: 'Shop <s@t>',
      to: ['山 <a@b>', '"C, D" <c@d>', 'e@f'],
      subject: '',
    })
  })

  test('A group gives its members, an empty one nobody', () => {
    expect(summary('To: Team: a@b, c@d;, e@[IPv6:::1]\n\n').to).toEqual(['a@b', 'c@d', 'e@[IPv6:::1]'])
    expect(summary('To: undisclosed-recipients:;\n\n').to).toEqual([])
  })
})

describe('Encoded words', () => {
  test.each([
    ['=?UTF-8?Q?caf=C3=A9_au_lait?=', 'café au lait'],
    ['=?iso-8859-1?q?caf=E9?= x', 'café x'],
    ['=?ISO-2022-JP?B?GyRCJDMkcyRLJEEkTxsoQg==?=', 'こんにちは'],
    ['a =?utf-8?B?44GC?= =?utf-8?B?44GE?= b', 'a あい b'],
    ['=?utf-8?B?44GC?=\t=?iso-8859-1?Q?=E9?=', 'あé'],
    // A character cut in two by the sender.
    ['=?utf-8?B?44E=?= =?utf-8?B?gg==?=', 'あ'],
    ['=?utf-8*ja?B?44GC?=', 'あ'],
    ['=?x-unknown?Q?a?= =?utf-8?Q?b?=', '=?x-unknown?Q?a?= b'],
    ['=?utf-8?B?***?=', '=?utf-8?B?***?='],
    ['no =? word', 'no =? word'],
  ])('%s reads %s', (encoded, decoded) => {
    expect(decodeWords(encoded)).toBe(decoded)
  })
})
