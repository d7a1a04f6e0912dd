/** A comparison as text for a terminal: who told whom, MTA beside MTA, then what each said. */
import { formatDuration } from '../core/duration.ts'
import type { Comparison, PlayedBy } from './play-for-all.ts'
import { compareRows } from './rows.ts'
import type { ComparedNotice } from './told.ts'

export function comparisonText(comparison: Comparison): string {
  const { name, about, played } = comparison
  return [
    name,
    ...(about ? [`  ${about.trim().split('\n')[0]}`] : []),
    '',
    ...table(played).map((line) => `  ${line}`.trimEnd()),
    '',
    ...played.flatMap(saidBy).map((line) => `  ${line}`.trimEnd()),
    '',
  ].join('\n')
}

/** Each MTA a column, each notice a row; `-` where it writes none. */
function table(played: readonly PlayedBy[]): string[] {
  const rows = compareRows(played.map(({ notices }) => notices)).map(({ kind, whom, nth, cells }) => [
    `${kind}${nth > 1 ? ` ${nth}` : ''} to ${whom}`,
    ...cells.map((notice) => (notice ? cell(notice) : '-')),
  ])
  const verdicts = ['expectations', ...played.map(verdict)]
  const lines = [['', ...played.map(({ mta }) => mta)], ...rows, verdicts]
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  )
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '))
}

const cell = ({ report, after }: ComparedNotice): string => {
  const statuses = [...new Set(report.map(({ status }) => status))].join(', ')
  return `${statuses || '?'} at ${afterText(after)}`
}

function verdict({ error, asked, result }: PlayedBy): string {
  if (error !== undefined) return 'not played'
  if (!asked) return 'not asked'
  if (result?.checked === 0) return 'none'
  return result?.ok ? 'hold' : 'fail'
}

function saidBy({ mta, version, notices, untold, fates, error, asked, result }: PlayedBy): string[] {
  const failures = asked ? (result?.steps.flatMap((step) => step.failures) ?? []) : []
  return [
    `${mta} (${version})`,
    ...(error === undefined ? [] : [`  cannot play it: ${error}`]),
    ...notices.flatMap((notice) => [
      `  ${afterText(notice.after)}  ${notice.kind} to ${notice.to.join(', ')}: ${notice.subject}`,
      ...notice.report.map(
        ({ finalRecipient, action, status, diagnosticCode }) =>
          `      ${finalRecipient}: ${action} ${status}${diagnosticCode ? `, ${oneLine(diagnosticCode)}` : ''}`,
      ),
    ]),
    ...untold.map(({ kind, why }) => `  no ${kind}${why ? `: ${why}` : ''}`),
    ...fates
      .filter(() => notices.length + untold.length === 0)
      .map(({ address, state, status }) => `  ${address}: ${state}${status ? ` ${status}` : ''}`),
    ...failures.flatMap(({ expected, nearest, why }) => [
      `  ✗ ${expected}`,
      `      nearest: ${nearest}`,
      `      ${why}`,
    ]),
  ]
}

const afterText = (after: number): string => (after === 0 ? '0s' : formatDuration(after))

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')
