/** What stands on the axis: dates, times since arrival, the bracket over what happened in one second. Pure. */
import { formatDuration, formatMinute, type Locale } from '../lib/format.ts'
import type { Columns } from './columns.ts'
import { textWidth } from './text-width.ts'

export interface AxisLabel {
  x: number
  at: number
  /** '' where it would run into the one before. */
  date: string
  since: string
}

const DATE_WIDTH = 86
/** Its letters are a little smaller than textWidth() takes them to be. */
const sinceWidth = (text: string): number => Math.ceil(textWidth(text) * 0.92)
const BETWEEN = 4
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
    const words = at - start < 1000 ? '0' : formatDuration(at - start, locale)
    // A fold has words of its own on that line.
    const room = (folds.find((fold) => fold.x > x)?.x ?? Number.POSITIVE_INFINITY) - x
    const since = x >= sinceEnd && sinceWidth(words) + BETWEEN <= room ? words : ''
    if (since) sinceEnd = x + sinceWidth(words) + BETWEEN
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
