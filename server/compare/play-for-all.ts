/** Plays one scenario once per MTA, each in a sandbox of its own that is gone afterwards. */
import { SandboxError } from '../errors.ts'
import type { MtaType } from '../mta/types.ts'
import { createSandbox, type Surroundings } from '../scenario/played-sandbox.ts'
import { type RunResult, runScenario } from '../scenario/run.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import { type Comparable, type ScenarioFor, scenarioFor } from './scenario-for.ts'
import { readTold, type Told } from './told.ts'
import { versionOf } from './versions.ts'

export interface PlayedBy extends Told {
  mta: MtaType
  /** Whose behaviour it is, in words: `Postfix 3.7`. */
  version: string
  /** Where its configuration comes from: the scenario's own block, or this MTA's defaults. */
  block: ScenarioFor['block']
  /** Whether what the scenario expects is asked of this MTA: it is not where the scenario is for another one. */
  asked: boolean
  /** How the run went; null where it could not be played. */
  result: RunResult | null
  /** Why it could not be played. */
  error?: string
}

export interface Comparison {
  name: string
  about?: string
  file?: string
  seed: number
  played: PlayedBy[]
  /** Every expectation that was asked holds, and every MTA could play it. */
  ok: boolean
}

export interface ComparisonOptions extends Comparable {
  mtas: readonly MtaType[]
  surroundings?: Surroundings
  /** Whether each result tells everything that happened. */
  keepTraces?: boolean
  /** Real milliseconds for each MTA. */
  timeoutMs?: number
  signal?: AbortSignal
}

const NOTHING: Told = { notices: [], untold: [], fates: [] }

export async function playForAll(scenario: LoadedScenario, options: ComparisonOptions): Promise<Comparison> {
  const played: PlayedBy[] = []
  for (const mta of options.mtas) played.push(await playFor(mta, scenario, options))
  const { name, about, file, seed = 1 } = scenario
  return {
    name,
    ...(about ? { about } : {}),
    ...(file ? { file } : {}),
    seed,
    played,
    ok: played.every(({ error, asked, result }) => error === undefined && (!asked || result?.ok)),
  }
}

/** @throws SandboxError E_TIMEOUT; what else is wrong with one MTA's run is told of that MTA */
async function playFor(
  mta: MtaType,
  scenario: LoadedScenario,
  { surroundings = {}, keepTraces = false, timeoutMs, signal, mtas: _, ...configured }: ComparisonOptions,
): Promise<PlayedBy> {
  const about = { mta, version: versionOf(mta) }
  const { block, ...prepared } = scenarioFor(mta, scenario, configured)
  const asked = block !== 'replaced'
  let told = NOTHING
  try {
    const result = await runScenario(prepared.scenario, {
      createSandbox: async (each) => {
        const sandbox = await createSandbox(each, surroundings)
        const close = async () => {
          if (!signal?.aborted) told = await readTold(sandbox)
          await sandbox.close()
        }
        return { ...sandbox, close }
      },
      keepTraces,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(signal ? { signal } : {}),
    })
    const error = result.steps.find((step) => step.error !== undefined)?.error
    return { ...about, block, asked, result, ...told, ...(error === undefined ? {} : { error }) }
  } catch (error) {
    if (!(error instanceof SandboxError) || error.code === 'E_TIMEOUT') throw error
    return { ...about, block, asked, result: null, ...NOTHING, error: error.message }
  }
}
