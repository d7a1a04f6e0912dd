/** `bouncelab check`: every mistake of every file, a line each, with its place. */

import type { Flags } from '../config.ts'
import { SandboxError } from '../errors.ts'
import { loadScenarioFile } from '../scenario/load.ts'
import { errorText } from './fail.ts'
import { scenarioFiles } from './scenario-files.ts'

export async function check(_flags: Flags, paths: string[]): Promise<number> {
  let faulty = 0
  for (const file of await scenarioFiles(paths)) {
    try {
      await loadScenarioFile(file)
      process.stdout.write(`${file}: ok\n`)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      faulty++
      process.stderr.write(`${errorText(error)}\n`)
    }
  }
  return faulty === 0 ? 0 : 1
}
