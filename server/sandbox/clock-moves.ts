/** What a person may ask of the clock, and how far such a move goes. */
import type { ClockMode, ClockStep, SandboxEvent } from '../core/events.ts'
import type { Duration, Instant } from '../core/types.ts'
import { SandboxError } from '../errors.ts'

export type ClockCommand =
  | { advance: Duration }
  | { advanceTo: Instant }
  | { next: true }
  | { run: 'idle' }
  | { mode?: ClockMode; speed?: number }

/** A move under way: the clock steps from one due instant to the next until it is there. */
export interface Move {
  step: ClockStep
  wasAt: Instant
  /** `seq` of the last event before it. */
  since: number
  /** No due instant after this one is visited. */
  target: Instant
  /** Whether the clock ends at the target even where nothing is due there. */
  toTarget: boolean
  brought: Record<string, number>
  done: (moved: Moved) => void
  failed: (error: unknown) => void
}

/** What a move brought, by event type; notices also by kind (`notice.sent:bounce`). */
export interface Moved {
  wasAt: Instant
  at: Instant
  step: ClockStep
  brought: Record<string, number>
  /** Of its own event. */
  seq: number
}

/** A run to idle stops here: something that still wants to be done after so long goes round in circles. */
export const LONGEST_RUN: Duration = 10 * 365 * 86_400_000

/** How far a command goes from now. @throws SandboxError E_CLOCK_PAST */
export function planMove(
  command: Exclude<ClockCommand, { mode?: ClockMode }>,
  now: Instant,
  nextDue: Instant | null,
): Pick<Move, 'step' | 'wasAt' | 'target' | 'toTarget'> {
  if ('advance' in command) return { step: 'advance', wasAt: now, target: now + command.advance, toTarget: true }
  if ('next' in command) return { step: 'next', wasAt: now, target: nextDue ?? now, toTarget: true }
  if ('run' in command) return { step: 'run', wasAt: now, target: now + LONGEST_RUN, toTarget: false }
  if (command.advanceTo < now) {
    throw new SandboxError('E_CLOCK_PAST', 'The instant to advance to lies in the past of this sandbox.', {
      hint: 'Give an instant after the sandbox’s now (GET …/clock tells it), or reset the sandbox.',
    })
  }
  return { step: 'advanceTo', wasAt: now, target: command.advanceTo, toTarget: true }
}

/** Adds events to the tally of a move. */
export function tally(brought: Record<string, number>, events: readonly SandboxEvent[]): void {
  for (const event of events) {
    if (event.type === 'recipient.queued' || event.type.startsWith('session.')) continue
    count(brought, event.type)
    if (event.type === 'notice.sent') count(brought, `notice.sent:${event.kind}`)
  }
}

const count = (brought: Record<string, number>, key: string) => {
  brought[key] = (brought[key] ?? 0) + 1
}
