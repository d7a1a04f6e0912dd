/** The steps of a scenario: what is done, in order. */
import { z } from 'zod'
import type { MtaInput } from '../core/mta.ts'
import type { SourcePlace } from '../core/types.ts'
import { type AwaitQuery, awaitSchema, type Expectation, expectationSchema } from './expect-schema.ts'
import { checkMail, type Mail, mailFields } from './mail-schema.ts'
import { oneOf } from './rule-parts.ts'
import { type RuleInput, ruleSchema } from './rule-schema.ts'
import { duration, wrong } from './words.ts'

/** A message to send: in fields, or a file's bytes as base64 once the loader has read it. */
export type SendItem = Mail & { eml?: string; emlBytes?: string }

export type Step = { source?: SourcePlace } & (
  | { do: 'send'; messages: SendItem[] }
  | { do: 'pause'; length: number }
  | { do: 'advance'; length: number }
  | { do: 'run' }
  | { do: 'rules'; rules: RuleInput[] }
  | { do: 'mta'; mta: MtaInput }
  | { do: 'await'; query: AwaitQuery; timeoutMs: number }
  | { do: 'expect'; expect: Expectation[] }
)

const WORDS = ['send', 'pause', 'advance', 'run', 'rules', 'mta', 'await', 'expect'] as const

const sendItem = z
  .strictObject({
    ...mailFields,
    eml: z.string().optional().describe('A file with the message, relative to this one.'),
  })
  .superRefine((mail, context) => {
    checkMail(mail, context)
    const content = (['subject', 'text', 'html', 'headers', 'attachments'] as const).find(
      (word) => mail[word] !== undefined,
    )
    if (mail.eml === undefined || !content) return
    const message = wrong(
      `${content} would change the bytes of ${mail.eml}.`,
      'Keep eml, or write the message in fields.',
    )
    context.addIssue({ code: 'custom', message, path: [content] })
  })
  .meta({ id: 'send', description: 'A message handed in as through /usr/sbin/sendmail.' })

/** The MTA's own module checks what is in it; here it need only name its type. */
export const mtaSchema = z
  .looseObject({ type: z.enum(['qmail', 'imta']) })
  .meta({ id: 'mta', description: "The MTA's configuration in its own words." })

export const stepSchema = z
  .strictObject({
    send: z.union([sendItem, z.array(sendItem).min(1)]).optional(),
    pause: duration.optional().describe('Waits in real time.'),
    advance: duration.optional().describe("Moves the sandbox's clock, stopping at each due instant."),
    run: z.literal('idle').optional().describe('Moves the clock until nothing is due any more.'),
    rules: z.array(ruleSchema).optional().describe('Puts these in front of the rules in force.'),
    mta: mtaSchema.optional().describe('Changes the MTA.'),
    await: awaitSchema.optional(),
    expect: z.array(expectationSchema).optional(),
  })
  .superRefine((step, context) =>
    oneOf(step, WORDS, 'A step', (message, path = []) => context.addIssue({ code: 'custom', message, path })),
  )
  .meta({ id: 'step', description: `One thing to do: ${WORDS.join(', ')}.` })
  .transform((step): Step => {
    if (step.send) return { do: 'send', messages: [step.send].flat() }
    if (step.pause !== undefined) return { do: 'pause', length: step.pause }
    if (step.advance !== undefined) return { do: 'advance', length: step.advance }
    if (step.rules) return { do: 'rules', rules: step.rules }
    if (step.mta) return { do: 'mta', mta: step.mta }
    if (step.await) return { do: 'await', ...step.await }
    if (step.expect) return { do: 'expect', expect: step.expect }
    return { do: 'run' }
  })
