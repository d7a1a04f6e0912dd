/** Annotations as GitHub Actions reads them from a job's output: each failure stands at its line in the diff. */
import type { Problem } from '../../errors.ts'
import { faultsOf, type Told, totalOf } from './reporter.ts'

export function github(told: readonly Told[], wallMs?: number): string {
  return `${[...told.flatMap(annotations), totalOf(told, wallMs)].join('\n')}\n`
}

interface Place {
  file?: string | undefined
  line?: number | undefined
  column?: number | undefined
}

function annotations(one: Told): string[] {
  if (!('result' in one)) {
    const problems = one.problems ?? [{ file: one.file, message: one.error }]
    return problems.map((problem) => annotation('error', problem, one.file, textOf(problem)))
  }
  const { result } = one
  const { name, seed, file } = result
  return [
    ...faultsOf(result).map(({ step, failure }) => {
      const place = failure?.source ?? step.source ?? { file }
      if (!failure) return annotation('error', place, name, `cannot ${step.what}: ${step.error}`)
      const { expected, nearest, why } = failure
      return annotation('error', place, name, `expected ${expected}\nnearest ${nearest}\nwhy ${why}\nseed ${seed}`)
    }),
    ...result.warnings.map((warning) => annotation('warning', { file, ...warning }, name, textOf(warning))),
    `${result.ok ? '✓' : '✗'} ${name.replace(/\p{Cc}/gu, '\ufffd')} (seed ${seed})`,
  ]
}

const textOf = ({ message, hint }: Problem): string => `${message}${hint ? ` ${hint}` : ''}`

function annotation(level: 'error' | 'warning', { file, line, column }: Place, title: string, text: string): string {
  const places = [file && `file=${property(file)}`, line && `line=${line}`, column && `col=${column}`]
  const properties = [...places, `title=${property(title)}`].filter(Boolean).join(',')
  return `::${level} ${properties}::${escapeData(text)}`
}

/** `%`, CR and LF would end the command (github.com/actions/toolkit, packages/core/src/command.ts). */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
