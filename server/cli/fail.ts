/** How errors look on a terminal: the fault and its mend, and a stack only where bouncelab itself is at fault. */
import { SandboxError } from '../errors.ts'
import { StoreError } from '../store/errors.ts'

/** Something could not be done at all, as opposed to: it was done and failed. */
export const CANNOT = 2

export function fail(error: unknown): number {
  process.stderr.write(`${errorText(error)}\n`)
  return CANNOT
}

export function errorText(error: unknown): string {
  if (error instanceof SandboxError) {
    // After a list of mistakes the mend has a line of its own.
    const space = error.message.endsWith('.') ? ' ' : '\n'
    const hint = error.hint && !error.message.includes(error.hint) ? `${space}${error.hint}` : ''
    // A scenario's mistakes have a place each, and editors read lines that begin with it.
    return error.name === 'ScenarioError' ? error.message : `bouncelab: ${error.message}${hint}`
  }
  // The store names its file and the mend itself.
  if (error instanceof StoreError) return `bouncelab: ${error.message}`
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `bouncelab: this is a fault in bouncelab, please report it.\n${text}`
}
