import { describe, expect, test } from 'vitest'
import type { TraceNode } from '../../server/core/trace.ts'
import type { Outcome } from '../../server/core/types.ts'
import type { Ahead } from '../../ui/src/lib/api-types.ts'
import { dialogueOf } from '../../ui/src/trace/dialogue.ts'
import { buildLanes, isAhead, type Lane, quietSuppressions } from '../../ui/src/trace/model.ts'
import { foldRuns } from '../../ui/src/trace/runs.ts'
import { buildSteps, type Step } from '../../ui/src/trace/steps.ts'
import { scheduleOf } from '../../ui/src/trace/why.ts'
import { attempt, doubleBounce, expired, iso, node, recipient, restart, START, warned } from './support/trace.ts'

const NONE: ReadonlySet<string> = new Set()
const marks = ({ marks: all }: Lane) => all.map(({ state }) => state)

const show = (steps: Step[]) =>
  steps.map(({ depth, entry, lane, first }) => {
    const word = entry.type === 'run' ? `×${entry.count} ${entry.marks[0]?.state}` : entry.mark.state
    return `${'  '.repeat(depth)}${word}${first ? ` (${lane.node.kind} ${lane.node.id})` : ''}`
  })

describe('lanes', () => {
  test('a double bounce is three lanes, each caused by the end of the one before', () => {
    const lanes = buildLanes(doubleBounce(), {})
    expect(lanes.map((lane) => [lane.node.id, lane.depth, marks(lane), lane.causeKey])).toEqual([
      ['m1', 0, ['accepted', 'failed'], null],
      ['m2', 1, ['accepted', 'failed'], 'm1/0:attempt-1'],
      ['m3', 2, ['accepted', 'delivered'], 'm2/0:attempt-1'],
    ])
  })

  test('a warning is a mark on the lane that it warns about', () => {
    const [lane, ...rest] = buildLanes(warned(), {})
    expect(marks(lane!)).toEqual(['accepted', 'deferred', 'deferred', 'warning', 'deferred', 'warning'])
    expect(rest.map(({ causeKey }) => lane!.marks.find(({ key }) => key === causeKey)?.state)).toEqual([
      'warning',
      'warning',
    ])
  })

  test('a copy that was not sent is told at the warning of its instant, and has no lane', () => {
    const root = warned()
    const { at } = root.children[0]?.cause ?? { at: '' }
    const why = { by: 'setting', setting: 'errwarnpost', value: 'channel tcp_local', text: 'no copy' } as const
    const recipients = [root.recipients[0]?.address ?? '']
    root.suppressed.push({ at, seq: 0, kind: 'postmaster-copy', reason: 'no-postmaster-copy', recipients, why })
    const lanes = buildLanes(root, {})
    expect(lanes.filter(({ suppressed }) => suppressed)).toEqual([])
    const told = lanes[0]!.marks.flatMap((mark) => quietSuppressions(lanes[0]!, mark).map(() => [mark.state, mark.at]))
    expect(told).toEqual([['warning', Date.parse(at)]])
  })

  test('a forward comes of the delivery that made it, whichever recipient that was of', () => {
    restart()
    const recipients = [
      recipient('list@x.example', 'delivered', [attempt(1, 0, 'delivered')], 0),
      recipient('b@x.example', 'delivered', [attempt(1, 0, 'delivered')], 1),
    ]
    const forward = node({
      id: 'm2',
      kind: 'forward',
      recipients: [recipient('c@far.example', 'delivered', [attempt(1, 0, 'delivered')])],
    })
    const root = node({
      id: 'm1',
      recipients,
      children: [{ ...forward, origin: { type: 'forward', parentId: 'm1', recipient: 'list@x.example' } }],
    })
    const lanes = buildLanes(root, {})
    expect(lanes.map(({ recipient: to, parent }) => [to?.address, parent?.recipient?.address])).toEqual([
      ['b@x.example', undefined],
      ['list@x.example', undefined],
      ['c@far.example', 'list@x.example'],
    ])
    expect(lanes[2]?.causeKey).toBe('m1/0:attempt-1')
    const [forwarding, accepted, tried] = [lanes[1]?.marks[1], ...(lanes[2]?.marks ?? [])].map(
      (mark) => mark?.order ?? 0,
    )
    expect([forwarding! < accepted!, accepted! < tried!]).toEqual([true, true])
  })

  test('each recipient has a lane; the one that a notice is about stands last', () => {
    restart()
    const bounce = node({
      id: 'm2',
      kind: 'bounce',
      parentId: 'm1',
      about: ['b@x.example'],
      recipients: [recipient('a@shop.example', 'delivered', [attempt(1, 0, 'delivered')])],
    })
    const root = node({
      id: 'm1',
      recipients: [
        recipient('b@x.example', 'failed', [attempt(1, 0, 'failed')], 0),
        recipient('c@x.example', 'delivered', [attempt(1, 0, 'delivered')], 1),
      ],
      children: [bounce],
    })
    expect(buildLanes(root, {}).map(({ recipient: to, leads }) => [to?.address, leads])).toEqual([
      ['c@x.example', true],
      ['b@x.example', false],
      ['a@shop.example', true],
    ])
  })

  test('a notice that was not sent is a lane with its reason', () => {
    const root = doubleBounce()
    root.children = []
    root.suppressed = [
      {
        at: iso(0),
        seq: 50,
        kind: 'bounce',
        reason: 'notify',
        recipients: ['u@down.example'],
        why: { by: 'default', text: '' },
      },
      {
        at: iso(0),
        seq: 51,
        kind: 'postmaster-copy',
        reason: 'no-postmaster-copy',
        recipients: [],
        why: { by: 'default', text: '' },
      },
    ]
    const [, ...rest] = buildLanes(root, {})
    expect(rest.map(({ suppressed, causeKey }) => [suppressed?.reason, causeKey])).toEqual([
      ['notify', 'm1/0:attempt-1'],
    ])
  })

  test('that nobody hears of a bounce which failed is a lane, not left out like a copy', () => {
    const root = doubleBounce()
    const bounce = root.children[0] as TraceNode
    bounce.children = []
    const why = { by: 'setting', setting: 'notify_classes', value: 'resource, software', text: '' } as const
    const own = { at: iso(0), seq: 50, reason: 'no-postmaster-copy' as const, recipients: ['nobody@shop.example'], why }
    bounce.suppressed = [{ ...own, kind: 'double-bounce' }]
    const last = buildLanes(root, {}).at(-1)
    expect([last?.suppressed?.kind, last?.causeKey]).toEqual(['double-bounce', 'm2/0:attempt-1'])
  })

  test('an end that no attempt brought stands before what came of it', () => {
    restart()
    const deferred = attempt(1, 0, 'deferred')
    const bounce = node({
      id: 'm2',
      kind: 'bounce',
      at: 3600,
      parentId: 'm1',
      about: ['b@x.example'],
      recipients: [recipient('a@shop.example', 'queued', [])],
    })
    const ended = { ...recipient('b@x.example', 'expired', [deferred]), endedBy: 'age' as const, endedAt: iso(3600) }
    const [lane, child] = buildLanes(node({ id: 'm1', recipients: [ended], children: [bounce] }), {})
    expect(marks(lane!)).toEqual(['accepted', 'deferred', 'expired'])
    expect(child!.causeKey).toBe('m1/0:end')
  })

  test('attempts ahead are hollow, the last one named, those between only counted', () => {
    const ahead: Record<string, Ahead> = {
      'm1/0': { count: 12, first: [3, 4, 5].map((days) => iso(days * 86_400)), last: iso(14 * 86_400) },
    }
    const [lane] = buildLanes(warned(), ahead)
    expect(
      lane!.marks.filter(({ type }) => type === 'ahead').map(({ state, number, last }) => [state, number, last]),
    ).toEqual([
      ['next', 4, false],
      ['scheduled', 5, false],
      ['scheduled', 6, false],
      ['scheduled', 15, true],
    ])
    expect(lane!.moreAhead).toEqual({ count: 8, from: START + 5 * 86_400_000, to: START + 14 * 86_400_000 })
    const entries = foldRuns(lane!, NONE)
    expect(entries.at(-2)).toMatchObject({ type: 'run', count: 8 })
  })
})

describe('what would follow', () => {
  const waiting = (reversePath: string) => {
    restart()
    const double = {
      ...node({
        id: 'm3',
        kind: 'double-bounce',
        parentId: 'm1',
        about: ['u@down.example'],
        recipients: [recipient('postmaster@mta.example', 'queued', [attempt(1, 0, 'deferred')])],
      }),
      reversePath,
    }
    const root = node({
      id: 'm1',
      recipients: [recipient('u@down.example', 'failed', [attempt(1, 0, 'failed', '5.1.1')])],
      children: [double],
    })
    return buildLanes(root, { 'm3/0': { count: 2, first: [iso(400), iso(1600)], last: iso(1600) } })
  }

  test('a double bounce of qmail that keeps failing would be discarded at its last attempt', () => {
    const lanes = waiting('#@[]')
    const last = lanes.at(-1)!
    expect(last.marks.map(({ state, at }) => [state, at])).toEqual([['wouldDiscard', START + 1_600_000]])
    expect(last.causeKey).toBe('m3/0:ahead-3')
    expect(isAhead(last.marks[0]!)).toBe(true)
  })

  test('one with an empty reverse-path goes on as any notice', () => {
    expect(waiting('').flatMap(({ marks }) => marks.map(({ state }) => state))).not.toContain('wouldDiscard')
  })
})

describe('runs', () => {
  test('three deferrals or more fold, and unfold by their key', () => {
    const [lane] = buildLanes(expired(40), {})
    const folded = foldRuns(lane!, NONE)
    expect(folded.map((entry) => (entry.type === 'run' ? entry.count : entry.mark.state))).toEqual([
      'accepted',
      39,
      'expired',
    ])
    expect(foldRuns(lane!, new Set([folded[1]!.key]))).toHaveLength(41)
    expect(foldRuns(lane!, 'all')).toHaveLength(41)
    expect(foldRuns(lane!, NONE, { start: 4, ahead: 0 })).toHaveLength(6)
  })

  test('two stay by themselves', () => {
    const [lane] = buildLanes(expired(3), {})
    expect(foldRuns(lane!, NONE)).toHaveLength(4)
  })
})

describe('steps', () => {
  test('time runs down, and what came of a mark stands under it', () => {
    expect(show(buildSteps(buildLanes(doubleBounce(), {}), NONE))).toEqual([
      'accepted (mail m1)',
      'failed',
      '  accepted (bounce m2)',
      '  failed',
      '    delivered (double-bounce m3)',
    ])
  })

  test('a warning that arrived is one row with its mark', () => {
    expect(show(buildSteps(buildLanes(warned(), {}), NONE))).toEqual([
      'accepted (mail m1)',
      'deferred',
      'deferred',
      'warning',
      'deferred',
      'warning',
    ])
    const absorbed = buildSteps(buildLanes(warned(), {}), NONE).map((step) => step.absorbed?.node.id ?? '')
    expect(absorbed).toEqual(['', '', '', 'm2', '', 'm3'])
  })

  test('a bar goes through the rows of a branch where the lane goes on', () => {
    const steps = buildSteps(buildLanes(warned('failed'), {}), NONE)
    expect(steps.map(({ rails }) => rails.map(({ shape }) => shape).join())).toEqual([
      '',
      '',
      '',
      '',
      'tee',
      'bar',
      '',
      '',
      'corner',
      'none',
    ])
    expect(steps[3]!.below).toMatchObject({ shape: 'bar', tone: 'wait' })
  })

  test('deferrals are a wave, a first attempt at once a line', () => {
    const steps = buildSteps(buildLanes(expired(40), {}), NONE)
    expect(steps[1]!.below).toMatchObject({ wave: true, tone: 'wait' })
    expect(buildSteps(buildLanes(doubleBounce(), {}), NONE)[0]!.below).toMatchObject({ wave: false, tone: 'bad' })
  })
})

describe('why', () => {
  const speaker = { hello: 'EHLO mta.example', say: () => 'connection timed out' }
  const said = (outcome: Outcome) =>
    dialogueOf(doubleBounce(), 'u@down.example', outcome, speaker).map(
      ({ who, text, deciding }) => `${deciding ? '! ' : ''}${who} ${text}`,
    )
  const host = { name: 'mx.down.example', address: '192.0.2.7' }

  test('the dialogue goes as far as the reply that decided; before it only codes are known', () => {
    const root = doubleBounce()
    expect(said(root.recipients[0]!.attempts[0]!.outcome!)).toEqual([
      'S 220',
      'C EHLO mta.example',
      'S 250',
      'C MAIL FROM:<a@shop.example>',
      'S 250',
      'C RCPT TO:<u@down.example>',
      '! S 550 5.1.1 no such user',
      'C QUIT',
      'S 221',
    ])
  })

  test('a greeting that a rule gives is told as it was said', () => {
    const greeted = { ...host, greeting: 'mx.down.example ready' }
    expect(said({ type: 'replied', at: 'helo', reply: '421 later', host: greeted })).toEqual([
      'S 220 mx.down.example ready',
      'C EHLO mta.example',
      '! S 421 later',
      'C QUIT',
      'S 221',
    ])
  })

  test('a connection that never was has no commands; one that broke after the data has them all', () => {
    expect(said({ type: 'connect', result: 'timeout', host })).toEqual(['! * connection timed out'])
    expect(said({ type: 'connect', result: 'lost-after-data', host }).slice(-2)).toEqual([
      'C .',
      '! * connection timed out',
    ])
    expect(said({ type: 'mailbox', result: 'full' })).toEqual([])
  })

  test('the schedule counts from arrival, with the gap between neighbours', () => {
    const [lane] = buildLanes(warned(), { 'm1/0': { count: 9, first: [iso(3 * 86_400)], last: iso(9 * 86_400) } })
    expect(
      scheduleOf(lane!).map(({ number, after, gap }) => [
        number,
        after / 86_400_000,
        gap === null ? null : gap / 86_400_000,
      ]),
    ).toEqual([
      [1, 0, null],
      [2, 1, 1],
      [3, 2, 1],
      [4, 3, 1],
      [12, 9, null],
    ])
  })
})
