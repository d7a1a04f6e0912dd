/** `bouncelab check`: every mistake of every file, a line each, with its place; warnings beside, which are no mistakes. */

import type { Flags } from '../config.ts'
import { type Problem, SandboxError } from '../errors.ts'
import { loadScenarioFile } from '../scenario/load.ts'
import { mtaWarnings } from '../scenario/mta-warnings.ts'
import { problemLine } from '../scenario/problems.ts'
import { errorText } from './fail.ts'
import { scenarioFiles } from './scenario-files.ts'

export async function check(_flags: Flags, paths: string[]): Promise<number> {
  let faulty = 0
  for (const file of await scenarioFiles(paths)) {
    try {
      const { mta, timezone, warnings: hardlyMeant = [] } = await loadScenarioFile(file)
      for (const one of hardlyMeant) process.stderr.write(`${warningLine(one)}\n`)
      for (const { message, ...place } of mta ? mtaWarnings(mta, timezone ?? 'UTC') : []) {
        process.stderr.write(`${place.file ?? file}: WARNING ${message}\n`)
      }
      process.stdout.write(`${file}: ok\n`)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      faulty++
      process.stderr.write(`${errorText(error)}\n`)
    }
  }
  return faulty === 0 ? 0 : 1
}

/** The place first, as editors read it. */
const warningLine = ({ message, ...rest }: Problem): string => problemLine({ ...rest, message: `WARNING ${message}` })
