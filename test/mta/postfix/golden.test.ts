import { expect, test } from 'vitest'
import { createPostfix } from '../../../server/mta/postfix/postfix.ts'
import { firstDifference, normal } from '../common/compare.ts'
import { describeRecordings } from '../common/golden.ts'
import { CLIENT, play } from '../common/play.ts'
import { readCase } from '../common/recording.ts'
import { EQUAL, playCase } from './recorded.ts'
import { transcriptOf } from './sessions.ts'

/** A report of an SMTP session, which is about no message. */
const OF_SESSIONS = '84-notify-classes-policy-transcript'

describeRecordings('What leaves the queue is what the real Postfix sent and stored, byte for byte', 'postfix', {
  playCase,
  equal: EQUAL,
  isPlayed: ({ name }) => name !== OF_SESSIONS,
})

test(`${OF_SESSIONS}: the transcript is what the real Postfix sent, byte for byte, and its log lines too`, () => {
  const { config, notices } = readCase('postfix', OF_SESSIONS)
  const input = { type: 'postfix', files: config as Record<string, string> }
  const report = createPostfix(input).reportSession?.({ client: CLIENT.client, transcript: transcriptOf(OF_SESSIONS) })
  const now = Date.UTC(2026, 10, 22, 2, 27, 21)
  const raw = report?.write({ messageId: 'm1', now, seed: 1, timezone: 'UTC' }) as Uint8Array
  const envelope = report?.envelope ?? { reversePath: '', recipients: [] }
  const { outputs, log } = play({ input, raw, envelope, start: now, origin: { type: 'local', uid: 0, about: 's1' } })
  const [recorded] = notices
  expect(outputs.map(({ from, to }) => [from, to])).toEqual([[recorded?.mailFrom, recorded?.rcptTo[0]]])
  const text = (bytes: Uint8Array | undefined) => normal(bytes ?? new Uint8Array(), EQUAL)
  expect(firstDifference(text(outputs[0]?.bytes), text(recorded?.bytes))).toBeNull()
  expect(log.slice(0, 2).map((line) => line.replace(/\b[0-9A-F]{5}2A[0-9A-F]{4}\b/g, 'QID'))).toEqual([
    'postfix/cleanup[183]: QID: message-id=<20261122022721.QID@mx.sandbox.example>',
    'postfix/qmgr[178]: QID: from=<double-bounce@mx.sandbox.example>, size=1010, nrcpt=1 (queue active)',
  ])
})
