/** Plays a recorded case of Exim, and says what varies from one recording to another. */
import { DATES, type Equalities } from '../common/compare.ts'
import { type Played, play } from '../common/play.ts'
import type { Recording } from '../common/recording.ts'
import { rulesOf } from '../common/world.ts'

/** Message ids, the boundary, dates, and the time of an mbox's first line. */
export const EQUAL: Equalities = [
  ...DATES,
  [/(?<![0-9A-Za-z])E?[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}\b/g, 'ID'],
  [/\b\d{10}-eximdsn-\d+/g, 'BOUNDARY'],
  [/^From (\S+) \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 2026/gm, 'From $1 THEN'],
]

export const USERS = ['alice', 'bob', 'carol', 'dave']

/** The texts of the configuration; a changed transport becomes a text of that section. */
export function filesOf({ config }: Recording): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [name, value] of Object.entries(config)) {
    if (typeof value === 'string') files[name] = value
    else {
      const changes = value as { now: string }[]
      files.transports = `mail_spool:\n  driver = appendfile\n${changes.map(({ now }) => now).join('')}`
    }
  }
  return files
}

/** Queue runs were forced at these seconds. */
function runsOf({ log, seconds }: Recording): number[] {
  const all = new Map(log.map((line) => [line.slice(11, 19), line]))
  const clock = (time: string) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  const first = clock([...all.keys()][0] ?? '00:00:00')
  const starts = log.filter((line) => line.includes('Start queue run')).map((line) => clock(line.slice(11, 19)) - first)
  return starts.length > 0 ? [...new Set(starts)] : seconds
}

export function playCase(recording: Recording): Played {
  const { envelope, original, isQueueEmpty } = recording
  const runs = runsOf(recording)
  return play({
    input: { type: 'exim', host: 'mx.sandbox.example', files: filesOf(recording), users: USERS },
    rules: rulesOf(recording),
    envelope,
    raw: original,
    runs,
    ...(isQueueEmpty ? {} : { until: Math.max(0, ...runs) }),
  })
}
