/** What stands beside and below the lines of the editor. Pure. */
import type { RuleRow } from '../lib/api-types.ts'
import type { Finding, RunAnswer } from '../lib/scenario-types.ts'
import type { LineMark, LineNote } from './editor/marks.ts'
import type { Fault } from './editor/mount.ts'

interface Words {
  hits: (n: number) => string
  holds: string
  fails: string
  nearest: (id: string) => string
}

/** Hits beside the rules of the text, and how its expectations fared. */
export function marksOf(rules: readonly RuleRow[], run: RunAnswer | undefined, words: Words): LineMark[] {
  const hits = rules.flatMap(({ source, hits: n = 0 }): LineMark[] =>
    source?.line === undefined || n === 0
      ? []
      : [{ line: source.line, sign: `${n}×`, tone: 'plain', name: words.hits(n) }],
  )
  const fates = (run?.expectations ?? []).flatMap(({ line, ok }): LineMark[] =>
    line === undefined
      ? []
      : [ok ? { line, sign: '✓', tone: 'ok', name: words.holds } : { line, sign: '✕', tone: 'bad', name: words.fails }],
  )
  // Of several expectations on one line the one that fails is told.
  return [...fates.filter(({ tone }) => tone === 'bad'), ...fates.filter(({ tone }) => tone === 'ok'), ...hits]
}

/** Mistakes, warnings and failed expectations, each below its line. */
export function notesOf(
  problems: readonly Finding[],
  warnings: readonly Finding[],
  run: RunAnswer | undefined,
  words: Words,
): LineNote[] {
  const said =
    (tone: LineNote['tone']) =>
    (finding: Finding): LineNote[] =>
      finding.line === undefined ? [] : [{ line: finding.line, tone, text: sentence(finding) }]
  const failed = (run?.expectations ?? []).flatMap(({ ok, line, why = '', messageId }): LineNote[] =>
    ok || line === undefined
      ? []
      : [{ line, tone: 'bad', text: messageId ? `${why} ${words.nearest(messageId)}` : why }],
  )
  return [...problems.flatMap(said('bad')), ...warnings.flatMap(said('wait')), ...failed]
}

/** What the editor underlines. */
export function faultsOf(problems: readonly Finding[], warnings: readonly Finding[]): Fault[] {
  const at =
    (severity: Fault['severity']) =>
    (finding: Finding): Fault[] =>
      finding.line === undefined
        ? []
        : [{ line: finding.line, column: finding.column ?? 1, severity, message: sentence(finding) }]
  return [...problems.flatMap(at('error')), ...warnings.flatMap(at('warning'))]
}

const sentence = ({ message, mend }: Finding): string => (mend ? `${message} ${mend}` : message)
