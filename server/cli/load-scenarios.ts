/** One or more scenario files, or shipped ones by name, as one scenario. */
import { existsSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { SandboxError } from '../errors.ts'
import { loadScenarioFile } from '../scenario/load.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import { loadShipped, shippedInstead } from '../scenario/shipped.ts'

/** @returns undefined for no file at all */
export async function loadScenarios(names: readonly string[]): Promise<LoadedScenario | undefined> {
  const loaded: LoadedScenario[] = []
  for (const name of names) loaded.push(await load(name))
  return loaded.length < 2 ? loaded[0] : merge(loaded)
}

async function load(name: string): Promise<LoadedScenario> {
  if (existsSync(name)) return loadScenarioFile(name)
  const shipped = await loadShipped(name)
  if (shipped) return shipped
  const hint = `${shippedInstead(name)} Give a file, or the name of a shipped scenario.`
  throw new SandboxError('E_CONFIG', `--scenario: there is no file ${name}.`, { hint })
}

/** One document that says what all of them say together, so that it can be read and put back. */
function joinedText(scenarios: LoadedScenario[]): string {
  const documents = scenarios.map(({ text }) => (parse(text ?? '') ?? {}) as Record<string, unknown>)
  const lists = ['rules', 'session', 'webhooks', 'steps', 'expect'].map((key) => [
    key,
    documents.flatMap((d) => d[key] ?? []),
  ])
  const whole = Object.assign({}, ...documents.reverse(), Object.fromEntries(lists)) as object
  return stringify({ ...whole, name: scenarios.map(({ name }) => name).join(' + ') })
}

/** Rules one after the other; of everything else the first that is given. */
function merge(scenarios: LoadedScenario[]): LoadedScenario {
  const first = Object.assign({}, ...[...scenarios].reverse()) as LoadedScenario
  const warnings = scenarios.flatMap(({ warnings = [] }) => warnings)
  const imports = scenarios.flatMap(({ imports = [] }) => imports)
  return {
    ...first,
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(imports.length > 0 ? { imports } : {}),
    name: scenarios.map(({ name }) => name).join(' + '),
    rules: scenarios.flatMap(({ rules }) => rules),
    session: scenarios.flatMap(({ session }) => session),
    webhooks: scenarios.flatMap(({ webhooks = [] }) => webhooks),
    steps: scenarios.flatMap(({ steps }) => steps),
    expect: scenarios.flatMap(({ expect }) => expect),
    file: scenarios.map(({ file }) => file ?? '').join(', '),
    text: joinedText(scenarios),
  }
}
