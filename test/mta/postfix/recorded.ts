/** Plays a recorded case of Postfix, and says what varies from one recording to another. */
import { DATES, type Equalities } from '../common/compare.ts'
import { type Played, play } from '../common/play.ts'
import type { Recording } from '../common/recording.ts'
import { rulesOf } from '../common/world.ts'

/** Queue names, the second in the boundary, and dates. */
export const EQUAL: Equalities = [
  ...DATES,
  [/\b20261122\d{6}\.(?=[0-9A-F]{10,11}@)/g, 'STAMP.'],
  [/\b[0-9A-F]{5}2A[0-9A-F]{4}\b/g, 'QID'],
  [/QID\.\d{10}\//g, 'QID.TIME/'],
  [/\bFri, 27 Nov 2026 \d\d:\d\d:\d\d \+0000 \(UTC\)/g, 'UNTIL'],
  [/^From (\S+) {2}\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 2026/gm, 'From $1 THEN'],
]

export function playCase(recording: Recording): Played {
  const { config, envelope, original, seconds, isQueueEmpty } = recording
  const files = Object.fromEntries(Object.entries(config).filter(([, text]) => typeof text === 'string'))
  return play({
    input: {
      type: 'postfix',
      files: files as Record<string, string>,
      users: ['alice', 'bob', 'carol', 'dave', 'root'],
    },
    rules: rulesOf(recording),
    envelope,
    raw: original,
    runs: seconds,
    ...(isQueueEmpty ? {} : { until: Math.max(0, ...seconds) }),
  })
}
