import { expect, test } from 'vitest'
import { createPostfix } from '../../../server/mta/postfix/postfix.ts'
import { describeRecordings } from '../common/golden.ts'
import { readCase } from '../common/recording.ts'
import { EQUAL, playCase } from './recorded.ts'

// A report of an SMTP session, which is about no message: the class `policy` is not played, and show() says so.
const OF_SESSIONS = '84-notify-classes-policy-transcript'

test('classes of notices about sessions are shown as not played', () => {
  const { config } = readCase('postfix', OF_SESSIONS)
  const shown = createPostfix({ type: 'postfix', files: config as Record<string, string> }).show()
  const classes = shown.find(({ name }) => name === 'notify_classes')
  expect(classes?.warnings?.map(({ code }) => code)).toEqual(['class-not-played'])
})

describeRecordings('What leaves the queue is what the real Postfix sent and stored, byte for byte', 'postfix', {
  playCase,
  equal: EQUAL,
  isPlayed: ({ name }) => name !== OF_SESSIONS,
})
