/** Sandboxes: listed, made, reconfigured, reset, removed. */
import { VIRTUAL_START } from '../../core/clock.ts'
import type { MtaInput } from '../../core/mta.ts'
import type { SandboxState } from '../../core/state.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { DEFAULT_SANDBOX, isSandboxName, putScenario } from '../../sandbox/sandboxes.ts'
import { getClock } from '../../sandbox/views.ts'
import type { LoadedScenario } from '../../scenario/schema.ts'
import type { SandboxStart } from '../../store/store.ts'
import type { Handlers } from '../call.ts'
import type { Body } from '../contract.ts'
import { loadGiven, loadMta } from '../load.ts'
import { epochOf } from './epoch.ts'
import { warningsOf, withKnown } from './scenario.ts'
import { startOf } from './start.ts'

export const sandboxHandlers = {
  listSandboxes: async ({ context, req }) => {
    const { sandboxes, guard } = context
    const own = guard.scopeOf(req)?.sandboxes
    // A token for one sandbox is told of no other.
    const names = sandboxes.names().filter((name) => !own || own.has(name))
    const rows = names.map(async (name) => rowOf(await sandboxes.get(name)))
    return { sandboxes: await Promise.all(rows) }
  },

  putSandbox: async ({ context, params, body }) => {
    // All of it is checked before anything is made or changed.
    const present = context.sandboxes.has(params.s as string) ? await context.sandboxes.get(params.s as string) : null
    const given = present ? await withKnown(body.scenario, present) : body.scenario
    const scenario = given === undefined ? null : await loadGiven(given)
    const timezone = body.timezone ?? scenario?.timezone
    const mta = body.mta ? await loadMta(body.mta, timezone ?? 'UTC') : scenario?.mta
    const start = {
      ...startOf({ ...scenario, ...body, clock: { ...scenario?.clock, ...body.clock } }),
      ...(mta ? { mta } : {}),
    }
    const sandbox = await context.sandboxes.get(params.s as string, start)
    await reconfigure(sandbox, wantedOf(sandbox.engine.state, body, scenario, mta))
    if (scenario && !isInForce(sandbox.engine.state, scenario)) {
      await putScenario(sandbox, scenario)
    }
    return { ...(await rowOf(sandbox)), warnings: scenario ? await warningsOf(scenario) : [] }
  },

  removeSandbox: async ({ context, params }) => {
    const name = params.s as string
    // Made only to be refused by the reason.
    if (!isSandboxName(name)) await context.sandboxes.get(name)
    const removed = await context.sandboxes.remove(name)
    if (removed && name !== DEFAULT_SANDBOX) for (const tell of context.onRemoved) tell(name, 'removed')
    return { removed }
  },

  resetSandbox: async ({ sandbox: open }) => {
    const sandbox = await open()
    await sandbox.reset()
    return epochOf(sandbox)
  },
} satisfies Partial<Handlers>

async function rowOf(sandbox: Sandbox) {
  const { total } = await sandbox.store.list(sandbox.name, { limit: 1 })
  const { epoch, now, queued } = getClock(sandbox)
  return { name: sandbox.name, epoch, now, messages: total, queued }
}

/** What the sandbox should be, where the request and its scenario leave out what it is already. */
function wantedOf(
  state: SandboxState,
  body: Body<'putSandbox'>,
  scenario: LoadedScenario | null,
  mta: MtaInput | undefined,
): SandboxStart {
  const mode = body.clock?.mode ?? scenario?.clock?.mode ?? state.clock.mode
  const standard = mode === state.clock.mode ? state.startedAt : VIRTUAL_START
  return {
    mta: mta ?? state.mta,
    clock: {
      mode,
      speed: body.clock?.speed ?? scenario?.clock?.speed ?? state.clock.speed,
      start: body.clock?.start ?? scenario?.clock?.start ?? (mode === 'real' ? null : standard),
    },
    seed: body.seed ?? scenario?.seed ?? state.seed,
    timezone: body.timezone ?? scenario?.timezone ?? state.timezone,
  }
}

/** What a running sandbox cannot take on begins a new epoch; all else is changed in place, and only where it differs. */
async function reconfigure(sandbox: Sandbox, wanted: SandboxStart): Promise<void> {
  const { state } = sandbox.engine
  const { mode, speed, start } = wanted.clock
  const isUntouched = state.counters.message === 0 && state.counters.session === 0
  const otherMode = mode !== state.clock.mode
  const otherStart = start !== null && start !== state.startedAt && (isUntouched || !otherMode)
  if (wanted.seed !== state.seed || wanted.timezone !== state.timezone || otherStart || (isUntouched && otherMode)) {
    return sandbox.reset(wanted)
  }
  if (otherMode || speed !== state.clock.speed) await sandbox.moveClock({ mode, speed })
  if (JSON.stringify(wanted.mta) !== JSON.stringify(state.mta)) await sandbox.setMta(wanted.mta)
}

/** Whether these very rules decide already: the same request again changes nothing. */
function isInForce(state: SandboxState, scenario: LoadedScenario): boolean {
  const bare = (rules: readonly object[]) => JSON.stringify(rules.map((rule) => sorted({ ...rule, id: undefined })))
  return (
    state.scenarioName === scenario.name &&
    bare(state.rules) === bare(scenario.rules) &&
    bare(state.sessionRules) === bare(scenario.session)
  )
}

const sorted = (value: object): object => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
