/** Plays a recorded case of Courier. */
import { DATES, type Equalities } from '../common/compare.ts'
import { type Played, play } from '../common/play.ts'
import type { Recording } from '../common/recording.ts'
import { rulesOf } from '../common/world.ts'

/** Names of messages, Message-IDs of notices, and dates. */
export const EQUAL: Equalities = [
  ...DATES,
  [/\b[0-9A-F]{16}\.[0-9A-F]{16}\.[0-9A-F]{8}\b/g, 'ID'],
  [/<courier\.[0-9A-F]{16}\.[0-9A-F]{8}@/g, '<courier.ID@'],
]

export function playCase(recording: Recording): Played {
  const { config, envelope, original, seconds, isQueueEmpty } = recording
  const files = Object.fromEntries(Object.entries(config).filter(([, text]) => typeof text === 'string'))
  return play({
    input: { type: 'courier', files: files as Record<string, string>, users: ['alice', 'bob', 'carol', 'dave'] },
    rules: rulesOf(recording),
    envelope,
    raw: original,
    runs: seconds,
    ...(isQueueEmpty ? {} : { until: Math.max(0, ...seconds) }),
  })
}
