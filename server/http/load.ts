/** What comes over HTTP in the scenario's words is read as a scenario is: as data, with every mistake told at once. */
import type { MtaInput } from '../core/mta.ts'
import { SandboxError } from '../errors.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import { parseJson, textOf } from './input.ts'

/** @throws ScenarioError (E_INVALID, with problems) */
export async function loadPart(scenario: string | object): Promise<LoadedScenario> {
  const { loadScenario } = await import('../scenario/load.ts')
  return loadScenario(scenario, { origin: 'http' })
}

/** @throws ScenarioError */
export async function loadMta(mta: object, timezone: string): Promise<MtaInput> {
  return (await loadPart({ mta, timezone })).mta as MtaInput
}

/**
 * A request's body as a scenario: YAML, JSON, or the name of a shipped one. A shipped one's own text may name the files
 * beside it, for it says nothing that is not in the package.
 * @throws ScenarioError (E_INVALID, with problems)
 */
export async function loadBody(body: Buffer, contentType = ''): Promise<LoadedScenario> {
  const given = /\bjson\b/i.test(contentType) ? fromJson(body) : textOf(body)
  try {
    return await loadGiven(given)
  } catch (error) {
    if (typeof given !== 'string' || !(error instanceof SandboxError)) throw error
    const { shippedOfText } = await import('../scenario/shipped.ts')
    const shipped = await shippedOfText(given)
    if (shipped) return shipped
    throw error
  }
}

/** Malformed JSON is told as such; the text itself goes on, so that mistakes in it have lines. */
function fromJson(body: Buffer): string | object {
  const data = parseJson(body) as { rules?: unknown } | null
  // Rules as rule() makes them are known as objects only.
  const built = Array.isArray(data?.rules) && data.rules.some((rule) => Array.isArray(rule?.then) && rule.then[0]?.do)
  return built ? (data as object) : textOf(body)
}

/** An object, YAML text, or the name of a shipped scenario. @throws ScenarioError */
export async function loadGiven(scenario: string | object): Promise<LoadedScenario> {
  if (typeof scenario !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(scenario.trim())) return loadPart(scenario)
  const { loadShipped, shippedInstead } = await import('../scenario/shipped.ts')
  const shipped = await loadShipped(scenario.trim())
  if (shipped) return shipped
  const hint = `${shippedInstead(scenario)} Or send the scenario itself, as an object or as YAML text.`
  throw new SandboxError('E_INVALID', `There is no shipped scenario called ${JSON.stringify(scenario)}.`, { hint })
}
