import { expect, test } from 'vitest'
import { explainJa } from '../../ui/src/i18n/explain-ja.ts'
import { translate } from '../../ui/src/i18n/sentences.ts'

test.each([
  ['m1 was accepted over SMTP from 127.0.0.1 (session s1), from <a@shop.example>.', /^m1 は 127\.0\.0\.1 から SMTP で/],
  [
    'Attempts 1 to 3 for <u@down.example>, 0s after acceptance, were deferred with 4.4.1: timed out. Decided by rule r1 “down” (a.yaml:3).',
    '<u@down.example> への1〜3回目の試行は、受け付けから0s後に 4.4.1 で再試行待ちになりました: timed out。規則 r1「down」(a.yaml:3)が決めました。',
  ],
  [
    'Attempt 1 for <unknown@bouncelab.test>, 0s after acceptance, failed with 5.1.1: 550 5.1.1 no. Decided by the simulator address unknown@bouncelab.test.',
    '<unknown@bouncelab.test> への1回目の試行は、受け付けから0s後に 5.1.1 で失敗しました: 550 5.1.1 no。シミュレーターのアドレス unknown@bouncelab.test が決めました。',
  ],
  [
    'm2 is the double bounce about <a@b.example> of m1. Decided by rule r1.',
    'm2 は、m1 の <a@b.example> についての二重バウンスです。規則 r1 が決めました。',
  ],
  [
    'm2 is what <vacation@bouncelab.test> sent back for m1: a vacation notice.',
    'm2 は、m1 に対して <vacation@bouncelab.test> が返した不在通知です。',
  ],
  ['<ann@big.example> sent a complaint back (m2).', '<ann@big.example> が苦情を返しました(m2)。'],
  ['Attempt 4 is due in 6m40s.', '4回目の試行は6m40s後です。'],
])('%s', (english, japanese) => {
  expect(translate(explainJa, english)).toMatch(japanese)
})

test('a sentence whose reason is not known stays English as a whole', () => {
  expect(translate(explainJa, 'No bounce was sent (notify). Something new.')).toBeNull()
})
