/** Rules in the SMTP session with the client as people write them, and what they become. */
import { z } from 'zod'
import type { SessionAction, SessionPoint, SessionRuleRecord } from '../core/rule.ts'
import { SMTP_EXTENSIONS } from '../core/smtp-dialect.ts'
import { adding, exactlyOne, given, oneOf, shared, whenSchema } from './rule-parts.ts'
import { always, duration, rate, reply, wrong } from './words.ts'

/** A session rule before the sandbox numbers it. */
export type SessionRuleInput = Omit<SessionRuleRecord, 'id'>

const POINTS = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'message', 'quit'] as const
POINTS satisfies readonly SessionPoint[]
const ACTIONS = ['reply', 'delay', 'drip', 'drop', 'reset', 'stall', 'lose-ack', 'hide', 'tls'] as const
const BARE_ACTIONS = ['drop', 'reset', 'stall', 'lose-ack'] as const

/** An EHLO keyword in any letter case. */
const keyword = z.preprocess((word) => (typeof word === 'string' ? word.toUpperCase() : word), z.enum(SMTP_EXTENSIONS))

const actionFields = z.strictObject({
  reply: reply.optional().describe('Refuses the command so; a 2xx (354 at data) lets it pass in your words.'),
  delay: duration.optional().describe('Answers so much later, in real time.'),
  drip: rate.optional().describe('Reads the message at this rate: 1kB/s.'),
  drop: z.literal(true).optional().describe('Closes the connection; also written as the bare word.'),
  reset: z.literal(true).optional().describe('Resets the connection (RST); also written as the bare word.'),
  stall: z.literal(true).optional().describe('Says nothing more; also written as the bare word.'),
  'lose-ack': z
    .literal(true)
    .optional()
    .describe('Accepts the message, cuts the connection before the 250; also written as the bare word.'),
  hide: z
    .array(keyword)
    .min(1)
    .optional()
    .describe('EHLO keywords to leave out; STARTTLS and AUTH are no commands then.'),
  tls: z.enum(['handshake-failure', 'expired-certificate']).optional().describe('Breaks STARTTLS so.'),
})

const actionSchema = z
  .union([
    z.enum(BARE_ACTIONS),
    actionFields
      .superRefine((value, context) => oneOf(value, ACTIONS, 'An action', adding(context)), always)
      .meta(exactlyOne(ACTIONS)),
  ])
  .meta({ id: 'action', description: `What the server does at this point: one of ${ACTIONS.join(', ')}.` })
  .transform(readAction)

function readAction(value: (typeof BARE_ACTIONS)[number] | z.output<typeof actionFields>): SessionAction {
  if (typeof value === 'string') return { do: value }
  if (value.reply !== undefined) return { do: 'reply', reply: value.reply }
  if (value.delay !== undefined) return { do: 'delay', delay: value.delay }
  if (value.drip !== undefined) return { do: 'drip', bytesPerSecond: value.drip }
  if (value.hide) return { do: 'hide', extensions: value.hide }
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
    when: whenSchema.optional().describe('It always matches unless given.'),
    at: z
      .enum(POINTS)
      .optional()
      .describe('Where in the session it acts; rcpt unless given, or the one place that the action has.'),
    then: actionSchema.describe('What the server does; delay, drip and hide let the rules after it act, too.'),
    times: shared.times,
    chance: shared.chance,
    while: shared.while,
  })
  .superRefine(({ at, then }, context) => {
    const only = FIXED_POINTS[then?.do]
    if (!at || !only || at === only) return
    const message = wrong(`${then.do} acts at ${only}, not at ${at}.`, `Write at: ${only}, or drop at.`)
    context.addIssue({ code: 'custom', message, path: ['at'] })
  }, always)
  .meta({ id: 'sessionRule', description: 'What happens in the SMTP session with the client.' })
  .transform(({ when, at, ...rest }): SessionRuleInput => {
    return { ...given(rest), then: rest.then, when: when ?? {}, at: at ?? FIXED_POINTS[rest.then.do] ?? 'rcpt' }
  })
