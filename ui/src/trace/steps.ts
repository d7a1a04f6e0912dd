/** The trace with time running down: one row per event, children under what caused them. Pure. */
import type { Tone } from '../lib/states.ts'
import { TONES } from '../lib/states.ts'
import type { Lane, Mark } from './model.ts'
import { foldRuns, type Run, type Single } from './runs.ts'

/** What is drawn at one level of a row: a lane's bar going through, or a link to a later child. */
export interface Rail {
  /** `corner` ends at this row's own level; `tee` also goes on. */
  shape: 'none' | 'bar' | 'link' | 'corner' | 'tee'
  tone: Tone
  wave: boolean
  dotted: boolean
}

export interface Step {
  key: string
  lane: Lane
  entry: Run | Single
  depth: number
  /** The warning that a warning's mark stands for, where it arrived and nothing came of it. */
  absorbed: Lane | null
  /** The first row of its lane: it says the kind, the id and the address. */
  first: boolean
  /** One rail per level above its own. */
  rails: Rail[]
  /** The lane's own bar above and below the mark. */
  above: Rail | null
  below: Rail | null
}

const LONG = 3_600_000

export function buildSteps(lanes: readonly Lane[], open: ReadonlySet<string> | 'all'): Step[] {
  const rows: Row[] = []
  for (const lane of lanes) if (lane.parent === null) addLane(rows, lanes, lane, open)
  return drawRails(rows)
}

interface Row {
  lane: Lane
  entry: Run | Single
  first: boolean
  absorbed: Lane | null
}

function addLane(rows: Row[], lanes: readonly Lane[], lane: Lane, open: ReadonlySet<string> | 'all'): void {
  const all = lanes.filter((each) => each.parent === lane)
  const absorbed = new Map(all.filter((each) => isAbsorbed(each, lanes)).map((each) => [each.causeKey ?? '', each]))
  const children = all.filter((each) => absorbed.get(each.causeKey ?? '') !== each)
  const placed = new Set<Lane>()
  const folded = foldRuns(lane, open)
  const entries = isPlain(lane) && all.length === 0 ? folded.slice(1) : folded
  for (const [place, entry] of entries.entries()) {
    rows.push({ lane, entry, first: place === 0, absorbed: absorbed.get(entry.key) ?? null })
    const keys = new Set(entry.type === 'run' ? entry.marks.map(({ key }) => key) : [entry.mark.key])
    for (const child of children) {
      if (child.causeKey === null || !keys.has(child.causeKey)) continue
      placed.add(child)
      addLane(rows, lanes, child, open)
    }
  }
  for (const child of children) if (!placed.has(child)) addLane(rows, lanes, child, open)
}

const isAbsorbed = (lane: Lane, lanes: readonly Lane[]): boolean =>
  lane.node.kind === 'warning' && isPlain(lane) && !lanes.some(({ parent }) => parent === lane)

/** A notice that arrived at the first attempt is one row. */
const isPlain = ({ depth, marks }: Lane): boolean => depth > 0 && marks.length === 2 && marks[1]?.state === 'delivered'

function drawRails(rows: readonly Row[]): Step[] {
  const lastOwn = new Map<Lane, number>()
  const lastChild = new Map<Lane, number>()
  for (const [place, { lane, first }] of rows.entries()) {
    lastOwn.set(lane, place)
    if (first && lane.parent) lastChild.set(lane.parent, place)
  }
  return rows.map(({ lane, entry, first, absorbed }, place) => {
    const rails = ancestors(lane).map((ancestor, level) => {
      const starts = first && level === lane.depth - 1
      return railAt(ancestor, rows, place, starts, lastOwn.get(ancestor) ?? -1, lastChild.get(ancestor) ?? -1)
    })
    const next = rows.findIndex((row, other) => other > place && row.lane === lane)
    const previous = first ? -1 : rows.findLastIndex((row, other) => other < place && row.lane === lane)
    const above = previous === -1 ? null : barBetween((rows[previous] as Row).entry, entry)
    const goesOn = next === -1 && (lastChild.get(lane) ?? -1) > place
    const below = next !== -1 ? barBetween(entry, (rows[next] as Row).entry) : goesOn ? LINK : null
    return { key: entry.key, lane, entry, depth: lane.depth, first, absorbed, rails, above, below }
  })
}

const LINK: Rail = { shape: 'link', tone: 'off', wave: false, dotted: false }
const NONE: Rail = { shape: 'none', tone: 'off', wave: false, dotted: false }

function railAt(lane: Lane, rows: readonly Row[], place: number, starts: boolean, own: number, child: number): Rail {
  const dotted = rows[place]?.lane.suppressed !== null && starts
  if (own > place) {
    const after = rows.findIndex((row, other) => other > place && row.lane === lane)
    const before = rows.findLastIndex((row, other) => other < place && row.lane === lane)
    const bar = barBetween((rows[before] as Row).entry, (rows[after] as Row).entry)
    return { ...bar, shape: starts ? 'tee' : 'bar', dotted: dotted || bar.dotted }
  }
  if (starts) return { ...LINK, shape: child > place ? 'tee' : 'corner', dotted }
  return child > place ? LINK : NONE
}

/** From the outermost to the parent. */
function ancestors(lane: Lane): Lane[] {
  const path: Lane[] = []
  for (let at = lane.parent; at; at = at.parent) path.unshift(at)
  return path
}

const lastMark = (entry: Run | Single): Mark | undefined => (entry.type === 'run' ? entry.marks.at(-1) : entry.mark)
const timeOf = (entry: Run | Single): number => (entry.type === 'run' ? entry.from : entry.mark.at)

function barBetween(from: Run | Single, to: Run | Single): Rail {
  const gap = timeOf(to) - (from.type === 'run' ? from.to : from.mark.at)
  const target = to.type === 'run' ? to.marks[0] : to.mark
  const ahead = target === undefined || target.type === 'ahead'
  const tone = ahead ? 'off' : barTone(lastMark(from), target)
  return {
    shape: 'bar',
    tone,
    wave: !ahead && (gap >= LONG || from.type === 'run' || to.type === 'run'),
    dotted: ahead,
  }
}

/** Grey before the first attempt, amber while deferred, then the colour of its end. */
export function barTone(from: Mark | undefined, to: Mark | undefined): Tone {
  if (from && (from.state === 'deferred' || from.state === 'warning')) return 'wait'
  return to ? TONES[to.state] : 'off'
}
