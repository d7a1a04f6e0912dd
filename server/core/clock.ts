/** The sandbox's clock as data: it tells the time when it is told the wall clock's. */
import type { ClockMode } from './events.ts'
import type { Instant } from './types.ts'

/** Where virtual and auto clocks begin: Monday 2026-01-05T09:00:00Z. */
export const VIRTUAL_START: Instant = 1_767_603_600_000

export interface ClockState {
  mode: ClockMode
  /** Sandbox milliseconds per wall millisecond; matters in real mode only. */
  speed: number
  /** A moment at which both clocks were read. */
  anchorAt: Instant
  anchorWall: number
}

/** What the clock shows when the wall clock shows `wall`. Virtual and auto stand still. */
export function clockAt(clock: ClockState, wall: number, now: Instant): Instant {
  if (clock.mode !== 'real') return now
  // A wall clock that goes back holds the time still; it never runs backwards.
  return Math.max(now, Math.floor(clock.anchorAt + (wall - clock.anchorWall) * clock.speed))
}

/** Wall milliseconds until the clock shows `due`; null where it never will by itself. */
export function wallUntil(clock: ClockState, wall: number, now: Instant, due: Instant): number | null {
  if (clock.mode !== 'real') return null
  return Math.max(0, (due - clockAt(clock, wall, now)) / clock.speed)
}
