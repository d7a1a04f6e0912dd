import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, fromUtf8, toCrlf, toLf, utf8 } from '../../server/mail/bytes.ts'

const messy = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', '\0'), { maxLength: 30 }).map((parts) => parts.join(''))

test('CRLF becomes LF and nothing else changes', () => {
  fc.assert(fc.property(messy, (text) => fromUtf8(toLf(utf8(text))) === text.replaceAll('\r\n', '\n')))
})

test('A bare LF becomes CRLF and nothing else changes', () => {
  fc.assert(fc.property(messy, (text) => fromUtf8(toCrlf(utf8(text))) === text.replace(/(?<!\r)\n/g, '\r\n')))
})

test('Bytes that need no change are given back as they are', () => {
  const bytes = utf8('a\r\nb')
  expect(toCrlf(bytes)).toBe(bytes)
  expect(toLf(utf8('a\nb'))).toEqual(utf8('a\nb'))
})

test('Parts are put together in their order', () => {
  expect(fromUtf8(concat(utf8('a'), utf8(''), utf8('山')))).toBe('a山')
})
