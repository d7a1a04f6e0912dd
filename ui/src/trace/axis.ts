/** What stands on the axis: dates, times since arrival, the bracket over what happened in one second. Pure. */
import { formatDuration, formatMinute, type Locale } from '../lib/format.ts'
import type { Columns } from './columns.ts'

export interface AxisLabel {
  x: number
  at: number
  /** '' where it would run into the one before. */
  date: string
  since: string
}

const DATE_WIDTH = 86
const SINCE_WIDTH = 50
/** Narrower bursts have no room for the words of a bracket. */
const LEAST_BRACKET = 110

/** Dates where a burst starts, as far as they do not run into each other. */
export function axisLabels({ bursts, folds }: Columns, locale: Locale): AxisLabel[] {
  const start = bursts[0]?.at ?? 0
  let dateEnd = Number.NEGATIVE_INFINITY
  let sinceEnd = Number.NEGATIVE_INFINITY
  return bursts.map(({ at, x }, place) => {
    const before = bursts[place - 1]
    const begins = !before || folds.some((fold) => fold.x < x && fold.x > before.x)
    const date = begins && x >= dateEnd ? formatMinute(at, locale) : ''
    if (date) dateEnd = x + DATE_WIDTH
    const since = x >= sinceEnd ? (at - start < 1000 ? '0' : formatDuration(at - start, locale)) : ''
    if (since) sinceEnd = x + SINCE_WIDTH
    return { x, at, date, since }
  })
}

/** Bursts wide enough for "same second", where something else follows: else it goes without saying. */
export const brackets = ({ bursts }: Columns): { x: number; width: number }[] =>
  bursts.slice(0, -1).flatMap(({ x, width }) => (width >= LEAST_BRACKET ? [{ x: x + 16, width: width - 16 }] : []))

/** Where an instant stands; between two bursts as far along as it is in time. */
export function xOfTime({ bursts, width }: Columns, at: number): number {
  const after = bursts.findIndex((burst) => burst.at >= at)
  if (after === -1) return width
  const next = bursts[after] as Columns['bursts'][number]
  const before = bursts[after - 1]
  if (!before || next.at === at) return next.x
  const from = before.x + before.width
  return from + ((at - before.at) / (next.at - before.at)) * (next.x - from)
}
