/** The drawing as shapes: rows, bars, links. Pure; only trace/words.ts and the views know words and colours. */
import { TONES, type Tone } from '../lib/states.ts'
import { buildColumns, type Columns } from './columns.ts'
import type { Lane, Mark } from './model.ts'
import type { Run } from './runs.ts'
import { barTone } from './steps.ts'

/** One line of the drawing: a lane, or like notices that share it. */
export interface DrawnRow {
  key: string
  /** None in the row that stands for those left out. */
  lanes: Lane[]
  /** How many like it are left out, and the key that shows them. */
  more: { key: string; count: number } | null
  /** Whether the line of each level above goes on below this row; the last one is its own. */
  guides: boolean[]
  y: number
  marks: { lane: Lane; mark: Mark; x: number }[]
  runs: { run: Run; x: number; foldKey: string }[]
  bars: { d: string; tone: Tone; dotted: boolean }[]
  /** Where the words at the end of the lane begin. */
  endX: number
}

export interface Layout {
  columns: Columns
  rows: DrawnRow[]
  links: { d: string; dotted: boolean }[]
  laneHeight: number
  height: number
}

const RADIUS = 8

export function buildLayout(
  lanes: readonly Lane[],
  open: ReadonlySet<string> | 'all',
  now: number,
  width: number,
): Layout {
  const columns = buildColumns(lanes, open, now, width)
  const kept = leaveOut(shareRows(lanes), lanes, open)
  const laneHeight = kept.length <= 4 ? 52 : 46
  const guides = guidesOf(kept)
  const rows = kept.map(({ lanes: own, more, key }, place) => ({
    ...drawRow(own, place * laneHeight + laneHeight / 2, columns),
    key,
    more,
    guides: guides[place] ?? [],
  }))
  return { columns, rows, links: drawLinks(rows), laneHeight, height: rows.length * laneHeight }
}

/** Like notices that arrived and led to nothing share the row of the first. */
function shareRows(lanes: readonly Lane[]): Lane[][] {
  const rows: Lane[][] = []
  for (const lane of lanes) {
    const row = isPlain(lane, lanes)
      ? rows.find(([first]) => first && isAlike(first, lane) && isPlain(first, lanes))
      : undefined
    if (row) row.push(lane)
    else rows.push([lane])
  }
  return rows
}

const isAlike = (a: Lane, b: Lane): boolean =>
  a.parent === b.parent &&
  a.node.kind === b.node.kind &&
  a.recipient?.address === b.recipient?.address &&
  a.node !== b.node

const isPlain = (lane: Lane, lanes: readonly Lane[]): boolean =>
  lane.depth > 0 && lane.recipient?.state === 'delivered' && !lanes.some(({ parent }) => parent === lane)

/** Of more than so many of one parent, those of which nothing came are left out. */
const MOST_SIBLINGS = 12

interface Kept {
  key: string
  lanes: Lane[]
  more: DrawnRow['more']
  depth: number
}

function leaveOut(shared: readonly Lane[][], lanes: readonly Lane[], open: ReadonlySet<string> | 'all'): Kept[] {
  const groupOf = (lane: Lane | undefined) => `more-${lane?.parent?.key ?? lane?.node.id}`
  const isQuiet = ([lane]: readonly Lane[]) => !lanes.some(({ parent }) => parent === lane)
  const counts = new Map<string, number>()
  for (const row of shared) if (isQuiet(row)) counts.set(groupOf(row[0]), (counts.get(groupOf(row[0])) ?? 0) + 1)
  const seen = new Map<string, number>()
  return shared.flatMap((row): Kept[] => {
    const [lane] = row
    const key = groupOf(lane)
    const count = counts.get(key) ?? 0
    const kept = { key: lane?.key ?? key, lanes: row, more: null, depth: lane?.depth ?? 0 }
    if (!isQuiet(row) || count <= MOST_SIBLINGS || open === 'all' || open.has(key)) return [kept]
    const number = (seen.get(key) ?? 0) + 1
    seen.set(key, number)
    if (number < MOST_SIBLINGS) return [kept]
    if (number > MOST_SIBLINGS) return []
    return [{ key, lanes: [], more: { key, count: count - MOST_SIBLINGS + 1 }, depth: lane?.depth ?? 0 }]
  })
}

/** Whether anything stands below at each level, before the tree leaves that level. */
function guidesOf(rows: readonly Kept[]): boolean[][] {
  return rows.map(({ depth }, place) =>
    Array.from({ length: depth }, (_, level) => {
      const next = rows.slice(place + 1).find((row) => row.depth <= level + 1)
      return next !== undefined && next.depth === level + 1
    }),
  )
}

function drawRow(lanes: Lane[], y: number, columns: Columns): Omit<DrawnRow, 'key' | 'more' | 'guides'> {
  const marks = lanes.flatMap((lane) =>
    lane.marks.flatMap((mark) => {
      const x = columns.xOf.get(mark.key)
      return x === undefined ? [] : [{ lane, mark, x }]
    }),
  )
  const keys = new Set(lanes.map(({ key }) => key))
  const runs = columns.folds.flatMap(({ key, x, width, runs }) =>
    runs.filter(({ laneKey }) => keys.has(laneKey)).map(({ run }) => ({ run, x: x + width / 2, foldKey: key })),
  )
  return {
    lanes,
    y,
    marks,
    runs,
    bars: lanes.flatMap((lane) => drawBars(lane, y, columns)),
    endX: (marks.at(-1)?.x ?? 0) + 18,
  }
}

function drawBars(lane: Lane, y: number, columns: Columns): DrawnRow['bars'] {
  const placed = lane.marks.flatMap((mark) => {
    const x = columns.xOf.get(mark.key)
    return x === undefined ? [] : [{ mark, x }]
  })
  return placed.slice(1).flatMap(({ mark, x }, place) => {
    const from = placed[place] as { mark: Mark; x: number }
    if (mark.type !== 'ahead')
      return [{ d: barPath(from.x, x, y, columns), tone: toneBetween(lane, from.mark, mark), dotted: false }]
    const turn = from.mark.type === 'ahead' ? from.x : Math.min(columns.nowX, x)
    const past =
      turn > from.x ? [{ d: barPath(from.x, turn, y, columns), tone: barTone(from.mark, mark), dotted: false }] : []
    return [...past, { d: barPath(turn, x, y, columns), tone: 'off' as const, dotted: true }]
  })
}

/** What is folded away between two marks decides as well. */
function toneBetween(lane: Lane, from: Mark, to: Mark): Tone {
  const between = lane.marks.some(({ state, at }) => state === 'deferred' && at > from.at && at < to.at)
  return between ? 'wait' : from.type === 'accepted' && to.state === 'deferred' ? TONES.deferred : barTone(from, to)
}

/** Straight, and a wave where it runs through folded time. */
export function barPath(from: number, to: number, y: number, { folds }: Pick<Columns, 'folds'>): string {
  let d = `M${from} ${y}`
  for (const { x, width } of folds) {
    if (x < from || x + width > to) continue
    d += `H${x}${wave(width)}`
  }
  return `${d}H${to}`
}

/** Amplitude 2.5, period about 9, in whole half periods, so that it ends where it began. */
function wave(width: number): string {
  const halves = 2 * Math.round(width / 9)
  const half = width / halves
  return Array.from({ length: halves }, (_, n) => `q${half / 2} ${n % 2 === 0 ? -5 : 5} ${half} 0`).join('')
}

function drawLinks(rows: readonly DrawnRow[]): Layout['links'] {
  const spots = new Map(rows.flatMap(({ marks, y }) => marks.map(({ mark, x }) => [mark.key, { x, y }] as const)))
  const all = rows.flatMap(({ lanes }) => lanes)
  return all.flatMap((lane) => {
    const from = spots.get(lane.causeKey ?? '')
    const to = spots.get(lane.marks[0]?.key ?? '')
    return from && to ? [{ d: linkPath(from, to), dotted: lane.suppressed !== null }] : []
  })
}

interface Spot {
  x: number
  y: number
}

/** Straight down from the cause, round a corner, right to the birth. */
export const linkPath = (from: Spot, to: Spot): string =>
  `M${from.x} ${from.y}V${to.y - RADIUS}q0 ${RADIUS} ${Math.min(RADIUS, to.x - from.x)} ${RADIUS}H${to.x}`
