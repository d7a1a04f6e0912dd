import { expect, test } from 'vitest'
import type { Channel } from '../../../server/core/types.ts'
import { isPastLifetime, nextRetryAge } from '../../../server/mta/qmail/schedule.ts'
import { play } from './play.ts'

// facts A.6, the two tables
const ATTEMPTS: Record<Channel, number[]> = {
  local: [0, 100, 400, 900, 1600, 2500, 3600, 4900, 6400, 8100, 10000, 12100, 14400, 16900, 19600, 22500],
  remote: [0, 400, 1600, 3600, 6400, 10000, 14400, 19600, 25600, 32400, 40000, 48400, 57600, 67600, 78400, 90000],
}
const LAST: [lifetime: number, local: number, remote: number][] = [
  [60, 100, 400],
  [300, 400, 400],
  [3600, 4900, 6400],
  [86400, 90000, 90000],
  [345600, 348100, 360000],
  [604800, 608400, 608400],
]

const START = Date.UTC(2026, 0, 5, 9)

function ages(channel: Channel, lifetime?: number): number[] {
  const control = { me: 'mx.test', ...(lifetime === undefined ? {} : { queuelifetime: String(lifetime) }) }
  const forwardPath = channel === 'local' ? 'a@mx.test' : 'a@remote.test'
  const rule = { id: 'r1', when: { recipient: forwardPath }, then: [{ do: 'program', exit: 111, output: '' } as const] }
  const { events } = play({
    input: { type: 'qmail', control },
    rules: [rule],
    start: START,
    envelope: { reversePath: '#@[]', recipients: [{ forwardPath }] },
    raw: new TextEncoder().encode('Subject: x\n\n'),
  })
  return events.filter((event) => event.type === 'recipient.attempted').map((event) => (event.at - START) / 1000)
}

test.each(['local', 'remote'] as const)(
  'The first sixteen %s attempts come at the squares of qmail-send',
  (channel) => {
    expect(ages(channel).slice(0, 16)).toEqual(ATTEMPTS[channel])
  },
)

test.each(LAST)(
  'With a queuelifetime of %d the last attempt comes at %d s (local) and %d s (remote)',
  (lifetime, local, remote) => {
    expect(ages('local', lifetime).at(-1)).toBe(local)
    expect(ages('remote', lifetime).at(-1)).toBe(remote)
  },
)

test('The default of seven days holds 79 local and 40 remote attempts', () => {
  expect([ages('local').length, ages('remote').length]).toEqual([79, 40])
})

test('An attempt exactly at the lifetime is not the last one, a second later it is', () => {
  expect([isPastLifetime(3600, 3600), isPastLifetime(3601, 3600)]).toEqual([false, true])
})

test('An attempt that comes late moves the next one by the square root of its own age', () => {
  expect(nextRetryAge(401, 'remote')).toBe(1600)
  expect(nextRetryAge(441, 'remote')).toBe(1681)
})

test('Recipients that wait for a free delivery are tried next as from the beginning of their pass', () => {
  const then = [{ do: 'dns', result: 'servfail', delay: 150_000 } as const]
  const { events } = play({
    input: { type: 'qmail', control: { me: 'mx.test', concurrencyremote: '1' } },
    rules: [{ id: 'r1', when: {}, then }],
    start: START,
    envelope: { reversePath: '#@[]', recipients: [{ forwardPath: 'a@x.test' }, { forwardPath: 'b@y.test' }] },
    raw: new TextEncoder().encode('Subject: x\n\n'),
  })
  const tried = events.flatMap((event) =>
    event.type === 'recipient.attempted' ? [[event.recipient, (event.at - START) / 1000]] : [],
  )
  // pass_dochan looks at the age once, when it opens the message: a's retry and b's are both due at 400 s.
  expect(tried.slice(0, 4)).toEqual([
    ['a@x.test', 0],
    ['b@y.test', 150],
    ['a@x.test', 400],
    ['b@y.test', 550],
  ])
  const due = events.flatMap((event) =>
    event.type === 'recipient.deferred' ? [(event.nextAttemptAt - START) / 1000] : [],
  )
  // The second pass began at 400 s, so the third is due at (20 + 20)² s for both, though b's attempt began at 550 s.
  expect(due.slice(0, 4)).toEqual([400, 400, 1600, 1600])
})
