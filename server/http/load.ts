/** What comes over HTTP in the scenario's words is read as a scenario is: as data, with every mistake told at once. */
import type { MtaInput } from '../core/mta.ts'
import { SandboxError } from '../errors.ts'
import type { LoadedScenario } from '../scenario/schema.ts'

/** @throws ScenarioError (E_INVALID, with problems) */
export async function loadPart(scenario: string | object): Promise<LoadedScenario> {
  const { loadScenario } = await import('../scenario/load.ts')
  return loadScenario(scenario, { origin: 'http' })
}

/** @throws ScenarioError */
export async function loadMta(mta: object, timezone: string): Promise<MtaInput> {
  return (await loadPart({ mta, timezone })).mta as MtaInput
}

/** An object, YAML text, or the name of a shipped scenario. @throws ScenarioError */
export async function loadGiven(scenario: string | object): Promise<LoadedScenario> {
  if (typeof scenario !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(scenario)) return loadPart(scenario)
  const { loadShipped, shippedInstead } = await import('../scenario/shipped.ts')
  const shipped = await loadShipped(scenario)
  if (shipped) return shipped
  const hint = `${shippedInstead(scenario)} Or send the scenario itself, as an object or as YAML text.`
  throw new SandboxError('E_INVALID', `There is no shipped scenario called ${JSON.stringify(scenario)}.`, { hint })
}
