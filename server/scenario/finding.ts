/** Mistakes and warnings as the API and the journal tell them. */
import type { Finding } from '../core/types.ts'
import type { Problem, SandboxError } from '../errors.ts'

export const findingOf = ({ line, column, path, message, hint }: Problem): Finding => ({
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
  ...(path === undefined ? {} : { path }),
  message,
  ...(hint ? { mend: hint } : {}),
})

/** Each mistake that an error tells of; the error itself where it tells of none. */
export const problemsIn = ({ problems, message, hint }: SandboxError): readonly Problem[] =>
  problems ?? [{ message, ...(hint === undefined ? {} : { hint }) }]
