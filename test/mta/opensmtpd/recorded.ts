/** Plays a recorded case of OpenSMTPD. */

import type { Envelope } from '../../../server/core/types.ts'
import { rcptParameters } from '../../../server/mta/opensmtpd/smtpd.ts'
import { DATES, type Equalities } from '../common/compare.ts'
import { type Played, play } from '../common/play.ts'
import type { Recording } from '../common/recording.ts'
import { rulesOf } from '../common/world.ts'

/** Names of messages and envelopes, Message-IDs of notices, boundaries, and dates. */
export const EQUAL: Equalities = [
  ...DATES,
  [/\bid [0-9a-f]{8}(?=[;\n])/g, 'id MSGID'],
  [/^Message-ID: <[0-9a-f]{16}@/gm, 'Message-ID: <UNIQUE@'],
  [/(--|boundary=") {0,15}\d{4,20}\/mx/g, '$1NUMBER/mx'],
  [/^From (\S+) \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 2026/gm, 'From $1 THEN'],
]

/** What a request of one RCPT leaves behind for the next is the server's own doing. */
function envelopeOf({ envelope, rcpts }: Recording): Envelope {
  const earlier: string[] = []
  const recipients = rcpts.flatMap(({ address, params, reply }) => {
    const read = rcptParameters(params, earlier)
    earlier.push(params)
    return reply.startsWith('2') && 'values' in read ? [{ forwardPath: address, ...read.values }] : []
  })
  return { ...envelope, recipients }
}

export function playCase(recording: Recording): Played {
  const { config, original, seconds, isQueueEmpty } = recording
  const files = Object.fromEntries(Object.entries(config).filter(([, text]) => typeof text === 'string'))
  return play({
    input: {
      type: 'opensmtpd',
      host: 'mx.sandbox.example',
      files: files as Record<string, string>,
      users: ['alice', 'bob', 'carol', 'dave', 'root'],
    },
    rules: rulesOf(recording),
    envelope: envelopeOf(recording),
    raw: original,
    runs: seconds,
    ...(isQueueEmpty ? {} : { until: Math.max(0, ...seconds) }),
  })
}
