/** Rules at delivery as people write them, and what they become. */
import { z } from 'zod'
import { ANSWERS, FEEDBACK_TYPES } from '../core/answer.ts'
import type { OutcomeSpec, RuleRecord } from '../core/rule.ts'
import { CONNECT_RESULTS, DNS_RESULTS, MAILBOX_RESULTS } from '../core/types.ts'
import { adding, exactlyOne, given, oneOf, shared, whenSchema } from './rule-parts.ts'
import { webhookTargetSchema } from './webhook-schema.ts'
import { always, duration, host, mailServer, reply, wrong } from './words.ts'

export { sessionRuleSchema } from './session-schema.ts'

/** A rule before the sandbox numbers it. */
export type RuleInput = Omit<RuleRecord, 'id'>

const STAGES = ['greeting', 'helo', 'mail', 'rcpt', 'data', 'message'] as const

/** What comes back although the message was taken. */
const answerSchema = z
  .strictObject({
    with: z.enum(ANSWERS).describe('What comes back.'),
    text: z.string().optional().describe('In place of its own words.'),
    to: z.string().optional().describe('To whom; the reverse-path unless given.'),
    newAddress: z.string().optional().describe('For address-changed: where mail is to go from now on.'),
    feedback: z
      .enum(FEEDBACK_TYPES)
      .optional()
      .describe('For a complaint: its Feedback-Type (RFC 5965); abuse unless given.'),
  })
  .meta({ id: 'answer', description: 'Mail that comes back although the message was taken.' })

const outcomeFields = z.strictObject({
  deliver: z.literal(true).optional().describe('It is delivered; also written as the bare word.'),
  reply: reply.optional().describe('The remote host answers so; 5xx fails, 4xx defers.'),
  at: z.enum(STAGES).optional().meta({ description: 'Where the reply comes.', default: 'rcpt' }),
  host: host
    .optional()
    .describe(
      'Whose reply or connection: mx.example.net[192.0.2.25], or either half; made from the domain unless given.',
    ),
  offers: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*( [!-~]+)*$/, 'is no EHLO keyword such as DSN or SIZE 1000'))
    .optional()
    .describe(
      "What the remote host's EHLO lists, such as [8BITMIME, DSN, SIZE 1000]; each MTA assumes its own unless given.",
    ),
  dns: z.enum(DNS_RESULTS).optional().describe("What the DNS says of the recipient's domain."),
  connect: z.enum(CONNECT_RESULTS).optional().describe('What becomes of the connection to the remote host.'),
  mailbox: z.enum(MAILBOX_RESULTS).optional().describe('What is wrong with the mailbox on this host.'),
  program: z
    .strictObject({
      exit: z.int().min(0).max(255).describe('Its exit code, which each MTA judges in its own way.'),
      output: z.string().default('').describe('What it writes, which a bounce quotes.'),
    })
    .optional()
    .describe('A program at delivery ends so.'),
  relay: mailServer
    .optional()
    .describe('A real server takes it, and its reply is the outcome: smtp://127.0.0.1:2525, smtps://… or lmtp://…'),
  pipe: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A command gets the message, as final delivery writes it, and its exit code is the outcome (--allow-commands).',
    ),
  maildir: z
    .string()
    .min(1)
    .optional()
    .describe('It is delivered into this Maildir, which is made where it is not there.'),
  mbox: z.string().min(1).optional().describe('It is delivered into this mbox file.'),
  webhook: webhookTargetSchema.optional().describe('It is delivered, and a URL is told of it.'),
  answer: z
    .union([z.enum(ANSWERS), answerSchema])
    .optional()
    .describe('It is delivered, and mail comes back: vacation, challenge, address-changed or complaint.'),
  hold: z.literal(true).optional().describe('Held until somebody releases it; also written as the bare word.'),
  times: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'In a list: how many attempts of a recipient this entry serves.', default: 1 }),
  delay: duration.optional().describe("How long the attempt takes on the sandbox's clock."),
})

/** The words of which an outcome has exactly one. */
const OUTCOMES = [
  'deliver',
  'reply',
  'dns',
  'connect',
  'mailbox',
  'program',
  'relay',
  'pipe',
  'maildir',
  'mbox',
  'webhook',
  'answer',
  'hold',
] as const

/** What has another side. */
const REMOTE = [{ required: ['reply'] }, { required: ['connect'] }, { required: ['deliver'] }]

/** What checkOutcome says, for editors and for the page's form. */
const outcomeInJson = {
  ...exactlyOne(OUTCOMES),
  dependencies: { at: ['reply'], host: { anyOf: [...REMOTE, { required: ['dns'] }] }, offers: { anyOf: REMOTE } },
}

export const outcomeSchema = z
  .union([z.enum(['deliver', 'hold']), outcomeFields.superRefine(checkOutcome, always).meta(outcomeInJson)])
  .meta({ id: 'outcome', description: `What becomes of an attempt: one of ${OUTCOMES.join(', ')}.` })
  .transform(readOutcome)

type OutcomeFields = z.output<typeof outcomeFields>

function checkOutcome(o: OutcomeFields, context: z.RefinementCtx): void {
  const add = adding(context)
  oneOf(o, OUTCOMES, 'An outcome', add)
  if (o.at && o.reply === undefined) add(wrong('at belongs to a reply.', "Write reply: '450 …' beside it."), ['at'])
  const isRemote = o.reply !== undefined || o.connect !== undefined || o.deliver !== undefined
  if (o.offers !== undefined && !isRemote) {
    add(wrong('offers belongs to deliver, a reply or a connect.', 'Drop it here.'), ['offers'])
  }
  if (o.host !== undefined && !isRemote && o.dns !== 'mx-no-address') {
    add(wrong('host belongs to deliver, a reply, a connect or dns: mx-no-address.', 'Drop it here.'), ['host'])
  }
  const untimed = (['relay', 'pipe', 'maildir', 'mbox', 'answer'] as const).find((word) => o[word] !== undefined)
  if (untimed && o.delay !== undefined) {
    add(wrong(`delay does not go with ${untimed}, which takes its own time.`, 'Drop one of them.'), ['delay'])
  }
  if (String(o.reply).startsWith('2') && !['greeting', 'helo', 'message'].includes(o.at ?? 'rcpt')) {
    add(wrong(`${JSON.stringify(o.reply)} is a success.`, 'Write deliver, or a reply from 400 to 599.'), ['reply'])
  }
}

function readOutcome(value: 'deliver' | 'hold' | OutcomeFields): OutcomeSpec {
  if (typeof value === 'string') return { do: value }
  const { deliver, reply, at, host, offers, dns, connect, mailbox, program, times, delay } = value
  const options = { ...(times === undefined ? {} : { times }), ...(delay === undefined ? {} : { delay }) }
  const where = { ...(host === undefined ? {} : { host }), ...(offers === undefined ? {} : { offers }) }
  if (deliver) return { do: 'deliver', ...where, ...options }
  if (reply !== undefined) return { do: 'reply', reply, at: at ?? 'rcpt', ...where, ...options }
  if (dns) return { do: 'dns', result: dns, ...(host === undefined ? {} : { exchanger: host }), ...options }
  if (connect) return { do: 'connect', result: connect, ...where, ...options }
  if (mailbox) return { do: 'mailbox', result: mailbox, ...options }
  if (program) return { do: 'program', ...program, ...options }
  return { ...(handedOn(value) ?? { do: 'hold' }), ...options }
}

/** What is handed to somebody else, or answered. */
function handedOn({ relay, pipe, maildir, mbox, webhook, answer }: OutcomeFields): OutcomeSpec | null {
  if (relay !== undefined) return { do: 'relay', server: relay }
  if (pipe !== undefined) return { do: 'pipe', command: pipe }
  if (maildir !== undefined) return { do: 'maildir', folder: maildir }
  if (mbox !== undefined) return { do: 'mbox', file: mbox }
  if (webhook !== undefined) return { do: 'webhook', ...given(webhook) }
  if (answer === undefined) return null
  return { do: 'answer', answer: typeof answer === 'string' ? { with: answer } : given(answer) }
}

export const ruleSchema = z
  .strictObject({
    name: shared.name,
    when: whenSchema.describe('Which attempts it decides.'),
    then: z
      .union([outcomeSchema, z.array(outcomeSchema).min(1)])
      .describe('What becomes of the attempt; a list advances per recipient, and its last entry stays.'),
    times: shared.times,
    chance: shared.chance,
    while: shared.while,
  })
  .meta({
    id: 'rule',
    description: 'What happens to matching attempts at delivery. The first rule that matches decides.',
  })
  .transform(({ then, ...rest }): RuleInput => ({ ...given(rest), then: [then].flat() }))
