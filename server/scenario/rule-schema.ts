/** Rules as people write them, at delivery and in the SMTP session, and what they become. */
import { z } from 'zod'
import type { OutcomeSpec, RuleRecord, SessionAction, SessionPoint, SessionRuleRecord, When } from '../core/rule.ts'
import { ageRange, countRange, duration, host, KINDS, pattern, rate, reply, sizeRange, wrong } from './words.ts'

/** A rule before the sandbox numbers it. */
export type RuleInput = Omit<RuleRecord, 'id'>
export type SessionRuleInput = Omit<SessionRuleRecord, 'id'>

const kinds = z.union([z.enum(KINDS), z.array(z.enum(KINDS)).min(1)])

export const whenSchema = z
  .strictObject({
    recipient: pattern.optional().describe('The envelope recipient.'),
    sender: pattern.optional().describe('The reverse-path; "" is the null one.'),
    domain: pattern.optional().describe("The recipient's domain."),
    senderDomain: pattern.optional().describe("The reverse-path's domain."),
    header: z.record(z.string(), pattern).optional().describe('Header fields by name.'),
    subject: pattern.optional(),
    size: sizeRange.optional().describe('Bytes, as a range: >1MB.'),
    attempt: countRange.optional().describe("The attempt's number from 1, as a range: >=3."),
    age: ageRange.optional().describe('Time since acceptance, as a range: <6h.'),
    kind: kinds.optional(),
    client: z
      .strictObject({
        ip: pattern.optional(),
        helo: pattern.optional(),
        user: pattern.optional(),
        tls: z.boolean().optional(),
      })
      .optional()
      .describe('The SMTP client that handed the message in.'),
  })
  .meta({ id: 'when', description: 'All conditions that are given must match; {} matches everything.' })
  .transform((when): When => when)

const DNS = ['not-found', 'servfail', 'no-address', 'null-mx', 'loop'] as const
const CONNECT = ['refused', 'timeout', 'lost', 'lost-after-data'] as const
const STAGES = ['greeting', 'helo', 'mail', 'rcpt', 'data', 'message'] as const

const outcomeFields = z.strictObject({
  deliver: z.literal(true).optional(),
  reply: reply.optional().describe('The remote host answers so: 550 5.1.1 No such user'),
  at: z.enum(STAGES).optional().describe('Where it answers; rcpt unless given.'),
  host: host.optional().describe('Which host answers: mx.example.net[192.0.2.25], or either half.'),
  dns: z.enum(DNS).optional(),
  connect: z.enum(CONNECT).optional(),
  mailbox: z.enum(['unknown', 'full', 'loop']).optional(),
  program: z.strictObject({ exit: z.int().min(0).max(255), output: z.string().default('') }).optional(),
  hold: z.literal(true).optional(),
  times: z.int().min(1).optional().describe('How many attempts of a recipient this entry serves.'),
  delay: duration.optional().describe("How long the attempt takes on the sandbox's clock."),
})

/** The words of which an outcome has exactly one. */
const OUTCOMES = ['deliver', 'reply', 'dns', 'connect', 'mailbox', 'program', 'hold'] as const

export const outcomeSchema = z
  .union([z.enum(['deliver', 'hold']), outcomeFields.superRefine(checkOutcome)])
  .meta({ id: 'outcome', description: `What becomes of an attempt: one of ${OUTCOMES.join(', ')}.` })
  .transform(readOutcome)

type OutcomeFields = z.output<typeof outcomeFields>

function checkOutcome(o: OutcomeFields, context: z.RefinementCtx): void {
  const add = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path })
  oneOf(o, OUTCOMES, 'An outcome', add)
  if (o.at && o.reply === undefined) add(wrong('at belongs to a reply.', "Write reply: '450 …' beside it."), ['at'])
  if (o.host !== undefined && o.reply === undefined && !o.connect) {
    add(wrong('host belongs to a reply or a connect.', 'Drop it here.'), ['host'])
  }
  if (o.reply?.startsWith('2') && !['greeting', 'helo', 'message'].includes(o.at ?? 'rcpt')) {
    add(wrong(`${JSON.stringify(o.reply)} is a success.`, 'Write deliver, or a reply from 400 to 599.'), ['reply'])
  }
}

/** Exactly one of the words must be there. */
export function oneOf(
  value: object,
  words: readonly string[],
  what: string,
  add: (message: string, path?: string[]) => void,
): void {
  const given = words.filter((word) => (value as Record<string, unknown>)[word] !== undefined)
  const allowed = `One of ${words.join(', ')}.`
  if (given.length === 0) add(wrong(`${what} says what it does.`, allowed))
  else if (given.length > 1)
    add(wrong(`${what} does one thing; this has ${given.join(' and ')}.`, allowed), [given[1] as string])
}

function readOutcome(value: 'deliver' | 'hold' | OutcomeFields): OutcomeSpec {
  if (typeof value === 'string') return { do: value }
  const { deliver, reply, at, host, dns, connect, mailbox, program, hold: _, times, delay } = value
  const options = { ...(times === undefined ? {} : { times }), ...(delay === undefined ? {} : { delay }) }
  const where = host === undefined ? {} : { host }
  if (deliver) return { do: 'deliver', ...options }
  if (reply !== undefined) return { do: 'reply', reply, at: at ?? 'rcpt', ...where, ...options }
  if (dns) return { do: 'dns', result: dns, ...options }
  if (connect) return { do: 'connect', result: connect, ...where, ...options }
  if (mailbox) return { do: 'mailbox', result: mailbox, ...options }
  if (program) return { do: 'program', ...program, ...options }
  return { do: 'hold', ...options }
}

const whileSchema = z
  .strictObject({ from: duration.optional(), until: duration.optional() })
  .refine((w) => w.from === undefined || w.until === undefined || w.from < w.until, {
    message: wrong('from is not before until.', 'Swap them, or drop one.'),
  })

const shared = {
  name: z.string().optional().describe('Shown wherever the rule decides something.'),
  times: z.int().min(1).optional().describe('Retires after so many uses over all recipients.'),
  chance: z.number().min(0).max(1).optional().describe("Probability, drawn from the sandbox's seed."),
  while: whileSchema.optional().describe("Active between these times after the sandbox's start."),
}

export const ruleSchema = z
  .strictObject({
    name: shared.name,
    when: whenSchema,
    // biome-ignore lint/suspicious/noThenProperty: the word of the language; nobody awaits a schema's shape
    then: z.union([outcomeSchema, z.array(outcomeSchema).min(1)]).describe('A list advances per recipient.'),
    times: shared.times,
    chance: shared.chance,
    while: shared.while,
  })
  .meta({
    id: 'rule',
    description: 'What happens to matching attempts at delivery. The first rule that matches decides.',
  })
  // biome-ignore lint/suspicious/noThenProperty: the core's word too
  .transform(({ then, ...rest }): RuleInput => ({ ...given(rest), then: [then].flat() }))

const POINTS = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'message', 'quit'] as const
POINTS satisfies readonly SessionPoint[]
const ACTIONS = ['reply', 'delay', 'drip', 'drop', 'reset', 'stall', 'lose-ack', 'hide', 'tls'] as const
const BARE_ACTIONS = ['drop', 'reset', 'stall', 'lose-ack'] as const

const actionFields = z.strictObject({
  reply: reply.optional(),
  delay: duration.optional(),
  drip: rate.optional().describe('Reads the message at this rate: 1kB/s.'),
  drop: z.literal(true).optional().describe('Closes the connection.'),
  reset: z.literal(true).optional().describe('Resets the connection (RST).'),
  stall: z.literal(true).optional().describe('Says nothing more.'),
  'lose-ack': z.literal(true).optional().describe('Accepts the message, cuts the connection before the 250.'),
  hide: z.array(z.string()).min(1).optional().describe('EHLO keywords to leave out.'),
  tls: z.enum(['handshake-failure', 'expired-certificate']).optional(),
})

const actionSchema = z
  .union([
    z.enum(BARE_ACTIONS),
    actionFields.superRefine((value, context) =>
      oneOf(value, ACTIONS, 'An action', (message, path = []) => context.addIssue({ code: 'custom', message, path })),
    ),
  ])
  .meta({ id: 'action', description: `What the server does at this point: one of ${ACTIONS.join(', ')}.` })
  .transform(readAction)

function readAction(value: (typeof BARE_ACTIONS)[number] | z.output<typeof actionFields>): SessionAction {
  if (typeof value === 'string') return { do: value }
  if (value.reply !== undefined) return { do: 'reply', reply: value.reply }
  if (value.delay !== undefined) return { do: 'delay', delay: value.delay }
  if (value.drip !== undefined) return { do: 'drip', bytesPerSecond: value.drip }
  if (value.hide) return { do: 'hide', extensions: value.hide.map((word) => word.toUpperCase()) }
  if (value.tls) return { do: 'tls', fault: value.tls }
  return { do: BARE_ACTIONS.find((word) => value[word]) as (typeof BARE_ACTIONS)[number] }
}

/** Faults that can act at one point only. */
const FIXED_POINTS: Partial<Record<SessionAction['do'], SessionPoint>> = {
  'lose-ack': 'message',
  hide: 'ehlo',
  tls: 'starttls',
}

export const sessionRuleSchema = z
  .strictObject({
    name: shared.name,
    when: whenSchema.optional(),
    at: z
      .enum(POINTS)
      .optional()
      .describe('Where in the session it acts; rcpt unless the action has a place of its own.'),
    // biome-ignore lint/suspicious/noThenProperty: the word of the language; nobody awaits a schema's shape
    then: actionSchema,
    times: shared.times,
    chance: shared.chance,
    while: shared.while,
  })
  .superRefine(({ at, then }, context) => {
    const only = FIXED_POINTS[then.do]
    if (!at || !only || at === only) return
    const message = wrong(`${then.do} acts at ${only}, not at ${at}.`, `Write at: ${only}, or drop at.`)
    context.addIssue({ code: 'custom', message, path: ['at'] })
  })
  .meta({ id: 'sessionRule', description: 'What happens in the SMTP session with the client.' })
  .transform(({ when, at, ...rest }): SessionRuleInput => {
    // biome-ignore lint/suspicious/noThenProperty: the core's word too
    return { ...given(rest), then: rest.then, when: when ?? {}, at: at ?? FIXED_POINTS[rest.then.do] ?? 'rcpt' }
  })

/** Without the keys whose value is undefined, so that data compare equal. */
export function given<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T
}
