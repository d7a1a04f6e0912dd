import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearRegex } from '../../server/core/linear-regex.ts'

const ATOMS = [
  'a',
  'b',
  'B',
  'é',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '\\W',
  '\\s',
  '\\d',
  '\\x61',
  '\\u0062',
  '\\.',
  '\\n',
  '-',
]
const ASSERTIONS = ['^', '$', '\\b', '\\B']
const QUANTIFIERS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,}', '{0}', '{2,3}?']

const { expression } = fc.letrec<{ expression: string; piece: string; group: string }>((tie) => ({
  expression: fc
    .array(fc.array(tie('piece'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.map((pieces) => pieces.join('')).join('|')),
  piece: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...ATOMS, ...ASSERTIONS),
    fc.tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...QUANTIFIERS)).map(([atom, times]) => atom + times),
    tie('group'),
  ),
  group: fc
    .tuple(
      fc.constantFrom('(', '(?:', '(?=', '(?!', '(?<=', '(?<!'),
      tie('expression'),
      fc.constantFrom('', '', ...QUANTIFIERS),
    )
    .map(([open, inner, times]) => `${open}${inner})${/=|!/.test(open) ? '' : times}`),
}))

const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'B', 'é', 'É', ' ', '\n', '\r', '1', '-', '😀', '_'),
  maxLength: 12,
})
const flags = fc.constantFrom('', 'i', 'm', 's', 'im', 'u', 'iu', 'ims', 'ismu')

test('any expression finds what JavaScript finds', () => {
  fc.assert(
    fc.property(expression, flags, fc.array(text, { minLength: 1, maxLength: 6 }), (source, flags, texts) => {
      // V8 begins in the middle of a surrogate pair too, which ECMA-262 does not let it do.
      fc.pre(!(flags.includes('u') && /\(\?[^:]/.test(source) && texts.some((each) => each.includes('😀'))))
      const own = linearRegex(source, flags)
      const native = new RegExp(source, flags)
      expect(texts.map(own)).toEqual(texts.map((each) => native.test(each)))
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['\\p{L}+$', 'u', 'é😀'],
  ['^[^😀]*$', 'u', 'a😀'],
  ['^😀{2}$', 'u', '😀😀'],
  ['^😀{2}$', '', '😀😀'],
  ['(?<year>\\d{4})-(?<month>\\d\\d)', '', 'on 2026-11-22'],
  ['^(?!.*noreply).+@', 'i', 'NoReply@app.test'],
  ['^(?!.*noreply).+@', 'i', 'ann@app.test'],
  ['(?<=ID: )\\w+', '', 'x ID: 7'],
  ['a{,2}|x{', '', 'a{,2}'],
  ['[\\]x]+]', '', 'x]'],
  ['(a)\\2', '', 'a\x02'],
  ['\\101+\\0', '', 'AA\0'],
  ['\\cJ*$', '', 'a\n'],
  ['\\c*', '', 'c'],
  ['(?:\\u{1F600})+', 'u', '😀'],
  ['(?:\\ud83d\\ude00)+$', 'u', '😀😀'],
  ['ß|ſ*k+', 'iu', 'K'],
  ['(?:)*x?(?:^)*', 'm', ''],
  ['(?=a)*b', '', 'b'],
])('/%s/%s on %j is as in JavaScript', (source, flags, subject) => {
  expect(linearRegex(source, flags)(subject)).toBe(new RegExp(source, flags).test(subject))
})

/** Each takes JavaScript's own engine longer than the universe has been there. */
test.each([
  ['(a+)+$', 'a'],
  ['^(a|a)*$', 'a'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['(.*)*(.*)*(.*)*(.*)*(.*)*y', 'x'],
  ['(?=(a+)+$)a', 'a'],
  ['(?<!(a|aa)*b)c', 'a'],
  ['(a?){1000}a{1000}$', 'a'],
  ['(\\w+\\s?)*@', 'word '],
])('/%s/ comes to an end on 20,000 characters', (source, unit) => {
  expect(linearRegex(source)(`${unit.repeat(20_000 / unit.length)}!`)).toBe(false)
})

test.each([
  ['(a', /Unterminated group|Invalid/],
  ['(a)\\1', /refers back to a group/],
  ['(?<n>a)\\k<n>', /refers back to a group/],
  ['((a{1000}){1000}){1000}', /too large/],
  [`${'('.repeat(300)}a${')'.repeat(300)}`, /deep/],
])('/%.30s/ is refused', (source, message) => {
  expect(() => linearRegex(source)).toThrow(SyntaxError)
  expect(() => linearRegex(source)).toThrow(message)
})
