/** From what is stored back to what was live: after a restart, and for messages that have left the live state. */
import type { SandboxEvent } from '../core/events.ts'
import { reduce } from '../core/reduce.ts'
import { emptyState, FIRST_COUNTERS, type MessageState, type SandboxState } from '../core/state.ts'
import type { SandboxRecord } from '../store/store.ts'

/** The live state: a fold over the events of what is in motion, with the counters of the last commit. */
export function rebuildState(record: SandboxRecord, events: readonly SandboxEvent[]): SandboxState {
  const { epoch, seed, timezone, clock, start, startedAt } = record
  const state = emptyState({ epoch, now: startedAt, seed, timezone, clock, mta: start.mta })
  for (const event of events) reduce(state, event)
  state.seq = record.seq
  state.now = record.now
  state.clock = record.clock
  // A record of an older version lacks the counters that came since.
  state.counters = { ...FIRST_COUNTERS, ...record.counters }
  state.ruleUses = record.ruleUses
  state.running = { local: 0, remote: 0 }
  for (const message of state.messages.values()) {
    for (const recipient of message.recipients) if (recipient.underWay) state.running[recipient.channel]++
  }
  return state
}

/** One message as it was last, from its trace's events. */
export function rebuildMessage(events: readonly SandboxEvent[], id: string): MessageState | null {
  const first = events[0]
  if (!first) return null
  const nothing = { type: '' }
  const clock = { mode: 'virtual', speed: 1, anchorAt: 0, anchorWall: 0 } as const
  const state = emptyState({ now: first.at, seed: 0, timezone: 'UTC', clock, mta: nothing })
  // An ended trace leaves the live state; here it must stay.
  for (const event of events) if (event.type !== 'message.ended') reduce(state, event)
  return state.messages.get(id) ?? null
}
