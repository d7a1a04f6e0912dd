/** What rules at delivery and in the session have in common. */
import { z } from 'zod'
import type { When } from '../core/rule.ts'
import { ASKED_KINDS, ageRange, always, countRange, duration, pattern, sizeRange, wrong } from './words.ts'

const kinds = z.union([z.enum(ASKED_KINDS), z.array(z.enum(ASKED_KINDS)).min(1)])

/** What an attempt or a command must be like. */
export const whenSchema = z
  .strictObject({
    recipient: pattern.optional().describe('The envelope recipient.'),
    sender: pattern.optional().describe('The reverse-path; "" is the null one.'),
    domain: pattern.optional().describe("The recipient's domain."),
    senderDomain: pattern.optional().describe("The reverse-path's domain."),
    header: z.record(z.string(), pattern).optional().describe('Header fields by name.'),
    subject: pattern.optional().describe('The subject, decoded.'),
    size: sizeRange.optional().describe('Bytes, as a range: >1MB.'),
    attempt: countRange.optional().describe("The attempt's number from 1, as a range: >=3."),
    age: ageRange.optional().describe('Time since acceptance, as a range: <6h.'),
    kind: kinds
      .optional()
      .describe('What the message is; a list means any of them. Automatic answers and complaints are mail too.'),
    client: z
      .strictObject({
        ip: pattern.optional().describe('Its address.'),
        helo: pattern.optional().describe('What it said in HELO or EHLO.'),
        user: pattern.optional().describe('Its user name of AUTH.'),
        tls: z.boolean().optional().describe('Whether the session is encrypted.'),
      })
      .optional()
      .describe('The SMTP client that handed the message in.'),
  })
  .meta({ id: 'when', description: 'All conditions that are given must match; {} matches everything.' })
  .transform((when): When => when)

const whileSchema = z
  .strictObject({
    from: duration.optional().describe('Active from then on; from the start unless given.'),
    until: duration.optional().describe('Active until then; for ever unless given.'),
  })
  .refine(({ from, until }) => typeof from !== 'number' || typeof until !== 'number' || from < until, {
    message: wrong('from is not before until.', 'Swap them, or drop one.'),
    ...always,
  })
  .meta({ id: 'while', description: 'A time in the life of the sandbox, counted from its start.' })

/** What rules at delivery and in the session have in common. */
export const shared = {
  name: z.string().optional().describe('Shown wherever the rule decides something.'),
  times: z.int().min(1).optional().describe('Retires after so many uses over all recipients.'),
  chance: z.number().min(0).max(1).optional().describe("Probability, drawn from the sandbox's seed."),
  while: whileSchema.optional().describe("Active between these times after the sandbox's start."),
}

/** Tells of a mistake; `isMissing` where there is none but a key that is misspelt. */
export type Add = (message: string, path?: string[], isMissing?: 'missing') => void

export const adding =
  (context: z.RefinementCtx): Add =>
  (message, path = [], isMissing) =>
    context.addIssue({ code: 'custom', message, path, ...(isMissing ? { params: { isMissing: true } } : {}) })

/** Exactly one of the words must be there. */
export function oneOf(value: object, words: readonly string[], what: string, add: Add): void {
  const given = words.filter((word) => (value as Record<string, unknown>)[word] !== undefined)
  const allowed = `One of ${words.join(', ')}.`
  if (given.length === 0) add(wrong(`${what} says what it does.`, allowed), [], 'missing')
  else if (given.length > 1)
    add(wrong(`${what} does one thing; this has ${given.join(' and ')}.`, allowed), [given[1] as string])
}

/** The same rule in JSON Schema's words. */
export const exactlyOne = (words: readonly string[]) => ({ oneOf: words.map((word) => ({ required: [word] })) })

/** Without the keys whose value is undefined, so that data compare equal. */
export function given<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T
}
