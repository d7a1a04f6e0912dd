import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarTime, instantOf, isoTime } from '../../server/core/iso-time.ts'

const instants = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) })

test('an instant is written as Date writes it', () => {
  fc.assert(fc.property(instants, (at) => void expect(isoTime(at)).toBe(new Date(at).toISOString())))
})

test('what was written is read back', () => {
  fc.assert(fc.property(instants, (at) => void expect(instantOf(isoTime(at))).toBe(at)))
})

test('the weekday is right', () => {
  fc.assert(fc.property(instants, (at) => void expect(calendarTime(at).weekday).toBe(new Date(at).getUTCDay())))
})
