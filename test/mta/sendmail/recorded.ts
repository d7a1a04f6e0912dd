/** Plays a recorded case with our Sendmail, in the world in which it was recorded. */
import type { MtaInput } from '../../../server/core/mta.ts'
import type { Origin } from '../../../server/core/types.ts'
import { DATES, type Equalities } from '../common/compare.ts'
import { type Played, play } from '../common/play.ts'
import type { Recording } from '../common/recording.ts'
import { rulesOf } from '../common/world.ts'

/** Queue names, the second in the boundary, the minute in Message-Id, dates, and how large a message is on a line of its own. */
export const EQUAL: Equalities = [
  ...DATES,
  [/\b\d{12}\.(?=6AM2[0-9A-Za-x]{4}\d{6}@)/g, 'STAMP.'],
  [/\b6AM2[0-9A-Za-x]{4}\d{6}\b/g, 'QID'],
  [/QID\.\d{10}\//g, 'QID.TIME/'],
  [/^From (\S+) {2}\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 2026/gm, 'From $1 THEN'],
]

export function inputOf({ config }: Recording): MtaInput {
  const files = Object.fromEntries(Object.entries(config).filter(([, text]) => typeof text === 'string'))
  return {
    type: 'sendmail',
    host: 'mx.sandbox.example',
    files: files as Record<string, string>,
    users: ['alice', 'bob', 'carol', 'dave', 'root'],
  }
}

const untilDot = (raw: Buffer): Buffer => {
  const end = raw.indexOf('\r\n.\r\n')
  return end < 0 ? raw : raw.subarray(0, end + 2)
}

const secondOf = (line: string): number => {
  const [, hours, minutes, seconds] = (/ (\d\d):(\d\d):(\d\d) /.exec(line) ?? []).map(Number)
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)
}

/** Seconds after the first line at which the queue was run. */
function queueRuns({ log }: Recording): number[] {
  const first = secondOf(log[0] ?? '')
  const attempts = log.filter(
    (line) => / sm-que\[/.test(line) && /\bto=.*pri=(?:1[0-9]|2[0-9]|[3-9])\d{4}\b/.test(line),
  )
  return [...new Set(attempts.map((line) => secondOf(line) - first))]
}

const COMMAND_LINE: Origin = { type: 'local', uid: 0 }

export function playCase(recording: Recording): Played {
  const { name, envelope, original, isQueueEmpty } = recording
  const seconds = queueRuns(recording)
  const isCommandLine = name.includes('command-line')
  const recipients = envelope.recipients
  return play({
    input: inputOf(recording),
    rules: rulesOf(recording),
    envelope: isCommandLine
      ? { ...envelope, recipients: recipients.map((path) => ({ ...path, notify: ['SUCCESS', 'FAILURE'] })) }
      : envelope,
    // Without -i a dot on a line of its own ends a message of the command line.
    raw: isCommandLine ? untilDot(original) : original,
    ...(isCommandLine ? { origin: COMMAND_LINE } : {}),
    runs: seconds,
    ...(isQueueEmpty ? {} : { until: Math.max(3, ...seconds) }),
  })
}
