/** One scenario, or one failure, played for several MTAs. */

import type { PlayedBy } from '../../compare/play-for-all.ts'
import type { CompareRequest } from '../../compare/request.ts'
import type { OutcomeSpec } from '../../core/rule.ts'
import { SandboxError } from '../../errors.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { Sandboxes } from '../../sandbox/sandboxes.ts'
import type { LoadedScenario } from '../../scenario/schema.ts'
import type { Handlers } from '../call.ts'
import { loadGiven, loadPart } from '../load.ts'
import { epochOf } from './epoch.ts'
import { inForce } from './scenario.ts'

export const compareHandlers = {
  listFailures: async () => {
    const { FAILURES } = await import('../../compare/failures.ts')
    const { writtenOutcome } = await import('../../compare/written-outcome.ts')
    return FAILURES.map((failure) => ({ ...failure, outcome: writtenOutcome(failure.outcome) }))
  },

  compare: async ({ context, sandbox: open, body, query, gone }) => {
    const sandbox = await open()
    const { sandboxes } = context
    const { readMtaNames } = await import('../../compare/mta-names.ts')
    const mtas = readMtaNames([body.mtas ?? 'all'].flat().join(','), 'mtas', 'E_INVALID')
    const scenario = await scenarioOf(body, sandbox, sandboxes)
    const { boundSending } = await import('../../scenario/run-bounds.ts')
    boundSending(scenario)
    const { playForAll } = await import('../../compare/play-for-all.ts')
    const { commands, handoffs } = sandboxes.options
    const { name, seed, ok, played } = await playForAll(scenario, {
      mtas,
      ...(body.notices ? { notices: body.notices } : {}),
      ...(body.failure === undefined ? {} : { onOneHost: true }),
      surroundings: { commands, handoffs },
      timeoutMs: query.timeout,
      signal: gone,
    })
    return { ...epochOf(sandbox), name, seed, ok, played: played.map(told) }
  },
} satisfies Partial<Handlers>

async function scenarioOf(body: CompareRequest, sandbox: Sandbox, sandboxes: Sandboxes): Promise<LoadedScenario> {
  if (body.scenario !== undefined && body.failure !== undefined) {
    const hint = 'Send a scenario to compare what comes of it, or a failure to compare that alone.'
    throw new SandboxError('E_INVALID', 'scenario and failure do not go together.', { hint })
  }
  if (body.failure !== undefined) return oneFailure(body, body.failure)
  return body.scenario === undefined ? inForce(sandbox, sandboxes) : loadGiven(body.scenario)
}

async function oneFailure(body: CompareRequest, failure: NonNullable<CompareRequest['failure']>) {
  const { FAILURES } = await import('../../compare/failures.ts')
  const { failureScenario } = await import('../../compare/failure-scenario.ts')
  const known = FAILURES.find(({ name }) => name === failure)
  const { at = known?.at, sender, notify, ret, envid, from, to, subject, text } = body
  return failureScenario({
    name: known?.name ?? 'failure',
    outcome: known ? [known.outcome] : await outcomesOf(failure),
    ...(at ? { at } : {}),
    ...(sender ? { sender } : {}),
    ...(notify ? { notify } : {}),
    ...(ret ? { ret } : {}),
    ...(envid === undefined ? {} : { envid }),
    mail: {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to: [to].flat() }),
      ...(subject === undefined ? {} : { subject }),
      ...(text === undefined ? {} : { text }),
    },
  })
}

/** @throws ScenarioError with what is wrong, as for a rule */
async function outcomesOf(failure: NonNullable<CompareRequest['failure']>): Promise<OutcomeSpec[]> {
  if (typeof failure === 'string' && failure !== 'deliver' && failure !== 'hold') {
    const { nearest } = await import('../../core/nearest.ts')
    const { FAILURES } = await import('../../compare/failures.ts')
    const names = FAILURES.map(({ name }) => name)
    const near = nearest(failure, names)
    const hint = `${near ? `Did you mean ${near}? ` : ''}GET /api/failures lists them; or write an outcome, such as {"reply": "550 5.1.1 User unknown"}.`
    throw new SandboxError('E_INVALID', `No failure is called ${JSON.stringify(failure)}.`, { hint })
  }
  const { rules } = await loadPart({ rules: [{ when: {}, then: failure }] })
  return (rules[0] as { then: OutcomeSpec[] }).then
}

function told({ result, error, asked, ...rest }: PlayedBy) {
  const failures = asked ? (result?.steps.flatMap((step) => step.failures) ?? []) : []
  return {
    ...rest,
    asked,
    ok: asked && result && result.checked > 0 ? result.ok : null,
    failures: failures.map(({ expected, nearest, why }) => ({ expected, nearest, why })),
    ...(error === undefined ? {} : { error }),
  }
}
