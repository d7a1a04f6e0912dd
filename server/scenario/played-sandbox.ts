/** A sandbox for one scenario: in memory, on a clock that skips, with no ports. */
import { VIRTUAL_START } from '../core/clock.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { observe } from '../sandbox/observe.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { DEFAULT_SANDBOX, Sandboxes } from '../sandbox/sandboxes.ts'
import { openStore } from '../store/open.ts'
import { DEFAULT_SEED, type PlayedSandbox } from './run.ts'
import type { LoadedScenario } from './schema.ts'

/** @param commands runs the commands of its .qmail files, where they may run */
export async function createSandbox(scenario: LoadedScenario, commands?: CommandHost): Promise<PlayedSandbox> {
  const mode = scenario.clock?.mode ?? 'auto'
  const store = await openStore(undefined)
  const sandboxes = await Sandboxes.open({
    store,
    mta: scenario.mta,
    scenario,
    clock: {
      mode,
      speed: scenario.clock?.speed ?? 1,
      start: scenario.clock?.start ?? (mode === 'real' ? null : VIRTUAL_START),
    },
    seed: DEFAULT_SEED,
    timezone: 'UTC',
    limits: { messages: undefined, bytes: undefined },
    wall: () => Date.now(),
    // What fails here fails the step that asked for it.
    onFault: () => undefined,
    commands,
  })
  const sandbox = await sandboxes.get(DEFAULT_SANDBOX)
  return playedOn(sandbox, async () => {
    await sandboxes.close()
    await store.close()
  })
}

/** What the steps and expectations of a scenario ask of a sandbox. */
export function playedOn(sandbox: Sandbox, close: () => Promise<void>): PlayedSandbox {
  return {
    ...observe(sandbox),
    now: () => sandbox.now(),
    accept: (input) => sandbox.accept(input),
    moveClock: (command) => sandbox.moveClock(command),
    use: (rules) => sandbox.use(rules),
    setMta: (input) => sandbox.setMta(input),
    waitFor: (query, timeoutMs) => sandbox.waitFor(query, timeoutMs),
    settled: () => sandbox.settled(),
    close,
  }
}
