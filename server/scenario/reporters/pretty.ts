/** For people: a line for each scenario; under those that fail, what was expected, what came nearest, and why. */
import { problemLine } from '../problems.ts'
import type { RunResult } from '../run.ts'
import { faultsOf, placeText, type Told, totalOf } from './reporter.ts'

export function pretty(told: readonly Told[], wallMs?: number): string {
  const lines = told.flatMap((one) =>
    'result' in one ? scenario(one.result) : [`✗ ${one.file}`, ...indent(one.error)],
  )
  return `${[...lines, '', totalOf(told, wallMs)].map(printable).join('\n')}\n`
}

function scenario(result: RunResult): string[] {
  const held = `${result.checked} ${result.checked === 1 ? 'expectation' : 'expectations'}`
  const head = `${result.ok ? '✓' : '✗'} ${result.name} (${held}, seed ${result.seed}, ${Math.round(result.ms)} ms)`
  return [
    head,
    ...result.warnings.map((warning) => `    warning   ${problemLine(warning)}`),
    ...faultsOf(result).flatMap(({ step, failure }) => ['', ...fault(step, failure)]),
    ...(result.ok ? [] : ['']),
  ]
}

function fault(step: RunResult['steps'][number], failure: ReturnType<typeof faultsOf>[number]['failure']): string[] {
  const place = placeText(step, failure)
  const at = place ? `    at        ${place}` : `    at        ${step.what}`
  if (!failure) return [`    cannot    ${step.what}: ${step.error}`, at]
  return [`    expected  ${failure.expected}`, `    nearest   ${failure.nearest}`, `    why       ${failure.why}`, at]
}

const indent = (text: string): string[] => text.split('\n').map((line) => `    ${line}`)

/** What a mail says must not steer a terminal. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '\ufffd')
