import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromUtf8, lfToCrlf, losslessText, toCrlf, toLf, utf8 } from '../../server/mail/bytes.ts'

const messy = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', '\0'), { maxLength: 30 }).map((parts) => parts.join(''))

test('CRLF becomes LF and nothing else changes', () => {
  fc.assert(fc.property(messy, (text) => fromUtf8(toLf(utf8(text))) === text.replaceAll('\r\n', '\n')))
})

test('A bare LF becomes CRLF and nothing else changes', () => {
  fc.assert(fc.property(messy, (text) => fromUtf8(toCrlf(utf8(text))) === text.replace(/(?<!\r)\n/g, '\r\n')))
})

test('Every LF gets a CR, one behind a CR too, and toLf() undoes it', () => {
  expect(fromUtf8(lfToCrlf(utf8('a\r\nb\n\rc')))).toBe('a\r\r\nb\r\n\rc')
  fc.assert(fc.property(messy, (text) => fromUtf8(toLf(lfToCrlf(utf8(text)))) === text))
})

test('Bytes that need no change are given back as they are', () => {
  const bytes = utf8('a\r\nb')
  expect(toCrlf(bytes)).toBe(bytes)
  expect(toLf(utf8('a\nb'))).toEqual(utf8('a\nb'))
})

test('Parts are put together in their order', () => {
  expect(fromUtf8(concat(utf8('a'), utf8(''), utf8('山')))).toBe('a山')
})

describe('Bytes in any charset', () => {
  test('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => Buffer.compare(utf8(losslessText(bytes)), bytes) === 0),
    )
  })

  test('come back through JSON too', () => {
    const bytes = Uint8Array.of(0x41, 0xe9, 0xe5, 0xb1, 0xb1, 0xff)
    expect(utf8(JSON.parse(JSON.stringify(losslessText(bytes))))).toEqual(bytes)
  })

  test('are read as UTF-8 where they are UTF-8', () => {
    expect(losslessText(utf8('山\u{1f600}\ufffd\ufeff'))).toBe('山\u{1f600}\ufffd\ufeff')
  })

  // RFC 3629, section 3: no overlong form, no surrogate, nothing beyond U+10FFFF.
  test.each([[[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]], [[0xe5, 0xb1]], [[0x80]]])(
    '%j is no UTF-8, so each of its bytes stands for itself',
    (bytes) => {
      expect(Array.from(losslessText(Uint8Array.from(bytes)), (c) => c.charCodeAt(0) - 0xdc00)).toEqual(bytes)
    },
  )
})
