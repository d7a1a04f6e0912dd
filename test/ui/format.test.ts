import { describe, expect, test } from 'vitest'
import {
  formatAge,
  formatCount,
  formatDuration,
  formatList,
  formatMinute,
  formatMoment,
  formatNow,
  formatSize,
} from '../../ui/src/lib/format.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('durations', () => {
  test.each([
    [0, '0 s', '0秒'],
    [999, '0 s', '0秒'],
    [41_000, '41 s', '41秒'],
    [6 * MINUTE + 40_000, '6 m 40 s', '6分40秒'],
    [HOUR, '1 h', '1時間'],
    [12 * DAY + 15 * HOUR + 30 * MINUTE, '12 d 15 h', '12日15時間'],
    [3 * DAY + 5 * MINUTE, '3 d', '3日'],
    [-5000, '0 s', '0秒'],
  ])('%i ms is %s, %s', (ms, en, ja) => {
    expect(formatDuration(ms, 'en')).toBe(en)
    expect(formatDuration(ms, 'ja')).toBe(ja)
  })

  test('an age is the largest unit alone', () => {
    expect(formatAge(12 * DAY + 15 * HOUR, 'en')).toBe('12 d')
  })
})

test('dates are those of the sandbox, whatever the computer’s zone', () => {
  const at = Date.parse('2026-01-05T09:00:00.250Z')
  expect(formatNow(at)).toBe('2026-01-05 09:00:00')
  expect(formatMinute(at, 'en')).toBe('Jan 5 09:00')
  expect(formatMoment(at, 'ja')).toBe('1月5日 09:00:00')
})

test('sizes and lists', () => {
  expect(formatCount(100_000, 'en')).toBe('100,000')
  expect(formatSize(1013, 'en')).toBe('1,013 bytes')
  expect(formatSize(2_500_000, 'en')).toBe('2.5 MB')
  expect(formatList(['1 bounce', '2 warnings'], 'en')).toBe('1 bounce, 2 warnings')
})
