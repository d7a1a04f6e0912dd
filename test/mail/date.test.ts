import { expect, test } from 'vitest'
import { date822 } from '../../server/mail/date.ts'

test('A date has no weekday and no leading zero in the day, and says -0000', () => {
  expect(date822(Date.UTC(2026, 0, 5, 9))).toBe('5 Jan 2026 09:00:00 -0000')
  expect(date822(Date.UTC(2013, 2, 16, 1, 54, 59, 999))).toBe('16 Mar 2013 01:54:59 -0000')
})
