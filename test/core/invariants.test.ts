import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SandboxEvent } from '../../server/core/events.ts'
import { operate as act, type Operation } from '../../server/core/operator.ts'
import { reduce } from '../../server/core/reduce.ts'
import type { OutcomeSpec, RuleRecord } from '../../server/core/rule.ts'
import { emptyState, isFinal, type SandboxState } from '../../server/core/state.ts'
import { IMTA, QMAIL, START, World } from '../support/world.ts'

const ADDRESSES = [
  'alice@mail.example.com',
  'nobody@mail.example.com',
  'alice@mta.example.com',
  'bob@down.example',
  'carol@flaky.example',
  'unknown@bouncelab.test',
  'greylist@bouncelab.test',
  'postmaster@mail.example.com',
  'list@mail.example.com',
  'loop@mail.example.com',
]
/** With an alias that forwards to several, and one that comes back to itself. */
const FORWARDING = {
  ...QMAIL,
  alias: {
    list: ['&alice@mail.example.com', '&bob@down.example', '&unknown@bouncelab.test', './Mailbox'],
    'list-owner': '&loop@mail.example.com',
    loop: '|condredirect postmaster@mail.example.com grep -q "^Delivered-To: list@"\n&loop@mail.example.com',
  },
}
const address = fc.constantFrom(...ADDRESSES)
const sender = fc.oneof(address, fc.constantFrom('', '#@[]', 'list-@lists.example-@[]'))

const entry: fc.Arbitrary<OutcomeSpec> = fc.oneof(
  fc.constant<OutcomeSpec>({ do: 'deliver' }),
  fc.constantFrom<OutcomeSpec>(
    { do: 'reply', reply: '450 4.2.0 later', at: 'rcpt' },
    { do: 'reply', reply: '550 5.1.1 no', at: 'rcpt' },
    { do: 'reply', reply: '554-5.7.1 go\n554 5.7.1 away', at: 'greeting' },
    { do: 'connect', result: 'timeout', delay: 60_000 },
    { do: 'connect', result: 'lost-after-data' },
    { do: 'dns', result: 'not-found' },
    { do: 'mailbox', result: 'full' },
    { do: 'program', exit: 111, output: 'later\n' },
    { do: 'hold' },
  ),
)

const rules: fc.Arbitrary<RuleRecord[]> = fc
  .array(
    fc.record(
      {
        when: fc.oneof(
          fc.record({ recipient: address }),
          fc.record({ domain: fc.constantFrom('down.example', 'flaky.example', '*.example.com') }),
          fc.record({ kind: fc.constantFrom('bounce', 'double-bounce', 'warning') }),
          fc.record({ attempt: fc.constantFrom('1', '>=3'), domain: fc.constant('*.example') }),
        ),
        then: fc.array(entry, { minLength: 1, maxLength: 3 }),
        times: fc.integer({ min: 1, max: 4 }),
        chance: fc.constantFrom(0.3, 0.8),
      },
      { requiredKeys: ['when', 'then'] },
    ),
    { maxLength: 4 },
  )
  .map((list) => list.map((rule, i) => ({ ...rule, id: `r${i + 1}` }) as RuleRecord))

type Act =
  | { do: 'send'; from: string; to: string[]; never: boolean }
  | { do: 'advance'; hours: number }
  | { do: 'operate'; op: Operation; pick: number }

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('send' as const),
      from: sender,
      to: fc.array(address, { minLength: 1, maxLength: 3 }),
      never: fc.boolean(),
    }),
    fc.record({ do: fc.constant('advance' as const), hours: fc.integer({ min: 0, max: 100 }) }),
    fc.record({
      do: fc.constant('operate' as const),
      op: fc.constantFrom<Operation[]>('retry', 'hold', 'release', 'bounce', 'discard'),
      pick: fc.nat(),
    }),
  ),
  { minLength: 1, maxLength: 8 },
)

const histories = fc.record({
  mta: fc.constantFrom(FORWARDING, IMTA),
  rules,
  acts,
  seed: fc.integer({ min: 1, max: 9 }),
})
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never

function play({ mta, rules, acts, seed }: History, between: (world: World) => void = () => undefined): World {
  const world = new World(mta, rules, seed)
  for (const act of acts) {
    if (act.do === 'send') {
      world.send({ from: act.from, to: act.to.map((a) => (act.never ? { address: a, notify: ['NEVER'] } : a)) })
      world.settle()
    } else if (act.do === 'advance') world.advance(act.hours * 3600)
    else operate(world, act.op, act.pick)
    between(world)
  }
  world.run()
  return world
}

function operate(world: World, op: Operation, pick: number): void {
  const waiting = [...world.engine.state.messages.values()].flatMap((m) =>
    m.recipients.filter((r) => !isFinal(r.state)).map((r) => [m.id, r.index] as const),
  )
  const chosen = waiting[pick % Math.max(1, waiting.length)]
  if (chosen) world.act((engine) => act(engine, op, ...chosen))
}

const holds = (check: (world: World, history: History) => void) =>
  fc.assert(
    fc.property(histories, (history) => {
      check(play(history), history)
    }),
    { numRuns: 150 },
  )

const FINAL = new Set(['recipient.delivered', 'recipient.failed', 'recipient.expired', 'recipient.discarded'])
const AFTER_ATTEMPT = new Set([...FINAL, 'recipient.deferred', 'recipient.held'])

const byRecipient = (events: readonly SandboxEvent[]): Map<string, SandboxEvent[]> => {
  const groups = new Map<string, SandboxEvent[]>()
  for (const event of events) {
    if (!('index' in event)) continue
    const key = `${event.messageId}/${event.index}`
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return groups
}

test('every recipient reaches exactly one end or is held', () => {
  holds((world) => {
    for (const events of byRecipient(world.events).values()) {
      const ends = events.filter((event) => FINAL.has(event.type)).length
      const held = events.at(-1)?.type === 'recipient.held'
      expect(ends).toBe(held ? 0 : 1)
    }
  })
})

test('an attempt is followed by exactly one outcome before anything else becomes of its recipient', () => {
  holds((world) => {
    for (const events of byRecipient(world.events).values()) {
      events.forEach((event, i) => {
        if (event.type === 'recipient.attempted') expect(AFTER_ATTEMPT).toContain(events[i + 1]?.type)
      })
    }
  })
})

test('seq grows by one and the time never falls', () => {
  holds((world) => {
    world.events.forEach((event, i) => {
      expect(event.seq).toBe(i + 1)
      expect(event.at).toBeGreaterThanOrEqual(world.events[i - 1]?.at ?? START)
    })
  })
})

test('a notice is announced and accepted at once, and each is announced once', () => {
  holds((world) => {
    const announced = world.events.flatMap((event) => (event.type === 'notice.sent' ? [event.noticeId] : []))
    expect(new Set(announced).size).toBe(announced.length)
    world.events.forEach((event, i) => {
      if (event.type !== 'notice.sent') return
      expect(world.events[i + 1]).toMatchObject({ type: 'message.accepted', messageId: event.noticeId })
    })
  })
})

test('under qmail no notice follows a double bounce', () => {
  holds((world, { mta }) => {
    if (mta !== QMAIL) return
    const kinds = new Map(world.events.flatMap((e) => (e.type === 'message.accepted' ? [[e.messageId, e.kind]] : [])))
    for (const event of world.events) {
      if (event.type === 'notice.sent') expect(kinds.get(event.messageId)).not.toBe('double-bounce')
    }
  })
})

test('under imta NOTIFY=NEVER gives no notice; qmail does not know the parameter', () => {
  holds((world, { mta }) => {
    if (mta !== IMTA) return
    const never = new Set<string>()
    for (const event of world.events) {
      if (event.type !== 'message.accepted') continue
      if (event.kind === 'mail' && event.envelope.recipients.every((r) => r.notify?.includes('NEVER'))) {
        never.add(event.messageId)
      }
    }
    for (const event of world.events) if (event.type === 'notice.sent') expect(never).not.toContain(event.messageId)
  })
})

test('the same history gives the same journal and the same bytes', () => {
  holds((world, history) => {
    const again = play(history)
    expect(JSON.stringify(again.events)).toBe(JSON.stringify(world.events))
    expect([...again.bytes]).toEqual([...world.bytes])
  })
})

const comparable = (state: SandboxState) => ({ ...state, clock: null })

test('replaying the journal gives the live state', () => {
  fc.assert(
    fc.property(histories, (history) => {
      play(history, (world) => {
        const { epoch, seed, timezone, clock, mta } = world.engine.state
        const replayed = emptyState({ epoch, now: START, seed, timezone, clock, mta })
        for (const event of world.events) reduce(replayed, event)
        replayed.now = world.engine.state.now
        expect(comparable(replayed)).toEqual(comparable(world.engine.state))
      })
    }),
    { numRuns: 100 },
  )
})

test('a restart at any moment loses nothing and repeats nothing', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const unbroken = play(history)
      const restarted = play(history, (world) => world.restart())
      expect(JSON.stringify(restarted.events)).toBe(JSON.stringify(unbroken.events))
      expect([...restarted.bytes.keys()]).toEqual([...unbroken.bytes.keys()])
    }),
    { numRuns: 150 },
  )
})

test('an early retry whose next attempt falls on the instant of the one it replaced leaves a single attempt', () => {
  const send: Act = { do: 'send', from: '', to: ['alice@mail.example.com'], never: false }
  const busy: OutcomeSpec = { do: 'reply', reply: '450 4.2.0 later', at: 'rcpt' }
  const { events } = play({
    mta: FORWARDING,
    rules: [{ id: 'r1', when: { recipient: 'alice@mail.example.com' }, then: [busy] }],
    acts: [send, send, { do: 'operate', op: 'retry', pick: 1 }],
    seed: 1,
  })
  for (const each of byRecipient(events).values()) expect(each.filter(({ type }) => FINAL.has(type))).toHaveLength(1)
})
