/** What stands in a query: text, said once or several times. */
import { z } from 'zod'
import { parseDuration } from '../../core/duration.ts'
import type { Duration } from '../../core/types.ts'
import { ASKED_KINDS, duration, NOTICE_KINDS, pattern, STATES, wrong } from '../../scenario/words.ts'

/** A whole number, written as text. */
export const whole = (least: number, most: number) =>
  z.coerce.number({ error: 'A whole number is wanted.' }).int().min(least).max(most)

/** Repeated (`kind=mail&kind=bounce`) or with commas (`kind=mail,bounce`). */
const several = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.preprocess(
    (value) =>
      value === undefined
        ? value
        : [value].flat().flatMap((each) => (typeof each === 'string' ? each.split(',') : each)),
    z.array(z.enum(values)).optional(),
  )

/** An answer is mail as well, and may be asked for by itself. */
export const kinds = () => several(ASKED_KINDS)
export const noticeKinds = () => several(NOTICE_KINDS)
export const states = () => several(STATES)

// A query's `+` is a space to most parsers; in an address it can only have been meant as itself.
const plusBack = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plusBack)
  return typeof value === 'string' && value.includes('@') && !/["/]/.test(value)
    ? value.trim().replaceAll(' ', '+')
    : value
}

// No control characters: an address goes into headers and logs as it is.
const plainAddress = z
  .string()
  .max(2000)
  .regex(/^[^\p{Cc}]*$/u, wrong('An address has no control characters.', 'Take them out.'))

/** An address in or out of angle brackets, kept as typed. */
export const address = () => z.preprocess(plusBack, plainAddress)
export const addresses = () =>
  z.preprocess(
    (value) => plusBack(value === undefined ? value : [value].flat()),
    z.array(plainAddress).min(1).max(10_000),
  )
export const addressPattern = () => z.preprocess(plusBack, pattern)

/** A word or some; what would end it in a search is left out. */
export const tag = () =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}",]*$/u, wrong('A tag has no commas, quotes or control characters.', 'Take them out.'))

export const LONGEST_WAIT: Duration = 10 * 60_000

/** Real time to wait for something. */
export const timeout = (standard: string) =>
  duration
    .refine((length) => length <= LONGEST_WAIT, {
      message: wrong('Nobody waits longer than 10m.', 'Ask again after that.'),
    })
    .default(parseDuration(standard) as Duration)
