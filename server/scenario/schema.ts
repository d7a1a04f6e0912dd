/**
 * The scenario file: the one place that says what may be written in it. YAML, JSON and TypeScript are checked against
 * it, the types come from it, and editors get it as JSON Schema.
 */
import { z } from 'zod'
import type { ClockMode } from '../core/events.ts'
import type { MtaInput } from '../core/mta.ts'
import type { Instant } from '../core/types.ts'
import type { Problem } from '../errors.ts'
import { type Expectation, expectationSchema } from './expect-schema.ts'
import { type RuleInput, ruleSchema } from './rule-schema.ts'
import { type SessionRuleInput, sessionRuleSchema } from './session-schema.ts'
import { mtaSchema, type Step, stepSchema } from './step-schema.ts'
import { type WebhookInput, webhookSchema } from './webhook-schema.ts'
import { instant, timezone } from './words.ts'

export type { Expectation } from './expect-schema.ts'
export type { RuleInput } from './rule-schema.ts'
export type { SessionRuleInput } from './session-schema.ts'
export type { Step } from './step-schema.ts'

export const scenarioSchema = z
  .strictObject({
    name: z.string().min(1).optional().describe("The scenario's name; the file's unless given."),
    about: z.string().optional().describe('One paragraph: what happens, and why it matters.'),
    mta: mtaSchema.optional().describe('The mail system that is played; without it a plain catcher.'),
    rules: z.array(ruleSchema).optional().describe('The first rule that matches an attempt decides it.'),
    session: z.array(sessionRuleSchema).optional().describe('What happens in the SMTP session with the client.'),
    webhooks: z.array(webhookSchema).optional().describe('URLs that are told what becomes of mail.'),
    steps: z.array(stepSchema).optional().describe('What is done, in order, when the scenario is run.'),
    expect: z.array(expectationSchema).optional().describe('What must hold at the end.'),
    onUnmatched: z
      .enum(['deliver', 'warn', 'fail'])
      .optional()
      .meta({ description: 'What a run says of mail for another host that no rule decides.', default: 'deliver' }),
    onUnexpected: z.enum(['ignore', 'warn', 'fail']).optional().meta({
      description: 'What a run says of a message that came and of which no expectation speaks.',
      default: 'ignore',
    }),
    seed: z.int().min(0).optional().meta({ description: 'Decides everything that chance decides.', default: 1 }),
    timezone: timezone
      .optional()
      .meta({ description: 'An IANA name, for MTAs that write local time.', default: 'UTC' }),
    clock: z
      .strictObject({
        mode: z.enum(['real', 'virtual', 'auto']).optional().meta({
          description: 'auto skips ahead while somebody waits; virtual moves by command only.',
          default: 'auto',
        }),
        start: instant
          .optional()
          .describe('When it starts (a real clock begins now); 2026-01-05T09:00:00Z unless given.'),
        speed: z
          .number()
          .positive()
          .optional()
          .meta({ description: 'Sandbox seconds per second, for a real clock.', default: 1 }),
      })
      .optional()
      .describe("The sandbox's clock in a run and in the fixture."),
  })
  .meta({ title: 'bouncelab scenario', description: 'An MTA, rules, steps and expectations.' })

/** A scenario as people write it, in YAML, JSON or TypeScript. */
export type ScenarioFile = z.input<typeof scenarioSchema>

/** A scenario as data: every word checked, every file read. */
export interface LoadedScenario {
  name: string
  about?: string
  mta?: MtaInput
  rules: RuleInput[]
  session: SessionRuleInput[]
  webhooks?: WebhookInput[]
  steps: Step[]
  expect: Expectation[]
  onUnmatched?: 'deliver' | 'warn' | 'fail'
  onUnexpected?: 'ignore' | 'warn' | 'fail'
  seed?: number
  timezone?: string
  clock?: { mode?: ClockMode; start?: Instant; speed?: number }
  /** How many functions its rules have; a text has none. */
  functions?: number
  /** Where it was read from, and its text as it was written. */
  file?: string
  text?: string
  /** The files that its program imports: absolute paths. */
  imports?: string[]
  /** What is no mistake and hardly meant: rules that never match, expectations that never hold. */
  warnings?: Problem[]
}

/** The schema for editors: `# yaml-language-server: $schema=…`. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-7' }) as Record<string, unknown>
}
