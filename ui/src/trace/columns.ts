/** Where instants stand in the drawing: bursts side by side, idle time between them folded. Pure. */
import { isAhead, type Lane, type Mark } from './model.ts'
import { foldRuns, type Keep, type Run } from './runs.ts'

/** Marks of one second; those that caused another stand left of it. */
export interface Burst {
  at: number
  x: number
  width: number
}

/** Time in which nothing stands, or only what is folded. */
export interface Fold {
  key: string
  x: number
  width: number
  ms: number
  /** By lane; the attempts inside. */
  runs: { laneKey: string; run: Run }[]
  ahead: boolean
}

/** Time that was unfolded by hand, and can be folded again. */
export interface Opened {
  key: string
  x: number
  ms: number
}

export interface Columns {
  bursts: Burst[]
  folds: Fold[]
  opened: Opened[]
  xOf: Map<string, number>
  width: number
  nowX: number
}

const PAD = 6
const RANK_WIDTH = 28
const GAP_WIDTH = 40
const GAP_WIDEST = 96
const FOLD_WIDTH = 54
const FOLD_AHEAD_WIDTH = 76
/** A fold leaves the burst before it room for its label, and its last mark some air. */
const LABEL_WIDTH = 48
const FOLD_MARGIN = 14
const IDLE = 6 * 3_600_000
/** How much is drawn mark by mark: the first of these that fits. */
const KEEPS = [
  { start: 4, ahead: 3 },
  { start: 4, ahead: 1 },
  { start: 2, ahead: 0 },
  { start: 1, ahead: 0 },
] as const

/** @param width the room there is; gaps grow into it */
export function buildColumns(
  lanes: readonly Lane[],
  open: ReadonlySet<string> | 'all',
  now: number,
  width: number,
): Columns {
  const drafts = KEEPS.map((keep) => draft(lanes, open, keep))
  const { groups, ranks, gaps, least } = drafts.find((each) => each.least <= width) ?? (drafts.at(-1) as Draft)
  const plain = gaps.filter(({ fold }) => !fold).length
  const spare = plain === 0 ? 0 : Math.max(0, width - least) / plain
  const columns = place(groups, ranks, gaps, Math.min(GAP_WIDEST, GAP_WIDTH + spare), now)
  return { ...columns, opened: open === 'all' ? [] : openedOf(gaps, columns, open) }
}

/** In the middle of each gap that is open by its own key. */
function openedOf(gaps: readonly Gap[], { bursts }: Columns, open: ReadonlySet<string>): Opened[] {
  return gaps.flatMap(({ key, ms, fold }, place) => {
    const [before, after] = [bursts[place], bursts[place + 1]]
    if (fold || !open.has(key) || !before || !after) return []
    return [{ key, ms, x: (before.x + before.width + after.x) / 2 }]
  })
}

interface Draft {
  groups: Mark[][]
  ranks: Map<string, number>
  gaps: Gap[]
  /** The least room it takes. */
  least: number
}

function draft(lanes: readonly Lane[], open: ReadonlySet<string> | 'all', keep: Keep): Draft {
  const entries = lanes.map((lane) => ({ lane, entries: foldRuns(lane, open, keep) }))
  const marks = entries.flatMap(({ entries }) => entries.flatMap((entry) => (entry.type === 'mark' ? entry.mark : [])))
  const runs = entries.flatMap(({ lane, entries }) =>
    entries.flatMap((entry) => (entry.type === 'run' ? { laneKey: lane.key, run: entry } : [])),
  )
  const groups = groupBySecond(marks)
  const ranks = new Map(groups.flatMap((group) => [...ranksOf(group, lanes)]))
  const gaps = gapsBetween(groups, runs, open)
  return { groups, ranks, gaps, least: spanOf(groups, ranks, gaps) }
}

interface Gap {
  key: string
  ms: number
  fold: boolean
  ahead: boolean
  runs: { laneKey: string; run: Run }[]
}

/** Marks less than a second after the first of their group belong to it; what is ahead never joins what has been. */
function groupBySecond(marks: readonly Mark[]): Mark[][] {
  const groups: Mark[][] = []
  for (const mark of [...marks].sort((a, b) => a.at - b.at || a.order - b.order)) {
    const first = groups.at(-1)?.[0]
    if (first && mark.at - first.at < 1000 && isAhead(mark) === isAhead(first)) groups.at(-1)?.push(mark)
    else groups.push([mark])
  }
  return groups
}

/** Within one second: one further than what came before on the lane, or caused it. */
function ranksOf(group: readonly Mark[], lanes: readonly Lane[]): Map<string, number> {
  const ranks = new Map<string, number>()
  const byLane = new Map<string, number>()
  for (const mark of group) {
    const lane = lanes.find(({ key }) => key === mark.laneKey)
    const isBirth = lane?.marks[0]?.key === mark.key
    const cause = isBirth ? ranks.get(lane?.causeKey ?? '') : undefined
    const rank = Math.max((byLane.get(mark.laneKey) ?? -1) + 1, cause === undefined ? 0 : cause + 0.6)
    ranks.set(mark.key, rank)
    byLane.set(mark.laneKey, rank)
  }
  return ranks
}

function gapsBetween(
  groups: readonly Mark[][],
  runs: readonly { laneKey: string; run: Run }[],
  open: ReadonlySet<string> | 'all',
): Gap[] {
  return groups.slice(1).map((group, place) => {
    const before = (groups[place] as Mark[])[0] as Mark
    const after = group[0] as Mark
    const key = `gap-${before.key}`
    const inside = runs.flatMap(({ laneKey, run }) => partOf(run, laneKey, before.at, after.at))
    const isOpen = open === 'all' || open.has(key)
    const fold = inside.length > 0 || (after.at - before.at >= IDLE && !isOpen)
    return { key, ms: after.at - before.at, fold, ahead: isAhead(after), runs: inside }
  })
}

/** The part of a run between two instants; attempts that are only counted stay in the last part. */
function partOf(run: Run, laneKey: string, from: number, to: number): { laneKey: string; run: Run }[] {
  const marks = run.marks.filter(({ at }) => at > from && at <= to)
  const uncounted = run.to > from && run.to <= to ? run.count - run.marks.length : 0
  if (marks.length + uncounted === 0) return []
  return [{ laneKey, run: { ...run, marks, count: marks.length + uncounted } }]
}

const foldWidth = ({ ahead, runs }: Gap): number => (ahead && runs.length > 0 ? FOLD_AHEAD_WIDTH : FOLD_WIDTH)
const groupWidth = (group: readonly Mark[], ranks: ReadonlyMap<string, number>): number =>
  Math.max(...group.map(({ key }) => ranks.get(key) ?? 0)) * RANK_WIDTH
const marginBefore = (burst: number): number => Math.max(FOLD_MARGIN, LABEL_WIDTH - burst)

/** @param burst the width of the burst before it */
const gapWidth = (gap: Gap, burst: number, plain: number): number =>
  gap.fold ? marginBefore(burst) + foldWidth(gap) + FOLD_MARGIN : plain

function spanOf(groups: readonly Mark[][], ranks: ReadonlyMap<string, number>, gaps: readonly Gap[]): number {
  const widths = groups.map((group) => groupWidth(group, ranks))
  const between = gaps.map((gap, place) => gapWidth(gap, widths[place] ?? 0, GAP_WIDTH))
  return [...widths, ...between].reduce((sum, width) => sum + width, PAD)
}

function place(
  groups: readonly Mark[][],
  ranks: ReadonlyMap<string, number>,
  gaps: readonly Gap[],
  plain: number,
  now: number,
): Columns {
  const columns: Columns = { bursts: [], folds: [], opened: [], xOf: new Map(), width: 0, nowX: 0 }
  let x = PAD
  for (const [number, group] of groups.entries()) {
    const width = groupWidth(group, ranks)
    columns.bursts.push({ at: (group[0] as Mark).at, x, width })
    for (const mark of group) columns.xOf.set(mark.key, x + (ranks.get(mark.key) ?? 0) * RANK_WIDTH)
    x += width
    const gap = gaps[number]
    const isPast = !isAhead(group[0] as Mark)
    if (isPast && (gap === undefined || gap.ahead))
      columns.nowX = nowBetween(x, gap, gap ? gapWidth(gap, width, plain) : 0, group, now)
    if (!gap) continue
    if (gap.fold) columns.folds.push({ ...gap, x: x + marginBefore(width), width: foldWidth(gap) })
    x += gapWidth(gap, width, plain)
  }
  columns.width = x
  return columns
}

/** Now stands in the gap before what is ahead, as far along as it is in time; after the last mark where nothing is. */
function nowBetween(x: number, gap: Gap | undefined, width: number, group: readonly Mark[], now: number): number {
  if (!gap) return x + GAP_WIDTH
  const done = Math.min(1, Math.max(0, (now - (group.at(-1) as Mark).at) / Math.max(1, gap.ms)))
  return x + FOLD_MARGIN + done * (width - 2 * FOLD_MARGIN)
}
