/** The shipped scenarios, whether one is sound, and playing one apart from everything else. */
import { z } from 'zod'
import type { ExpectationFacts, MessageFacts, StepFacts } from '../../scenario/facts.ts'
import { timeout } from './parameters.ts'
import { route } from './route.ts'
import { answer, finding, time } from './shapes.ts'

const place = () => ({
  line: z.int().optional(),
  column: z.int().optional(),
})

/** Sentences as data, for other languages than English; they grow with the language of scenarios. */
const facts = <T>() => (z.looseObject({}) as unknown as z.ZodType<T>).optional().describe('The same as data.')

const text = async () => (await import('../../scenario/schema.ts')).scenarioSchema

/** What else is answered where a scenario is played. */
export const PLAYED_IN_VAIN = {
  408: 'It took longer than it may',
  409: 'No scenario is in force here',
  413: 'It sends more than 10,000 messages, or 256 MB',
}

export const scenarioRoutes = {
  listScenarios: route({
    method: 'get',
    path: '/api/scenarios',
    summary: 'The scenarios that come with bouncelab',
    out: () =>
      z.array(
        z.object({
          name: z.string(),
          folder: z.string().describe('Where it lies below scenarios/; empty for none.'),
          about: z.string(),
          mta: z.string().nullable().describe('The type of its MTA; null for the plain catcher.'),
        }),
      ),
  }),

  getShippedScenario: route({
    method: 'get',
    path: '/api/scenarios/{name}',
    summary: 'A shipped scenario as it is written, YAML',
    gives: ['application/yaml'],
  }),

  checkScenario: route({
    method: 'post',
    path: '/api/scenarios/check',
    summary: 'What is wrong with a scenario, and what is hardly meant; nothing is applied',
    query: () =>
      z.strictObject({
        sandbox: z
          .string()
          .optional()
          .describe(
            'Where the text was read: each *** in it stands for the password or secret that is in force there.',
          ),
      }),
    body: text,
    takes: ['application/yaml'],
    out: () => z.object({ problems: z.array(finding()), warnings: z.array(finding()) }),
  }),

  runScenario: route({
    method: 'post',
    path: '/api/sandboxes/{s}/scenario/run',
    summary: 'Plays steps and expectations in a sandbox of their own; without a body those of the scenario in force',
    query: () =>
      z.strictObject({
        keep: z
          .enum(['true', 'false'])
          .default('false')
          .describe('Whether the sandbox stays, so that its messages can be looked at.'),
        reports: z
          .enum(['true', 'false'])
          .default('false')
          .describe('Whether the answer has it as JUnit and as JSON too, as `bouncelab run --reporter` writes them.'),
        timeout: timeout('30s').describe('How long it may take, in real time.'),
      }),
    body: text,
    takes: ['application/yaml'],
    also: PLAYED_IN_VAIN,
    out: () =>
      answer({
        name: z.string(),
        ok: z.boolean(),
        seed: z.int(),
        ms: z.number().describe('Real milliseconds of the whole.'),
        steps: z.array(
          z.object({
            step: z.int().describe('Its number, from 1; the last may be the expectations of the end.'),
            at: time().describe("When it began, on the played sandbox's clock."),
            text: z.string(),
            took: z.number().describe('Real milliseconds.'),
            messageIds: z.array(z.string()).describe('What it sent, and what came of it meanwhile.'),
            facts: facts<StepFacts>(),
            ...place(),
            error: z.string().optional().describe('Why it could not be done; the steps after it are not tried.'),
          }),
        ),
        expectations: z.array(
          z.object({
            step: z.int().describe('The step that looked.'),
            text: z.string(),
            ok: z.boolean(),
            expected: z.string(),
            nearest: z.string().optional(),
            why: z.string().optional(),
            facts: facts<ExpectationFacts>(),
            message: facts<MessageFacts>(),
            ...place(),
            messageId: z.string().optional().describe('What fits it, or came nearest.'),
          }),
        ),
        warnings: z.array(finding()),
        sandbox: z.string().optional().describe('Where it was played, with keep=true.'),
        reports: z.object({ junit: z.string(), json: z.string() }).optional().describe('With reports=true.'),
      }),
  }),
}
