/** What a sandbox begins with, of what a request or its scenario says of it. */
import { VIRTUAL_START } from '../../core/clock.ts'
import type { ClockMode } from '../../core/events.ts'
import type { Instant } from '../../core/types.ts'
import type { SandboxStart } from '../../store/store.ts'

interface Settings {
  seed?: number | undefined
  timezone?: string | undefined
  clock?: { mode?: ClockMode | undefined; speed?: number | undefined; start?: Instant | undefined } | undefined
}

/** What is not said is left out; a clock counts where its mode is said. */
export function startOf({ seed, timezone, clock = {} }: Settings): Partial<Omit<SandboxStart, 'mta'>> {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(timezone ? { timezone } : {}),
    ...(clock.mode ? { clock: clockStart(clock.mode, clock.speed, clock.start) } : {}),
  }
}

const clockStart = (mode: ClockMode, speed = 1, start?: Instant): SandboxStart['clock'] => ({
  mode,
  speed,
  start: start ?? (mode === 'real' ? null : VIRTUAL_START),
})
