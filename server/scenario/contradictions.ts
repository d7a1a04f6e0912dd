/** What is no mistake and hardly meant: rules that can never act, expectations that can never hold. */
import { expectContradictions } from './expect-contradictions.ts'
import type { Expectation } from './expect-schema.ts'
import type { Mistake } from './problems.ts'
import { ruleContradictions, sessionContradictions } from './rule-contradictions.ts'
import type { RuleInput } from './rule-schema.ts'
import type { SessionRuleInput } from './session-schema.ts'
import type { Step } from './step-schema.ts'

interface Scenario {
  rules?: RuleInput[] | undefined
  session?: SessionRuleInput[] | undefined
  steps?: Step[] | undefined
  expect?: Expectation[] | undefined
}

export function contradictionsIn({ rules = [], session = [], steps = [], expect = [] }: Scenario): Mistake[] {
  const firstSent = steps.findIndex((step) => step.do === 'send' || step.do === 'await')
  const isSent = (step: number): boolean => firstSent >= 0 && firstSent < step
  return [
    ...ruleContradictions(rules, ['rules']),
    ...sessionContradictions(session, ['session']),
    ...steps.flatMap((step, i) => {
      if (step.do === 'rules') {
        const session = sessionContradictions(step.session, ['steps', i, 'session'])
        return [...ruleContradictions(step.rules, ['steps', i, 'rules']), ...session]
      }
      return step.do === 'expect' ? expectContradictions(step.expect, ['steps', i, 'expect'], !isSent(i)) : []
    }),
    ...expectContradictions(expect, ['expect'], !isSent(steps.length)),
  ]
}
