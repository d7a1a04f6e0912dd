/** The scenarios that come with the package, by name. */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadScenarioFile } from './load.ts'
import type { LoadedScenario } from './schema.ts'

/** Two folders up from the sources, three from dist. */
const FOLDER = ['../../scenarios/', '../../../scenarios/']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))

export function shippedNames(): string[] {
  const files = FOLDER ? readdirSync(FOLDER) : []
  return files.filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -'.yaml'.length))
}

/** @returns null where none is called so */
export async function loadShipped(name: string): Promise<LoadedScenario | null> {
  return shippedNames().includes(name) ? loadScenarioFile(`${FOLDER}${name}.yaml`) : null
}
