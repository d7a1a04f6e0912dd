import { expect, test } from 'vitest'
import { CHARSETS, decodeText, encodeText, firstBeyond } from '../../server/mail/charset.ts'
import { encodeWords } from '../../server/mail/encode-words.ts'
import { decodeWords } from '../../server/mail/encoded-word.ts'

const hex = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString('hex') : null)

test('every charset reads what it has written', () => {
  const samples = ['plain', 'é', 'я', 'ω', 'ş', 'か漢カ', '\r\na\r\nか\r\n']
  for (const charset of CHARSETS) {
    const written = samples.flatMap((text) => {
      const bytes = encodeText(charset, text)
      return bytes ? [[text, decodeText(charset, bytes)]] : []
    })
    expect(written.length).toBeGreaterThan(0)
    for (const [text, back] of written) expect(back, charset).toBe(text)
  }
})

test('iso-2022-jp turns to JIS X 0208 and back, and is ASCII at the end of each line', () => {
  expect(hex(encodeText('iso-2022-jp', 'a漢\nb'))).toBe('61' + '1b2442' + '3441' + '1b2842' + '0a62')
})

test('bytes as other programs write them', () => {
  expect(hex(encodeText('euc-jp', '漢'))).toBe('b4c1')
  expect(hex(encodeText('shift_jis', '漢'))).toBe('8abf')
  expect(hex(encodeText('iso-8859-1', 'é'))).toBe('e9')
  expect(hex(encodeText('utf-8', 'é'))).toBe('c3a9')
})

test('windows-1252 has its euro sign and its quotes, in text and in encoded words', () => {
  expect(decodeText('windows-1252', Uint8Array.of(0x80, 0x92, 0x9f, 0xe9))).toBe('€’Ÿé')
  expect(hex(encodeText('windows-1252', '€’Ÿé'))).toBe('80929fe9')
  expect(decodeWords('=?windows-1252?Q?=80_12_=93now=94?=')).toBe('€ 12 “now”')
})

test('a letter that a charset lacks is found', () => {
  expect(encodeText('us-ascii', 'né')).toBeNull()
  expect(firstBeyond('us-ascii', 'né')).toBe('é')
  // A vendor's own letter, and a half-width one: in no mail of iso-2022-jp.
  expect(firstBeyond('iso-2022-jp', 'か①')).toBe('①')
  expect(firstBeyond('iso-2022-jp', 'ｱ')).toBe('ｱ')
  expect(firstBeyond('iso-8859-1', '€')).toBe('€')
})

test('bytes of another charset are no text', () => {
  expect(() => decodeText('utf-8', Uint8Array.of(0xe9))).toThrow(TypeError)
  expect(() => decodeText('us-ascii', Uint8Array.of(0xe9))).toThrow(TypeError)
  expect(() => decodeText('iso-2022-jp', Uint8Array.of(0xe9))).toThrow(TypeError)
})

test('encoded words are no longer than they may be, cut between letters, and read back', () => {
  const text = '配信に関するお知らせ：メッセージを配信できませんでした（再送の必要はありません）'
  for (const charset of ['iso-2022-jp', 'utf-8']) {
    const lines = encodeWords(text, charset, 'Subject: '.length).split('\r\n')
    expect(lines.length).toBeGreaterThan(1)
    expect(Math.max(...lines.map((line, i) => line.length + (i === 0 ? 9 : 0)))).toBeLessThanOrEqual(76)
    expect(decodeWords(lines.join(''))).toBe(text)
  }
  expect(encodeWords('plain', 'utf-8', 0)).toBe('plain')
})
