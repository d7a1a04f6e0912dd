/** The sandbox's now, between two answers of the server. */
import type { ClockMode } from '../../../server/core/events.ts'

/** What the server last said, and when it was heard on this computer. */
export interface KnownClock {
  now: number
  mode: ClockMode
  speed: number
  heardAt: number
}

/** Only a real clock runs by itself. */
export function nowOf(clock: KnownClock, wall: number): number {
  return clock.mode === 'real' ? clock.now + Math.max(0, wall - clock.heardAt) * clock.speed : clock.now
}
