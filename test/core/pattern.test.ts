import { expect, test } from 'vitest'
import { compilePattern, parseCount, parseRange, parseSize } from '../../server/core/pattern.ts'

test.each([
  ['slow-*@partner.example', 'slow-42@Partner.Example', true],
  ['slow-*@partner.example', 'fast@partner.example', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*', '', true],
  ['/^b.b$/', 'BOB', true],
  ['/^b.b$/', 'bobby', false],
  ['#@[]', '#@[]', true],
  ['a.c', 'abc', false],
])('%s against %s gives %s', (pattern, value, expected) => {
  expect(compilePattern(pattern)(value)).toBe(expected)
})

test('a list means any of them', () => {
  const test = compilePattern(['a@*', 'b@*'])
  expect([test('a@x'), test('b@x'), test('c@x')]).toEqual([true, true, false])
})

test('a glob of many stars costs no exponential time', () => {
  const glob = compilePattern(`${'*a'.repeat(30)}b`)
  expect(glob('a'.repeat(2000))).toBe(false)
})

test.each([
  ['3', { min: 3, max: 3 }],
  ['>=3', { min: 3, max: Number.POSITIVE_INFINITY }],
  ['<3', { min: 0, max: 2 }],
  ['2..4', { min: 2, max: 4 }],
])('the range %s is read', (text, expected) => {
  expect(parseRange(text, parseCount)).toEqual(expected)
})

test.each(['', 'x', '4..2', '>=', '1..'])('%j is no range', (text) => {
  expect(parseRange(text, parseCount)).toBeNull()
})

test.each([
  ['10kB', 10_000],
  ['1.5MB', 1_500_000],
  ['2MiB', 2_097_152],
  ['512', 512],
])('%s is a size', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})
