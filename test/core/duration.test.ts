import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../server/core/duration.ts'

test.each([
  ['90s', 90_000],
  ['1d12h', 129_600_000],
  ['P3D', 259_200_000],
  ['PT1H30M', 5_400_000],
  ['P1W', 604_800_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['10min', 600_000],
  ['45', 45_000],
  [' 2D ', 172_800_000],
])('%s is a duration', (text, length) => {
  expect(parseDuration(text)).toBe(length)
})

test.each(['', 'soon', '3x', 'P', 'PT', '-5s', '1h-', 'P1M', '5 s'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeNull()
})

test.each([
  [250, '250ms'],
  [90_000, '1m30s'],
  [129_600_000, '1d12h'],
  [608_400_000, '7d1h'],
  [86_400_000 + 1000, '1d'],
])('%d ms is written %s', (length, text) => {
  expect(formatDuration(length)).toBe(text)
})
