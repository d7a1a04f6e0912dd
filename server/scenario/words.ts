/** The small words of the scenario language: durations, patterns, ranges, replies. Each is checked where it is written. */

import { z } from 'zod'
import { ANSWERS } from '../core/answer.ts'
import { parseDuration } from '../core/duration.ts'
import { parseServer } from '../core/handoff.ts'
import { linearRegex, type TextTest } from '../core/linear-regex.ts'
import { compilePattern, parseRange, parseSize } from '../core/pattern.ts'
import { HIDDEN, isPasswordHidden } from '../core/secrets.ts'
import type { MessageKind, NoticeKind, Notify } from '../core/types.ts'

/**
 * What is wrong, and on a second line what to write instead; the loader takes the two apart.
 * @example wrong('"soon" is no duration.', 'Write 90s or 1d12h.')
 */
export const wrong = (message: string, hint: string): string => `${message}\n${hint}`

/**
 * For checks that look at several fields: they look at an object even where one of its fields is wrong or unknown, so
 * that all mistakes are told at once. What they see may then be of any type.
 */
export const always = {
  when: ({ value }: { value: unknown }): boolean => typeof value === 'object' && value !== null,
}

const quoted = (value: unknown): string => JSON.stringify(value)

export const NOTICE_KINDS = ['bounce', 'double-bounce', 'warning', 'delivery-report', 'postmaster-copy'] as const
export const KINDS = ['mail', ...NOTICE_KINDS, 'forward'] as const
KINDS satisfies readonly MessageKind[]
/** What may be asked for: an answer by its own kind too, which a summary has beside `mail`. */
export const ASKED_KINDS = [...KINDS, ...ANSWERS] as const
export type AskedKind = (typeof ASKED_KINDS)[number]
NOTICE_KINDS satisfies readonly NoticeKind[]

export const STATES = ['queued', 'delivered', 'failed', 'expired', 'held', 'discarded', 'mixed'] as const

/** Milliseconds, written as people write lengths of time. */
export const duration = z
  .union([z.string(), z.number()])
  .transform((value, context) => {
    const length = parseDuration(value)
    if (length !== null) return length
    const message = wrong(`${quoted(value)} is no duration.`, 'Write it as 90s, 5m, 1d12h, 7d or P3D.')
    context.issues.push({ code: 'custom', input: value, message })
    return z.NEVER
  })
  .meta({ id: 'duration', description: 'A length of time: 90s, 5m, 1d12h, P3D. A bare number counts as seconds.' })

/** A glob, a `/regex/`, or a list of which any may match. */
export const pattern = z
  .union([z.string(), z.array(z.string()).min(1)])
  .superRefine((value, context) => {
    for (const [index, one] of [value].flat().entries()) {
      const fault = faultOf(() => compilePattern(one))
      if (!fault) continue
      const message = wrong(
        `${quoted(one)} is no regular expression: ${fault}.`,
        'Mend it, or write a glob: *@gone.example',
      )
      context.addIssue({ code: 'custom', message, path: Array.isArray(value) ? [index] : [] })
    }
  })
  .meta({
    id: 'pattern',
    description: 'A glob (* and ?), a /regex/, or a list of which any may match. Case is ignored.',
  })

/** A regular expression for text, bare or between slashes with flags. */
export const regex = z.string().superRefine((value, context) => {
  const fault = faultOf(() => readRegex(value))
  if (!fault) return
  const message = wrong(`${quoted(value)} is no regular expression: ${fault}.`, 'Write it as JavaScript does.')
  context.addIssue({ code: 'custom', message })
})

/** `^` and `$` mean lines unless flags are given. */
export function readRegex(text: string): TextTest {
  const found = /^\/(.*)\/([a-z]*)$/s.exec(text)
  return found ? linearRegex(found[1] as string, found[2] as string) : linearRegex(text, 'm')
}

const rangeOf = (unit: (text: string) => number | null, examples: string) =>
  z.union([z.string(), z.number()]).superRefine((value, context) => {
    if (parseRange(value, unit)) return
    context.addIssue({ code: 'custom', message: wrong(`${quoted(value)} is no range.`, `Write it as ${examples}.`) })
  })

/** Reads a whole number; null where it is none. */
const whole = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null)

export const countRange = rangeOf(whole, '3, >=3, <3 or 2..4').meta({
  id: 'countRange',
  description: 'How many: 3, >=3, <3, 2..4.',
})
export const sizeRange = rangeOf(parseSize, '512, >1MB, <=10kB or 1kB..2MB').meta({
  id: 'sizeRange',
  description: 'How many bytes: 512, >1MB, <=10kB, 1kB..2MB.',
})
export const ageRange = z
  .string()
  .superRefine((value, context) => {
    if (parseRange(value, parseDuration)) return
    context.addIssue({
      code: 'custom',
      message: wrong(`${quoted(value)} is no range of time.`, 'Write <6h, >=1d or 1h..2h.'),
    })
  })
  .meta({ id: 'ageRange', description: 'How long: <6h, >=1d, 1h..2h.' })

/** Bytes per second: `1kB/s`. */
export const rate = z.string().transform((value, context) => {
  const bytes = value.endsWith('/s') ? parseSize(value.slice(0, -2)) : null
  if (bytes) return bytes
  context.issues.push({
    code: 'custom',
    input: value,
    message: wrong(`${quoted(value)} is no rate.`, 'Write it as 1kB/s.'),
  })
  return z.NEVER
})

/** An SMTP reply: a code, then text; further lines after newlines. */
export const reply = z
  .string()
  .superRefine((value, context) => {
    if (/^[2-5]\d\d(?:[ -]|$)/.test(value)) return
    const hint = 'Begin with a code from 200 to 599: 550 5.1.1 No such user'
    context.addIssue({ code: 'custom', message: wrong(`${quoted(value)} is no SMTP reply.`, hint) })
  })
  .meta({
    id: 'reply',
    description:
      'A code from 200 to 599, then text: 550 5.1.1 No such user. Newlines go on; {address} is the address that it is about.',
  })

/** `mx.example.net[192.0.2.25]`, or either half; after the address the host's greeting may stand. */
export const host = z.string().superRefine((value, context) => {
  if (/^(?:[a-z0-9](?:[a-z0-9._-]*)?)?(?:\[[0-9a-f.:]+\](?: [ -~]+)?)?$/i.test(value) && value !== '') return
  const hint = 'Write mx.example.net[192.0.2.25], or either half of it.'
  context.addIssue({ code: 'custom', message: wrong(`${quoted(value)} is no host.`, hint) })
})

/** What is wrong with a URL that was shown without its password, and came back to where nobody knows it. */
export const hiddenPassword = (url: string): string =>
  wrong(
    `The password of ${quoted(url)} is ${HIDDEN}, which stands in place of one that is not shown.`,
    'Write the password itself.',
  )

/** A real server, as a URL. */
export const mailServer = z.string().superRefine((value, context) => {
  const read = parseServer(value)
  if (typeof read !== 'string') {
    if (isPasswordHidden(value)) context.addIssue({ code: 'custom', message: hiddenPassword(value) })
    return
  }
  context.addIssue({ code: 'custom', message: wrong(read, 'Write smtp://127.0.0.1:2525, smtps://… or lmtp://…') })
})

/** A point in time as ISO 8601. */
export const instant = z.string().transform((value, context) => {
  const at = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(at)) return at
  const message = wrong(`${quoted(value)} is no point in time.`, 'Write it as 2026-01-05T09:00:00Z.')
  context.issues.push({ code: 'custom', input: value, message })
  return z.NEVER
})

export const timezone = z.string().superRefine((value, context) => {
  if (!faultOf(() => new Intl.DateTimeFormat('en', { timeZone: value }))) return
  const hint = 'Use an IANA name such as UTC, Europe/Berlin or Asia/Tokyo.'
  context.addIssue({ code: 'custom', message: wrong(`${quoted(value)} is no time zone.`, hint) })
})

const notifyWord = z.enum(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'])
notifyWord.options satisfies readonly Notify[]

/** NOTIFY of RFC 3461: keywords, as a list or with commas; letter case does not matter. */
export const notify = z
  .preprocess(notifyWords, z.array(notifyWord).min(1))
  .refine((words) => !words.includes('NEVER') || words.length === 1, {
    message: wrong('NEVER stands alone (RFC 3461, section 4.1).', 'Drop it, or drop the others.'),
  })
  .meta({ description: 'When to send notices: NEVER, or any of SUCCESS, FAILURE, DELAY.' })

function notifyWords(value: unknown): unknown {
  const upper = (word: unknown) => (typeof word === 'string' ? word.trim().toUpperCase() : word)
  if (typeof value === 'string') return value.split(',').map(upper)
  return Array.isArray(value) ? value.map(upper) : value
}

function faultOf(attempt: () => unknown): string | null {
  try {
    attempt()
    return null
  } catch (error) {
    // "Invalid regular expression: /(/: Unterminated group" says the expression twice.
    return (error instanceof Error ? error.message : String(error)).replace(/^.*: /, '')
  }
}
