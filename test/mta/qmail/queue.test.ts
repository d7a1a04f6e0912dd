/** How many deliveries run at once, when each comes again, and SIGALRM (qmail-send.c; facts A.6). */
import { describe, expect, test } from 'vitest'
import { retryAll } from '../../../server/core/operator.ts'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import { ruleOf, START, World } from '../../support/world.ts'

const LATER: OutcomeSpec = { do: 'program', exit: 111, output: 'later\n' }
const many = (count: number, domain: string) => Array.from({ length: count }, (_, i) => `u${i + 1}@${domain}`)

const qmail = (spec: OutcomeSpec, control: Record<string, string> = {}) =>
  new World({ type: 'qmail', control: { me: 'mx.test', ...control } }, [ruleOf({ when: {}, then: [spec] })])

const logOf = (world: World): string[] => {
  const log = world.engine.mta.createLog(1)
  return world.events.flatMap((event) => log.lines(event))
}
const statusOf = (world: World): string[] => logOf(world).filter((line) => line.startsWith('status:'))

/** Seconds since the start at which attempts began. */
const attempts = (world: World, recipient?: string): number[] =>
  world.events.flatMap((event) =>
    event.type === 'recipient.attempted' && (recipient === undefined || event.recipient === recipient)
      ? [(event.at - START) / 1000]
      : [],
  )

describe('Deliveries that take time overlap', () => {
  const busy = (control: Record<string, string> = {}) => {
    const world = qmail({ ...LATER, delay: 60_000 }, control)
    world.send({ from: 'me@home.test', to: [...many(12, 'mx.test'), ...many(25, 'far.test')] })
    world.settle()
    return world
  }

  test('up to 10 local and 20 remote ones, begun in turn, each start with its status line', () => {
    const expected: string[] = []
    for (let i = 1; i <= 20; i++) {
      if (i <= 10) expected.push(`status: local ${i}/10 remote ${i - 1}/20`)
      expected.push(`status: local ${Math.min(i, 10)}/10 remote ${i}/20`)
    }
    expect(statusOf(busy())).toEqual(expected)
  })

  test('and those that wait begin when others have ended', () => {
    const world = busy()
    expect(attempts(world)).toEqual(Array(30).fill(0))
    world.advance(60)
    const since = statusOf(world).slice(30)
    expect(since[29]).toBe('status: local 0/10 remote 0/20')
    expect(attempts(world).slice(30)).toEqual(Array(7).fill(60))
    expect(since.at(-1)).toBe('status: local 2/10 remote 5/20')
  })

  test('as many as concurrencylocal and concurrencyremote say, and never more than qmail-spawn takes', () => {
    expect(statusOf(busy({ concurrencylocal: '2', concurrencyremote: '3' })).at(-1)).toBe(
      'status: local 2/2 remote 3/3',
    )
    expect(statusOf(busy({ concurrencyremote: '500' })).at(-1)).toBe('status: local 10/10 remote 25/120')
  })

  test('not at all on a channel whose concurrency is 0', () => {
    const world = busy({ concurrencyremote: '0' })
    world.advance(86_400)
    expect(statusOf(world).every((line) => line.endsWith(' remote 0/0'))).toBe(true)
    expect(attempts(world, 'u1@far.test')).toEqual([])
  })

  test('and the numbers are right again after a restart in the middle', () => {
    const world = busy()
    world.restart()
    world.advance(60)
    expect(statusOf(world).at(-1)).toBe('status: local 2/10 remote 5/20')
  })
})

describe('An attempt that takes long', () => {
  test('puts the next one by the age at which it began', () => {
    const world = qmail({ ...LATER, delay: 30_000 })
    world.send({ from: 'me@home.test', to: ['a@far.test'] })
    world.advance(4000)
    expect(attempts(world)).toEqual([0, 400, 1600, 3600])
  })

  test('is the last one only where it began beyond the lifetime', () => {
    const world = qmail({ ...LATER, delay: 350_000 }, { queuelifetime: '300' })
    world.send({ from: 'me@home.test', to: ['a@mx.test'] })
    world.run()
    // The first ends at 350 s and is put off all the same; its next one, of 100 s, is overdue then.
    expect(attempts(world, 'a@mx.test')).toEqual([0, 350])
    expect(world.story().slice(1, 3)).toEqual(['+350s m1 deferred a@mx.test 4.0.0', '+700s m1 expired a@mx.test 4.0.0'])
  })
})

describe('ALRM', () => {
  const waiting = (control: Record<string, string> = {}) => {
    const world = qmail(LATER, control)
    world.send({ from: 'me@home.test', to: ['a@mx.test', 'b@far.test'] })
    return world
  }

  test('makes all that is queued due now, in every message', () => {
    const world = waiting()
    world.advance(10)
    world.send({ from: 'me@home.test', to: ['c@far.test'] })
    world.advance(10)
    world.act((engine) => expect(retryAll(engine)).toBe(3))
    expect(['a@mx.test', 'b@far.test', 'c@far.test'].map((address) => attempts(world, address))).toEqual([
      [0, 20],
      [0, 20],
      [10, 20],
    ])
  })

  // birth + (floor(sqrt(150)) + skip)²: 12 and 10 are 22, 12 and 20 are 32.
  test('leaves the schedule to each message’s birth: after 150 s come 484 s and 1024 s', () => {
    const world = waiting()
    world.advance(150)
    world.act(retryAll)
    world.advance(1100)
    expect(attempts(world, 'a@mx.test')).toEqual([0, 100, 150, 484, 1024])
    expect(attempts(world, 'b@far.test')).toEqual([0, 150, 1024])
  })

  test('beyond the lifetime makes the last attempt at once', () => {
    const world = waiting({ queuelifetime: '3600' })
    world.advance(3601)
    world.act(retryAll)
    expect(world.story().filter((line) => line.includes('expired'))).toEqual([
      '+3601s m1 expired a@mx.test 4.0.0',
      '+3601s m1 expired b@far.test 4.0.0',
    ])
  })

  test('at the lifetime to the second does not', () => {
    const world = waiting({ queuelifetime: '3599' })
    world.advance(3599)
    world.act(retryAll)
    expect(world.story().filter((line) => line.includes('expired'))).toEqual([])
    world.advance(1)
    world.act(retryAll)
    expect(world.story().filter((line) => line.includes('expired'))).toHaveLength(2)
  })

  test('touches nothing that is held, under way or due already, and says how much it brought forward', () => {
    const world = new World({ type: 'qmail', control: { me: 'mx.test' } }, [
      ruleOf({ when: { recipient: 'held@*' }, then: [{ do: 'hold' }] }),
      ruleOf({ when: { recipient: 'slow@*' }, then: [{ ...LATER, delay: 600_000 }] }),
      ruleOf({ when: {}, then: [LATER] }),
    ])
    world.send({ from: 'me@home.test', to: ['held@far.test', 'slow@far.test', 'a@far.test'] })
    world.advance(5)
    world.act((engine) => expect(retryAll(engine)).toBe(1))
    expect(['held@far.test', 'slow@far.test', 'a@far.test'].map((address) => attempts(world, address))).toEqual([
      [0],
      [0],
      [0, 5],
    ])
    world.send({ from: 'me@home.test', to: ['new@far.test'] })
    expect(retryAll(world.engine)).toBe(1)
  })

  test('leaves no line of its own in the log, as qmail-send does', () => {
    const world = waiting()
    world.advance(10)
    const before = logOf(world).length
    world.act(retryAll)
    expect(logOf(world)[before]).toMatch(/^starting delivery 3: /)
  })
})
