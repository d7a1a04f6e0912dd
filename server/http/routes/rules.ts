/** Rules in force, overrides, and whether what was expected has happened. */
import type { RuleRecord, SessionRuleRecord } from '../../core/rule.ts'
import { withoutPasswords } from '../../core/secrets.ts'
import { SandboxError } from '../../errors.ts'
import { observe } from '../../sandbox/observe.ts'
import { unmatchedIn } from '../../sandbox/unmatched.ts'
import { getNearMisses } from '../../sandbox/views.ts'
import { findingOf } from '../../scenario/finding.ts'
import { type Handlers, ownBody } from '../call.ts'
import { MAX_JSON, parseJson, readBody } from '../input.ts'
import { loadPart } from '../load.ts'
import { notFound } from '../problem.ts'
import { epochOf } from './epoch.ts'
import { withKnown } from './scenario.ts'

export const ruleHandlers = {
  listRules: async ({ sandbox: open }) => {
    const sandbox = await open()
    const { overrides, rules, sessionOverrides, sessionRules, ruleUses } = sandbox.engine.state
    const standing = <R extends RuleRecord | SessionRuleRecord>(list: R[], origin: 'override' | 'scenario') =>
      list.map((rule) => ({ ...withoutPasswords(rule), origin, hits: ruleUses[rule.id] ?? 0 }))
    return {
      ...epochOf(sandbox),
      rules: [...standing(overrides, 'override'), ...standing(rules, 'scenario')],
      session: [...standing(sessionOverrides, 'override'), ...standing(sessionRules, 'scenario')],
    }
  },

  addRules: ownBody(async ({ sandbox: open, req }) => {
    const sandbox = await open()
    const given = rulesOf(parseJson(await readBody(req, MAX_JSON)))
    const { rules, session, warnings = [] } = await loadPart(await withKnown(given, sandbox))
    if (rules.length + session.length === 0) {
      const hint = 'Write {"when": {"recipient": "a@b.test"}, "then": {"reply": "450 4.2.1 busy"}}.'
      throw new SandboxError('E_INVALID', 'There is no rule in the body.', { hint })
    }
    const added = await sandbox.use(rules, session)
    // Ids only grow, so the new session rules are those in front.
    return {
      ...epochOf(sandbox),
      rules: withoutPasswords(added),
      session: sandbox.engine.state.sessionOverrides.slice(0, session.length),
      warnings: warnings.map(findingOf),
    }
  }),

  removeRule: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    if (!(await sandbox.removeRule(params.id as string))) {
      throw notFound(`There is no rule ${JSON.stringify(params.id)} in force.`, 'GET …/rules lists those that are.')
    }
    return { ...epochOf(sandbox), removed: 1 }
  },

  resetRules: async ({ sandbox: open }) => {
    const sandbox = await open()
    await sandbox.resetRules()
    return epochOf(sandbox)
  },

  getNearMisses: async ({ sandbox: open }) => {
    const sandbox = await open()
    return { ...epochOf(sandbox), messages: getNearMisses(sandbox), unmatched: await unmatchedIn(sandbox) }
  },

  verify: ownBody(async ({ sandbox: open, req }) => {
    const sandbox = await open()
    const given = parseJson(await readBody(req, MAX_JSON)) as { expect?: unknown } | null
    const unknown = Object.keys(given ?? {}).filter((key) => key !== 'expect')
    if (unknown.length > 0 || !Array.isArray(given?.expect) || given.expect.length === 0) {
      const hint = 'Write {"expect": [{"notice": "bounce", "to": "app@client.test"}]}.'
      throw new SandboxError(
        'E_INVALID',
        'The body has expect, a list of what should have happened, and nothing else.',
        { hint },
      )
    }
    const { expect } = await loadPart({ expect: given.expect })
    const { judgeExpectations } = await import('../../scenario/expect.ts')
    const { failures, judged } = await judgeExpectations(expect, observe(sandbox))
    const all = judged.map(({ expected, facts, failure, messageId, source }) => ({
      expected,
      ...(facts ? { facts } : {}),
      ok: failure === null,
      ...(failure ? { why: failure.why } : {}),
      ...(messageId === undefined ? {} : { messageId }),
      ...(source ? { source } : {}),
    }))
    return { ...epochOf(sandbox), ok: failures.length === 0, failures, judged: all }
  }),
} satisfies Partial<Handlers>

/** One rule, a list of rules, or `{rules, session}`. */
function rulesOf(given: unknown): object {
  if (Array.isArray(given)) return { rules: given }
  const { rules, session } = (given ?? {}) as { rules?: unknown; session?: unknown }
  if (rules === undefined && session === undefined) return { rules: [given] }
  return given as object
}
