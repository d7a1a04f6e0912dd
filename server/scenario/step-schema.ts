/** The steps of a scenario: what is done, in order. */
import { z } from 'zod'
import type { MtaInput } from '../core/mta.ts'
import type { SourcePlace } from '../core/types.ts'
import { MTA_TYPES } from '../mta/types.ts'
import { type AwaitQuery, awaitSchema, type Expectation, expectationSchema } from './expect-schema.ts'
import { checkMail, type Mail, mailFields } from './mail-schema.ts'
import { adding, exactlyOne, oneOf } from './rule-parts.ts'
import { type RuleInput, ruleSchema } from './rule-schema.ts'
import { type SessionRuleInput, sessionRuleSchema } from './session-schema.ts'
import { always, duration, pattern, wrong } from './words.ts'

/** A message to send: in fields, or a file's bytes as base64 once the loader has read it. */
export type SendItem = Mail & {
  eml?: string
  emlBytes?: string
  times?: number
  /** Real milliseconds before each. */
  pause?: number
  via?: 'smtp'
  /** A pattern; one of the replies must fit. */
  reply?: string | string[]
  /** `verify`: the certificate must be in date. */
  tls?: boolean | 'verify'
  /** Real milliseconds. */
  timeout?: number
}

export type Step = { source?: SourcePlace } & (
  | { do: 'send'; messages: SendItem[] }
  | { do: 'pause'; length: number }
  | { do: 'advance'; length: number }
  | { do: 'run' }
  /** `reset` takes away first what earlier steps put in front. */
  | { do: 'rules'; rules: RuleInput[]; session: SessionRuleInput[]; reset?: true }
  | { do: 'mta'; mta: MtaInput }
  | { do: 'await'; query: AwaitQuery; timeoutMs: number }
  | { do: 'expect'; expect: Expectation[] }
)

const WORDS = ['send', 'pause', 'advance', 'run', 'rules', 'session', 'mta', 'await', 'expect'] as const

const sendItem = z
  .strictObject({
    ...mailFields,
    eml: z.string().optional().describe('A file with the message, relative to this one.'),
    times: z.int().min(1).optional().meta({ description: 'Sends it so many times.', default: 1 }),
    pause: duration.optional().describe('Real time to wait before each.'),
    via: z.literal('smtp').optional().describe('Goes over SMTP, as an application sends; session rules act.'),
    reply: pattern
      .optional()
      .describe('With via: a reply that the client gets; lost, nothing or untrusted where none comes.'),
    tls: z
      .union([z.boolean(), z.literal('verify')])
      .optional()
      .meta({
        description: 'With via: the client asks for STARTTLS; with verify it takes no certificate that has run out.',
        default: false,
      }),
    timeout: duration.optional().describe('With via: real time that the client waits for a reply; 30s unless given.'),
  })
  .superRefine((mail, context) => {
    checkMail(mail, context)
    const ofSmtp = (['reply', 'tls', 'timeout'] as const).find((word) => mail[word] !== undefined)
    if (ofSmtp && !mail.via) {
      const message = wrong(`${ofSmtp} is of a message that goes over SMTP.`, `Write via: smtp, or drop ${ofSmtp}.`)
      context.addIssue({ code: 'custom', message, path: [ofSmtp] })
    }
    const content = (['subject', 'text', 'html', 'headers', 'attachments'] as const).find(
      (word) => mail[word] !== undefined,
    )
    if (mail.eml === undefined || !content) return
    const message = wrong(
      `${content} would change the bytes of ${mail.eml}.`,
      'Keep eml, or write the message in fields.',
    )
    context.addIssue({ code: 'custom', message, path: [content] })
  }, always)
  .meta({ id: 'send', description: 'A message handed in as through /usr/sbin/sendmail, or over SMTP.' })

/** The MTA's own module checks what is in it; here it need only name its type. */
export const mtaSchema = z
  .looseObject({ type: z.enum(MTA_TYPES).describe('Which system is played.') })
  .meta({ id: 'mta', description: "The MTA's configuration in its own words." })

/** What stepSchema says of its words, for editors: session may stand beside rules. */
const oneWord = {
  oneOf: [
    ...exactlyOne(WORDS.filter((word) => word !== 'session')).oneOf,
    { required: ['session'], not: { required: ['rules'] } },
  ],
}

export const stepSchema = z
  .strictObject({
    send: z
      .union([sendItem, z.array(sendItem).min(1)])
      .optional()
      .describe('Hands a message in, or several.'),
    pause: duration.optional().describe('Waits in real time.'),
    advance: duration.optional().describe("Moves the sandbox's clock, stopping at each due instant."),
    run: z.literal('idle').optional().describe('Moves the clock until nothing is due any more.'),
    rules: z
      .union([z.array(ruleSchema), z.literal('reset')])
      .optional()
      .describe('Puts these in front of the rules in force; reset takes away what steps before it put there.'),
    session: z
      .array(sessionRuleSchema)
      .optional()
      .describe('Puts these in front of the session rules in force; may stand beside rules.'),
    mta: mtaSchema.optional().describe('Changes the MTA.'),
    await: awaitSchema.optional().describe('Waits until such a message is there.'),
    expect: z.array(expectationSchema).optional().describe('What must hold at this point.'),
  })
  .superRefine((step, context) => {
    // Rules of both kinds may be put in front together.
    const { session: _, ...besides } = step
    oneOf(step.rules === undefined ? step : besides, WORDS, 'A step', adding(context))
  }, always)
  .meta({ id: 'step', description: `One thing to do: ${WORDS.join(', ')}.`, ...oneWord })
  .transform((step): Step => {
    if (step.send) return { do: 'send', messages: [step.send].flat() }
    if (step.pause !== undefined) return { do: 'pause', length: step.pause }
    if (step.advance !== undefined) return { do: 'advance', length: step.advance }
    const { rules, session = [] } = step
    if (rules === 'reset') return { do: 'rules', rules: [], session, reset: true }
    if (rules ?? step.session) return { do: 'rules', rules: rules ?? [], session }
    if (step.mta) return { do: 'mta', mta: step.mta }
    if (step.await) return { do: 'await', ...step.await }
    if (step.expect) return { do: 'expect', expect: step.expect }
    return { do: 'run' }
  })
