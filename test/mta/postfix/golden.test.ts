import { describe, expect, test } from 'vitest'
import { createPostfix } from '../../../server/mta/postfix/postfix.ts'
import { DATES, type Equalities, expectSame } from '../common/compare.ts'
import { type Played, play } from '../common/play.ts'
import { caseNames, type Recorded, type Recording, readCase } from '../common/recording.ts'
import { rulesOf } from '../common/world.ts'

/** Queue names, the second in the boundary, and dates. */
const EQUAL: Equalities = [
  ...DATES,
  [/\b20261122\d{6}\.(?=[0-9A-F]{10,11}@)/g, 'STAMP.'],
  [/\b[0-9A-F]{5}2A[0-9A-F]{4}\b/g, 'QID'],
  [/QID\.\d{10}\//g, 'QID.TIME/'],
  [/\bFri, 27 Nov 2026 \d\d:\d\d:\d\d \+0000 \(UTC\)/g, 'UNTIL'],
  [/^From (\S+) {2}\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 2026/gm, 'From $1 THEN'],
]

function playCase(recording: Recording): Played {
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

const outputs = (played: Played, { via, mailFrom, rcptTo }: Recorded) =>
  played.outputs.filter((each) =>
    via === 'smtp' ? each.via === 'smtp' && each.from === mailFrom && rcptTo.includes(each.to) : each.via === 'mailbox',
  )

// A report of an SMTP session, which is about no message: the class `policy` is not played, and show() says so.
const OF_SESSIONS = '84-notify-classes-policy-transcript'

test('classes of notices about sessions are shown as not played', () => {
  const { config } = readCase('postfix', OF_SESSIONS)
  const shown = createPostfix({ type: 'postfix', files: config as Record<string, string> }).show()
  const classes = shown.find(({ name }) => name === 'notify_classes')
  expect(classes?.warnings?.map(({ code }) => code)).toEqual(['class-not-played'])
})

describe('What leaves the queue is what the real Postfix sent and stored, byte for byte', () => {
  test.each(caseNames('postfix').filter((name) => name !== OF_SESSIONS))('%s', (name) => {
    const recording = readCase('postfix', name)
    const played = playCase(recording)
    expect(played.outputs.length, played.log.join('\n')).toBe(recording.notices.length + recording.others.length)
    const used = new Map<string, number>()
    for (const recorded of [...recording.notices, ...recording.others]) {
      const found = outputs(played, recorded)
      const key = `${recorded.via} ${recorded.mailFrom} ${recorded.rcptTo}`
      const nth = used.get(key) ?? 0
      used.set(key, nth + 1)
      const ours = found[nth]
      expect(ours, `${recorded.file} to ${recorded.rcptTo} is missing\n${played.log.join('\n')}`).toBeDefined()
      expectSame(ours?.bytes as Uint8Array, recorded.bytes, EQUAL)
    }
  })
})
