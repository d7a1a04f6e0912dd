/** The Test Anything Protocol, version 14 (testanything.org). */
import { problemLine } from '../problems.ts'
import { faultsOf, nameOf, placeText, type Told } from './reporter.ts'

export function tap(told: readonly Told[]): string {
  const lines = told.flatMap((one, i) => point(one, i + 1))
  return `${['TAP version 14', `1..${told.length}`, ...lines].join('\n')}\n`
}

function point(told: Told, number: number): string[] {
  const name = escapeName(nameOf(told))
  if (!('result' in told)) return [`not ok ${number} - ${name}`, ...yaml([{ message: told.error }])]
  const warnings = told.result.warnings.map((warning) => `# ${escapeName(problemLine(warning))}`)
  if (told.result.ok) {
    const seed = ['  ---', `  seed: ${told.result.seed}`, '  ...']
    return [...warnings, `ok ${number} - ${name} # time=${Math.round(told.result.ms)}ms`, ...seed]
  }
  const faults = faultsOf(told.result).map(({ step, failure }) => {
    const at = placeText(step, failure)
    const words: Record<string, string> = failure
      ? { expected: failure.expected, nearest: failure.nearest, why: failure.why }
      : { message: `cannot ${step.what}: ${step.error}` }
    return { ...words, ...(at ? { at } : {}) }
  })
  return [...warnings, `not ok ${number} - ${name}`, ...yaml(faults, told.result.seed)]
}

/** A `#` would begin a directive. */
const escapeName = (name: string): string => name.replace(/[\\#]/g, '\\$&').replace(/\s+/g, ' ')

/** The diagnostic block; JSON strings are YAML strings. */
function yaml(faults: Record<string, string>[], seed?: number): string[] {
  const items = faults.flatMap((fault) =>
    Object.entries(fault).map(([key, value], i) => `    ${i === 0 ? '- ' : '  '}${key}: ${JSON.stringify(value)}`),
  )
  return ['  ---', ...(seed === undefined ? [] : [`  seed: ${seed}`]), '  failures:', ...items, '  ...']
}
