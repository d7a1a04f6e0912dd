/** Which scenarios `--filter` means. */
import { nearest } from '../core/nearest.ts'
import { compilePattern, type Test } from '../core/pattern.ts'
import { SandboxError } from '../errors.ts'

/**
 * A glob or a `/regex/` as it stands, and any other text wherever it occurs in the name; letter case does not matter.
 * @throws SandboxError E_CONFIG where a regular expression is malformed
 */
export function nameTest(filter: string): Test {
  const isPattern = /[*?]/.test(filter) || /^\/.*\/[a-z]*$/s.test(filter)
  if (!isPattern) return (name) => name.toLowerCase().includes(filter.toLowerCase())
  try {
    return compilePattern(filter)
  } catch (cause) {
    const hint = "Write a part of a scenario's name, or a pattern: qmail-*"
    throw new SandboxError('E_CONFIG', `--filter: ${filter} is no regular expression.`, { hint, cause })
  }
}

export function noneOfThatName(filter: string, names: readonly string[]): SandboxError {
  const near = nearest(filter, names)
  const hint = `${near ? `Did you mean ${near}? ` : ''}There are ${names.join(', ')}.`
  return new SandboxError('E_CONFIG', `--filter: no scenario is called like ${JSON.stringify(filter)}.`, { hint })
}
