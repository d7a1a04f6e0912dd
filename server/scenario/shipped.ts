/** The scenarios that come with the package, by name. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../package/package.ts'
import { loadScenarioFile } from './load.ts'
import type { LoadedScenario } from './schema.ts'

const FOLDER = fileURLToPath(new URL('scenarios/', packageRoot))

export function shippedNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
}

/** @returns null where none is called so */
export async function loadShipped(name: string): Promise<LoadedScenario | null> {
  return shippedNames().includes(name) ? loadScenarioFile(`${FOLDER}${name}.yaml`) : null
}
