/** What a scenario expects, and what a step waits for. */
import { z } from 'zod'
import type { MessageKind, SourcePlace } from '../core/types.ts'
import { given } from './rule-parts.ts'
import { countRange, duration, KINDS, NOTICE_KINDS, pattern, regex, STATES, wrong } from './words.ts'

const texts = z.union([z.string(), z.array(z.string()).min(1)])

const expectFields = z.strictObject({
  notice: z.enum(NOTICE_KINDS).optional().describe('A notice of this kind has come.'),
  kind: z.enum(KINDS).optional().describe('A message of this kind has come.'),
  none: z
    .enum([...KINDS, 'notice'])
    .optional()
    .describe('No such message has come; notice means none of any kind.'),
  to: pattern.optional().describe('An envelope recipient, or an address in To.'),
  from: pattern.optional().describe('From, or the reverse-path.'),
  about: pattern.optional().describe('For notices: an address that it is about.'),
  subject: pattern.optional(),
  status: pattern.optional().describe('An enhanced status code: 5.1.1, 5.*'),
  state: z.union([z.enum(STATES), z.array(z.enum(STATES)).min(1)]).optional(),
  contains: texts.optional().describe('The message has this text; a list means all of them.'),
  matches: regex.optional().describe('The message matches this regular expression.'),
  count: countRange.optional().describe('How many such messages: 2, >=1, 0.'),
  within: duration.optional().describe('At most so long after the root message was accepted.'),
  after: duration.optional().describe('At least so long after the root message was accepted.'),
})

/** An expectation as data. `kind` is `notice` where any notice is meant. */
export interface Expectation {
  kind?: MessageKind | 'notice'
  none?: true
  to?: string | string[]
  from?: string | string[]
  about?: string | string[]
  subject?: string | string[]
  status?: string | string[]
  state?: string | string[]
  contains?: string[]
  matches?: string
  count?: string | number
  within?: number
  after?: number
  source?: SourcePlace
}

export const expectationSchema = expectFields
  .superRefine((value, context) => {
    const words = (['notice', 'kind', 'none'] as const).filter((word) => value[word] !== undefined)
    const second = words[1]
    if (second) {
      const message = wrong(`${words.join(' and ')} say the same thing twice.`, 'Keep one of notice, kind and none.')
      context.addIssue({ code: 'custom', message, path: [second] })
    }
    if (value.none && value.count !== undefined) {
      const message = wrong('none has no count.', 'Drop count, or write kind with count: 0.')
      context.addIssue({ code: 'custom', message, path: ['count'] })
    }
  })
  .meta({ id: 'expectation', description: 'A message that must (or with none must not) have come.' })
  .transform(({ notice, kind, none, contains, ...rest }): Expectation => {
    const wanted = notice ?? kind ?? none
    return given({
      ...(wanted ? { kind: wanted } : {}),
      ...(none ? { none: true as const } : {}),
      ...(contains === undefined ? {} : { contains: [contains].flat() }),
      ...given(rest),
    })
  })

/** What to wait for; the same fields as GET …/messages/wait. */
export interface AwaitQuery {
  kind?: string
  to?: string
  from?: string
  about?: string
  subject?: string
  q?: string
  count?: number
}

export const awaitSchema = z
  .strictObject({
    notice: z.enum(NOTICE_KINDS).optional(),
    kind: z.enum(KINDS).optional(),
    to: z.string().optional(),
    from: z.string().optional(),
    about: z.string().optional(),
    subject: z.string().optional(),
    q: z.string().optional().describe('Words in subject, addresses or text.'),
    count: z.int().min(1).optional(),
    timeout: duration.optional().describe('Real time; 30s unless given.'),
  })
  .meta({ id: 'await', description: 'Waits until such a message is there.' })
  .transform(({ notice, kind, timeout, ...rest }): { query: AwaitQuery; timeoutMs: number } => ({
    query: given({ kind: notice ?? kind, ...rest }),
    timeoutMs: timeout ?? 30_000,
  }))
