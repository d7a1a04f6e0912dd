/** What decides: scenario, rules, MTA; and whether what was expected has happened. */
import { z } from 'zod'
import type { RuleRecord, SessionRuleRecord, When } from '../../core/rule.ts'
import type { ExpectationFacts } from '../../scenario/facts.ts'
import { route } from './route.ts'
import { answer, finding, nearMiss, place, setting } from './shapes.ts'
import { noticeTable } from './trace-shapes.ts'

const HERE = '/api/sandboxes/{s}'

// What conditions, outcomes and actions hold is told by the scenario schema.
const expectationFacts = () =>
  (z.looseObject({}) as unknown as z.ZodType<ExpectationFacts>).optional().describe('The expectation as data.')
const conditions = () => z.looseObject({}) as unknown as z.ZodType<When>
const outcomes = () => z.array(z.looseObject({ do: z.string() })) as unknown as z.ZodType<RuleRecord['then']>
const action = () => z.looseObject({ do: z.string() }) as unknown as z.ZodType<SessionRuleRecord['then']>

const shared = () => ({
  id: z.string(),
  name: z.string().optional(),
  source: place().optional(),
  when: conditions(),
  times: z.int().optional(),
  chance: z.number().optional(),
  while: z.object({ from: z.number().optional(), until: z.number().optional() }).optional(),
})

const point = () => z.enum(['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'message', 'quit'])

const ruleShape = () => ({ ...shared(), then: outcomes() })
const sessionShape = () => ({ ...shared(), at: point(), then: action() })
const standing = () => ({ origin: z.enum(['override', 'scenario']), hits: z.int() })
const added = () => ({ rules: z.array(z.object(ruleShape())), session: z.array(z.object(sessionShape())) })

const scenarioShape = () => ({
  name: z.string().nullable(),
  file: z.string().nullable(),
  text: z.string().nullable().describe('As it was written.'),
  scenario: z.unknown().describe('The same as an object, which PUT takes.'),
  problems: z
    .array(finding())
    .describe('What is wrong with its file as it is now, while what was read before stays in force.'),
  warnings: z.array(finding()).describe('What can be played and is hardly meant.'),
})

const mtaAnswer = () =>
  answer({
    type: z.string(),
    input: z.looseObject({ type: z.string() }),
    settings: z.array(setting()),
    whoGetsWhat: z.array(noticeTable()).optional().describe('imta: who is told, by channel and kind of notice.'),
    /** The folder that the server follows: whether this sandbox still goes by it, and what is wrong with its files. */
    folder: z
      .object({
        path: z.string(),
        followed: z.boolean(),
        problem: z.string().nullable(),
        changed: z.array(z.string()).describe('Files that this sandbox has changed; they go before the folder’s.'),
      })
      .optional(),
  })

export const ruleRoutes = {
  getScenario: route({
    method: 'get',
    path: `${HERE}/scenario`,
    summary: 'The scenario in force, as YAML unless JSON is asked for',
    out: () => answer(scenarioShape()),
    gives: ['application/yaml'],
  }),

  putScenario: route({
    method: 'put',
    path: `${HERE}/scenario`,
    summary: "Applies a scenario's rules and, where it has one, its MTA; steps are not run",
    body: async () => (await import('../../scenario/schema.ts')).scenarioSchema,
    takes: ['application/yaml'],
    out: () =>
      answer({
        ...scenarioShape(),
        fromNextReset: z
          .array(z.enum(['seed', 'timezone', 'clock']))
          .describe('Settings of it that differ from the present ones: they count from the next reset on.'),
      }),
  }),

  listRules: route({
    method: 'get',
    path: `${HERE}/rules`,
    summary: 'The rules in force, in the order in which they are asked',
    out: () =>
      answer({
        rules: z.array(z.object({ ...ruleShape(), ...standing() })),
        session: z.array(z.object({ ...sessionShape(), ...standing() })),
      }),
  }),

  addRules: route({
    method: 'post',
    path: `${HERE}/rules`,
    summary: 'Puts rules in front of all others: one, a list, or {rules, session}',
    body: async () => {
      const { ruleSchema, sessionRuleSchema } = await import('../../scenario/rule-schema.ts')
      return z.union([
        ruleSchema,
        z.array(ruleSchema).min(1),
        z.strictObject({ rules: z.array(ruleSchema).optional(), session: z.array(sessionRuleSchema).optional() }),
      ])
    },
    out: () => answer({ ...added(), warnings: z.array(finding()).describe('Contradictions among them.') }),
    status: 201,
  }),

  removeRule: route({
    method: 'delete',
    path: `${HERE}/rules/{id}`,
    summary: "Takes a rule away, an override or one of the scenario's",
    out: () => answer({ removed: z.int() }),
  }),

  resetRules: route({
    method: 'post',
    path: `${HERE}/rules/reset`,
    summary: 'Takes all overrides away',
    out: () => answer({}),
  }),

  getNearMisses: route({
    method: 'get',
    path: `${HERE}/rules/near-misses`,
    summary: 'Which rules would not act on messages in motion, and which mail met no rule; nearest rule first',
    out: () =>
      answer({
        messages: z.array(z.object({ messageId: z.string(), recipient: z.string(), nearMisses: z.array(nearMiss()) })),
        unmatched: z.array(z.object({ messageId: z.string(), recipient: z.string(), nearest: z.string().nullable() })),
      }),
  }),

  getMta: route({
    method: 'get',
    path: `${HERE}/mta`,
    summary: 'The configuration, and its sentences',
    out: mtaAnswer,
  }),

  putMta: route({
    method: 'put',
    path: `${HERE}/mta`,
    summary: 'Changes the MTA, in its own words',
    body: async () => (await import('../../scenario/step-schema.ts')).mtaSchema,
    out: mtaAnswer,
  }),

  putControlFile: route({
    method: 'put',
    path: `${HERE}/mta/control/{file}`,
    summary: "Gives one of qmail's control files a content, as {content} or as text; all others stay as they are",
    body: () => z.strictObject({ content: z.string() }),
    takes: ['text/plain'],
    out: mtaAnswer,
  }),

  removeControlFile: route({
    method: 'delete',
    path: `${HERE}/mta/control/{file}`,
    summary: "Takes one of qmail's control files away, so that its default is in force",
    out: mtaAnswer,
  }),

  resetControlFiles: route({
    method: 'post',
    path: `${HERE}/mta/control/reset`,
    summary: 'Goes by the files of the folder that the server follows, without what was changed here',
    out: mtaAnswer,
  }),

  verify: route({
    method: 'post',
    path: `${HERE}/verify`,
    summary: 'Whether what was expected has happened; where not, what came nearest',
    body: async () => {
      const { expectationSchema } = await import('../../scenario/expect-schema.ts')
      return z.strictObject({ expect: z.array(expectationSchema).min(1) })
    },
    out: () =>
      answer({
        ok: z.boolean(),
        failures: z.array(
          z.object({
            expected: z.string(),
            nearest: z.string(),
            why: z.string(),
            messageId: z.string().optional(),
            source: place().optional(),
          }),
        ),
        judged: z
          .array(
            z.object({
              expected: z.string(),
              ok: z.boolean(),
              why: z.string().optional(),
              facts: expectationFacts(),
              messageId: z.string().optional().describe('A message that fits, or the one that came nearest.'),
              source: place().optional(),
            }),
          )
          .describe('Every expectation, in the order given.'),
      }),
  }),
}
