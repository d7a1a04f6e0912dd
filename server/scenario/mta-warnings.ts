/** What of an MTA's configuration can be played and is hardly meant, such as the CRs of a DOS file. */
import type { MtaInput } from '../core/mta.ts'
import type { Problem } from '../errors.ts'
import { createMta } from '../mta/mta.ts'

/** @param mta one that is sound; where its settings were written is told as their place */
export function mtaWarnings(mta: MtaInput, timezone: string): Problem[] {
  return createMta(mta, { timezone })
    .show()
    .flatMap(({ name, source, warnings = [] }) =>
      warnings.map(({ text }) => ({
        ...(source ? { file: source.file } : {}),
        ...(source?.line === undefined ? {} : { line: source.line }),
        message: `${name}: ${text}`,
      })),
    )
}
