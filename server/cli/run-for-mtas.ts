/** `bouncelab run --mta all`: each scenario once per MTA, and what each told whom, side by side. */

import type { Comparison } from '../compare/play-for-all.ts'
import { playForAll } from '../compare/play-for-all.ts'
import { comparisonText } from '../compare/report-text.ts'
import type { MtaType } from '../mta/types.ts'
import type { Surroundings } from '../scenario/played-sandbox.ts'
import { REPORTERS, type Reporter, type Told, totalOf } from '../scenario/reporters/reporter.ts'
import type { LoadedScenario } from '../scenario/schema.ts'

/** A scenario that was compared, or why it could not be. */
export type ToldForMtas = { comparison: Comparison } | Exclude<Told, { result: unknown }>

export async function compareOne(
  scenario: LoadedScenario,
  mtas: readonly MtaType[],
  surroundings: Surroundings,
  keepTraces: boolean,
): Promise<ToldForMtas> {
  return { comparison: await playForAll(scenario, { mtas, surroundings, keepTraces }) }
}

/** Each MTA's run as a run of its own. What was not asked of it does not count. */
export const runsOf = (told: readonly ToldForMtas[]): Told[] =>
  told.flatMap((one): Told[] => {
    if (!('comparison' in one)) return [one]
    const { name, file, played } = one.comparison
    return played.map(({ mta, asked, result, error }) => {
      const called = `${name} (${mta})`
      if (!result) return { file: file ? `${file} (${mta})` : called, error: error ?? '' }
      const own = { ...result, name: called }
      if (asked) return { result: own }
      const steps = result.steps.map((step) => ({ ...step, failures: [], judged: [] }))
      return { result: { ...own, steps, checked: 0, ok: error === undefined } }
    })
  })

/** @param format of --reporter; those that know no comparison tell each MTA's run by itself */
export function tellForMtas(told: readonly ToldForMtas[], format: string, wallMs: number): string {
  const runs = runsOf(told)
  if (format === 'json') return `${JSON.stringify({ ok: runs.every(isOk), ms: wallMs, comparisons: told }, null, 2)}\n`
  if (format !== 'pretty') return (REPORTERS[format] as Reporter)(runs, wallMs)
  const texts = told.map((one) =>
    'comparison' in one ? comparisonText(one.comparison) : `${one.file}: ${one.error}\n`,
  )
  return `${texts.join('\n')}${totalOf(runs, wallMs).replace(/ scenarios?:/, ' runs:')}\n`
}

const isOk = (one: Told): boolean => 'result' in one && one.result.ok
