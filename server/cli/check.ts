/** `bouncelab check`: every mistake of every file, a line each, with its place; warnings beside, which are no mistakes. */

import type { Flags } from '../config.ts'
import type { MtaInput } from '../core/mta.ts'
import { type Problem, SandboxError } from '../errors.ts'
import { createMta } from '../mta/mta.ts'
import { loadScenarioFile } from '../scenario/load.ts'
import { problemLine } from '../scenario/problems.ts'
import { errorText } from './fail.ts'
import { scenarioFiles } from './scenario-files.ts'

export async function check(_flags: Flags, paths: string[]): Promise<number> {
  let faulty = 0
  for (const file of await scenarioFiles(paths)) {
    try {
      const { mta, timezone, warnings: hardlyMeant = [] } = await loadScenarioFile(file)
      for (const one of hardlyMeant) process.stderr.write(`${warningLine(one)}\n`)
      for (const line of mta ? warnings(file, mta, timezone ?? 'UTC') : []) process.stderr.write(`${line}\n`)
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

/** What can be played and is hardly meant, such as the CRs of a DOS file. */
function warnings(file: string, mta: MtaInput, timezone: string): string[] {
  return createMta(mta, { timezone })
    .show()
    .flatMap(({ name, source, warnings = [] }) =>
      warnings.map(({ text }) => `${source?.file ?? file}: WARNING ${name}: ${text}`),
    )
}
