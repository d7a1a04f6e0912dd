/** The small drawing of who gets what: the trace's own shapes, with time left out. Pure. */
import type { StateName } from '../lib/states.ts'
import { linkPath } from '../trace/layout.ts'

/** One message of the drawing, and what becomes of it. */
export interface SmallLane {
  key: string
  /** Who it goes to. */
  label: string
  /** The reverse-path where it is one to show: `<>`, `#@[]`. */
  reverse?: string
  state: StateName
  /** What it brings them. */
  words: string
  /** The lane whose end brought it; null for the first. */
  parent: number | null
  /** Not sent, or other than it is now. */
  dotted: boolean
}

export interface PlacedLane extends SmallLane {
  y: number
  from: number
  to: number
  /** The way down from what brought it. */
  link: string | null
}

export const LANE = 26
const BAR = 40
const STEP = 18

/** @returns where each lane stands, in order */
export function placeLanes(lanes: readonly SmallLane[]): PlacedLane[] {
  const placed: PlacedLane[] = []
  for (const [place, lane] of lanes.entries()) {
    const y = place * LANE + LANE / 2
    const parent = lane.parent === null ? undefined : placed[lane.parent]
    const from = parent ? parent.to + STEP : 8
    const link = parent ? linkPath({ x: parent.to, y: parent.y }, { x: from, y }) : null
    placed.push({ ...lane, y, from, to: from + BAR, link })
  }
  return placed
}

/** What the drawing takes. */
export const sizeOf = (lanes: readonly PlacedLane[]): { width: number; height: number } => ({
  width: Math.max(0, ...lanes.map(({ to }) => to)) + 10,
  height: lanes.length * LANE,
})
