/** What a scenario expects, and what a step waits for. */
import { z } from 'zod'
import type { ReportEntry, SourcePlace } from '../core/types.ts'
import { adding, given } from './rule-parts.ts'
import {
  ASKED_KINDS,
  type AskedKind,
  always,
  countRange,
  duration,
  NOTICE_KINDS,
  pattern,
  regex,
  STATES,
  wrong,
} from './words.ts'

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const
ACTIONS satisfies readonly ReportEntry['action'][]

const texts = z.union([z.string(), z.array(z.string()).min(1)])

/** The fields of RFC 3464 in which a notice reports about one recipient, as patterns. */
const reportFields = z
  .strictObject({
    finalRecipient: pattern.optional().describe('The address at which delivery was tried.'),
    originalRecipient: pattern.optional().describe('The address as the sender gave it.'),
    action: z.enum(ACTIONS).optional().describe('What became of it.'),
    status: pattern.optional().describe('The enhanced status code.'),
    diagnosticCode: pattern.optional().describe("The remote host's reply."),
    remoteMta: pattern.optional().describe('The remote host.'),
  })
  .superRefine((value, context) => {
    if (Object.keys(value).length > 0) return
    adding(context)(wrong('report names a field.', 'Write report: { action: failed, status: 5.1.1 }'), [], 'missing')
  }, always)
  .meta({ id: 'report', description: 'For notices: what it reports about one recipient (RFC 3464).' })

/** A header field's name (RFC 5322, section 2.2). */
const fieldName = z.string().refine((name) => /^[!-9;-~]+$/.test(name), {
  message: wrong('This is no name of a header field.', 'Write it without its colon: Date'),
})

const equalsSchema = z
  .union([
    z.string(),
    z.strictObject({
      eml: z.string().describe('A recorded message, relative to this file.'),
      except: z
        .array(fieldName)
        .min(1)
        .optional()
        .describe('Header fields that may differ, wherever they stand; boundary means the MIME boundaries.'),
    }),
  ])
  .meta({ id: 'equals', description: 'The message is this recorded one; CRLF counts as LF.' })
  .transform((value): Recorded => (typeof value === 'string' ? { eml: value } : given(value)))

/** What one message must be like. */
const messageFields = {
  notice: z.enum(NOTICE_KINDS).optional().describe('A notice of this kind has come.'),
  kind: z.enum(ASKED_KINDS).optional().describe('A message of this kind has come.'),
  to: pattern.optional().describe('An envelope recipient, or an address in To.'),
  from: pattern.optional().describe('From, or the reverse-path.'),
  about: pattern.optional().describe('For notices and answers: an address that it is about.'),
  subject: pattern.optional().describe('The subject, decoded.'),
  status: pattern
    .optional()
    .describe('An enhanced status code that it reports, or that its recipients have: 5.1.1, 5.*'),
  state: z
    .union([z.enum(STATES), z.array(z.enum(STATES)).min(1)])
    .optional()
    .describe('What has become of the message itself; a list means any of them.'),
  contains: texts.optional().describe('The message has this text; a list means all of them.'),
  matches: regex.optional().describe('The message matches this regular expression.'),
  report: reportFields.optional().describe('For notices: what it reports about one recipient.'),
  equals: equalsSchema.optional().describe('It is this recorded message, but for what may differ.'),
  within: duration.optional().describe('At most so long after the root message was accepted.'),
  after: duration.optional().describe('At least so long after the root message was accepted.'),
}

const orderedItem = z
  .strictObject(messageFields)
  .superRefine(checkWords, always)
  .meta({ id: 'orderedExpectation', description: 'A message that must have come at this place in the order.' })
  .transform(readFields)

const expectFields = z.strictObject({
  ...messageFields,
  none: z
    .enum([...ASKED_KINDS, 'notice'])
    .optional()
    .describe('No such message has come; notice means none of any kind.'),
  count: countRange.optional().meta({ description: 'How many such messages: 2, >=1, 0.', default: '>=1' }),
  order: z.array(orderedItem).min(2).optional().describe('These have come, one after the other.'),
})

/** A recorded message to compare with; the loader reads its bytes. */
export interface Recorded {
  eml: string
  except?: string[]
  /** Base64. */
  bytes?: string
}

export interface ReportPatterns {
  finalRecipient?: string | string[]
  originalRecipient?: string | string[]
  action?: ReportEntry['action']
  status?: string | string[]
  diagnosticCode?: string | string[]
  remoteMta?: string | string[]
}

/** An expectation as data. `kind` is `notice` where any notice is meant. */
export interface Expectation {
  kind?: AskedKind | 'notice'
  none?: true
  to?: string | string[]
  from?: string | string[]
  about?: string | string[]
  subject?: string | string[]
  status?: string | string[]
  state?: string | string[]
  contains?: string[]
  matches?: string
  report?: ReportPatterns
  equals?: Recorded
  count?: string | number
  within?: number
  after?: number
  /** Messages that came one after the other; it stands alone. */
  order?: Expectation[]
  source?: SourcePlace
}

export const expectationSchema = expectFields
  .superRefine((value, context) => {
    checkWords(value, context)
    if (value.none && value.count !== undefined) {
      const message = wrong('none has no count.', 'Drop count, or write kind with count: 0.')
      context.addIssue({ code: 'custom', message, path: ['count'] })
    }
    const beside = Object.keys(value).find((word) => word !== 'order')
    if (!value.order || beside === undefined) return
    const message = wrong(`order stands alone; beside it is ${beside}.`, `Write ${beside} into its items.`)
    context.addIssue({ code: 'custom', message, path: [beside] })
  }, always)
  .meta({ id: 'expectation', description: 'A message that must (or with none must not) have come.' })
  .transform(readFields)

/** One word says which messages are meant. */
function checkWords(value: { notice?: string; kind?: string; none?: string }, context: z.RefinementCtx): void {
  const words = (['notice', 'kind', 'none'] as const).filter((word) => value[word] !== undefined)
  const second = words[1]
  if (!second) return
  const message = wrong(`${words.join(' and ')} say the same thing twice.`, 'Keep one of notice, kind and none.')
  context.addIssue({ code: 'custom', message, path: [second] })
}

type MessageFields = { [Word in keyof typeof messageFields]?: z.output<(typeof messageFields)[Word]> }

interface Fields extends MessageFields {
  none?: AskedKind | 'notice' | undefined
  count?: string | number | undefined
  order?: Expectation[] | undefined
}

function readFields({ notice, kind, none, contains, ...rest }: Fields): Expectation {
  const wanted = notice ?? kind ?? none
  return given({
    ...(wanted ? { kind: wanted } : {}),
    ...(none ? { none: true as const } : {}),
    ...(contains === undefined ? {} : { contains: [contains].flat() }),
    ...given(rest),
  })
}

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
    notice: z.enum(NOTICE_KINDS).optional().describe('A notice of this kind.'),
    kind: z.enum(ASKED_KINDS).optional().describe('A message of this kind.'),
    to: z.string().optional().describe('To whom; a pattern.'),
    from: z.string().optional().describe('From whom; a pattern.'),
    about: z.string().optional().describe('For notices and answers: an address that it is about; a pattern.'),
    subject: z.string().optional().describe('The subject; a pattern.'),
    q: z.string().optional().describe('Words in subject, addresses or text.'),
    count: z.int().min(1).optional().meta({ description: 'So many of them.', default: 1 }),
    timeout: duration.optional().describe('How long to wait, in real time; 30s unless given.'),
  })
  .meta({ id: 'await', description: 'Waits until such a message is there.' })
  .transform(({ notice, kind, timeout, ...rest }): { query: AwaitQuery; timeoutMs: number } => ({
    query: given({ kind: notice ?? kind, ...rest }),
    timeoutMs: timeout ?? 30_000,
  }))
