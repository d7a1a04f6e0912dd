import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildColumns } from '../../ui/src/trace/columns.ts'
import { barPath, buildLayout, linkPath } from '../../ui/src/trace/layout.ts'
import { buildLanes } from '../../ui/src/trace/model.ts'
import { attempt, doubleBounce, expired, iso, node, recipient, restart, START, warned } from './support/trace.ts'

const NONE: ReadonlySet<string> = new Set()
const HOUR = 3_600_000

describe('columns', () => {
  test('what happens in one second stands side by side, cause before effect', () => {
    const lanes = buildLanes(doubleBounce(), {})
    const { bursts, folds, xOf } = buildColumns(lanes, NONE, START, 600)
    const xs = lanes.flatMap(({ marks }) => marks.map(({ key }) => xOf.get(key)!))
    expect(bursts).toHaveLength(1)
    expect(folds).toEqual([])
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
    expect(new Set(xs).size).toBe(xs.length)
  })

  test('many deferrals are one fold that counts them', () => {
    const lanes = buildLanes(expired(40), {})
    const { folds } = buildColumns(lanes, NONE, START + 60 * HOUR, 700)
    expect(folds.map(({ ms, runs }) => [ms / HOUR, runs.map(({ run }) => run.count)])).toEqual([[37, [36]]])
  })

  test('idle time folds, and unfolds by its key', () => {
    const lanes = buildLanes(warned(), {})
    const folded = buildColumns(lanes, NONE, START + 50 * HOUR, 700)
    expect(folded.folds).toHaveLength(2)
    const keys = new Set(folded.folds.map(({ key }) => key))
    expect(buildColumns(lanes, keys, START + 50 * HOUR, 700).folds).toEqual([])
    expect(buildColumns(lanes, 'all', START + 50 * HOUR, 700).folds).toEqual([])
  })

  test('time that was unfolded can be folded again where it stands', () => {
    const lanes = buildLanes(warned(), {})
    const [first] = buildColumns(lanes, NONE, START + 50 * HOUR, 700).folds
    const { opened, bursts } = buildColumns(lanes, new Set([first!.key]), START + 50 * HOUR, 700)
    expect(opened.map(({ key }) => key)).toEqual([first!.key])
    expect(opened[0]!.x).toBeGreaterThan(bursts[0]!.x)
    expect(opened[0]!.x).toBeLessThan(bursts[1]!.x)
    expect(buildColumns(lanes, 'all', START + 50 * HOUR, 700).opened).toEqual([])
  })

  test('now stands between what has been and what is ahead', () => {
    const lanes = buildLanes(warned(), {
      'm1/0': { count: 2, first: [iso(3 * 86_400), iso(4 * 86_400)], last: iso(4 * 86_400) },
    })
    const { nowX, xOf } = buildColumns(lanes, NONE, START + 50 * HOUR, 700)
    const past = lanes.flatMap(({ marks }) =>
      marks.filter(({ type }) => type !== 'ahead').map(({ key }) => xOf.get(key)!),
    )
    const ahead = lanes[0]!.marks.filter(({ type }) => type === 'ahead').map(({ key }) => xOf.get(key)!)
    expect(Math.max(...past)).toBeLessThan(nowX)
    expect(nowX).toBeLessThan(Math.min(...ahead))
  })

  test('recipients that are tried together share their columns', () => {
    restart()
    const two = [0, 1].map((index) =>
      recipient(`r${index}@x.example`, 'delivered', [attempt(1, 0, 'delivered')], index),
    )
    const lanes = buildLanes(node({ id: 'm1', recipients: two }), {})
    const { xOf } = buildColumns(lanes, NONE, START, 700)
    const [first, second] = lanes.map(({ marks }) => marks.map(({ key }) => xOf.get(key)))
    expect(first).toEqual(second)
  })

  test('less room folds more', () => {
    const lanes = buildLanes(expired(40), {})
    expect(buildColumns(lanes, NONE, START, 240).width).toBeLessThan(buildColumns(lanes, NONE, START, 700).width)
  })

  test('for any times: marks of a lane go right, no two closer than 20, and nothing stands in a fold', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 1, maxLength: 30 }), (gaps) => {
        restart()
        let at = 0
        const attempts = gaps.map((gap, n) => {
          at += gap
          return attempt(n + 1, at, n === gaps.length - 1 ? 'delivered' : 'deferred')
        })
        const lanes = buildLanes(node({ id: 'm1', recipients: [recipient('u@x.example', 'delivered', attempts)] }), {})
        const { xOf, folds } = buildColumns(lanes, NONE, START + at * 1000, 700)
        const xs = lanes[0]!.marks.flatMap(({ key }) => xOf.get(key) ?? [])
        for (const [n, x] of xs.entries()) {
          if (n > 0) expect(x - xs[n - 1]!).toBeGreaterThanOrEqual(20)
          for (const fold of folds) expect(x <= fold.x || x >= fold.x + fold.width).toBe(true)
        }
        const counted = folds.flatMap(({ runs }) => runs.map(({ run }) => run.count)).reduce((sum, n) => sum + n, 0)
        expect(counted + xs.length).toBe(attempts.length + 1)
      }),
    )
  })
})

describe('layout', () => {
  test('like warnings share a row', () => {
    const { rows } = buildLayout(buildLanes(warned(), {}), NONE, START + 50 * HOUR, 700)
    expect(rows.map(({ lanes }) => lanes.map(({ node: { id } }) => id))).toEqual([['m1'], ['m2', 'm3']])
  })

  test('rows are 52 high up to four, 46 above', () => {
    expect(buildLayout(buildLanes(doubleBounce(), {}), NONE, START, 700).laneHeight).toBe(52)
    restart()
    const five = Array.from({ length: 5 }, (_, index) => recipient(`r${index}@x.example`, 'queued', [], index))
    expect(buildLayout(buildLanes(node({ id: 'm1', recipients: five }), {}), NONE, START, 700).laneHeight).toBe(46)
  })

  test('of more than twelve recipients of whom nothing came the rest is one row, which opens', () => {
    restart()
    const many = Array.from({ length: 30 }, (_, index) =>
      recipient(`r${index}@x.example`, 'delivered', [attempt(1, 0, 'delivered')], index),
    )
    const lanes = buildLanes(node({ id: 'm1', recipients: many }), {})
    const { rows } = buildLayout(lanes, NONE, START, 700)
    expect(rows).toHaveLength(12)
    expect(rows.at(-1)).toMatchObject({ lanes: [], more: { count: 19 } })
    const open = new Set([rows.at(-1)!.more!.key])
    expect(buildLayout(lanes, open, START, 700).rows).toHaveLength(30)
  })

  test('guides go on as long as the tree does', () => {
    const { rows } = buildLayout(buildLanes(doubleBounce(), {}), NONE, START, 700)
    expect(rows.map(({ guides }) => guides)).toEqual([[], [false], [false, false]])
  })

  test('a bar waves through folded time and ends on its own height', () => {
    const d = barPath(0, 200, 26, { folds: [{ key: 'f', x: 60, width: 54, ms: 1, runs: [], ahead: false }] })
    expect(d).toMatch(/^M0 26H60(q[\d.-]+ -?5 [\d.]+ 0){12}H200$/)
    expect(barPath(0, 50, 26, { folds: [] })).toBe('M0 26H50')
  })

  test('a link goes down, round a corner and right', () => {
    expect(linkPath({ x: 10, y: 26 }, { x: 40, y: 78 })).toBe('M10 26V70q0 8 8 8H40')
  })

  test('amber while deferred, red to the end, dotted ahead', () => {
    const { rows } = buildLayout(buildLanes(expired(5), {}), 'all', START, 900)
    expect(rows[0]!.bars.map(({ tone }) => tone)).toEqual(['wait', 'wait', 'wait', 'wait', 'wait'])
    const double = buildLayout(buildLanes(doubleBounce(), {}), NONE, START, 900)
    expect(double.rows.map(({ bars }) => bars.map(({ tone }) => tone))).toEqual([['bad'], ['bad'], ['ok']])
    const waiting = buildLayout(
      buildLanes(warned(), { 'm1/0': { count: 1, first: [iso(3 * 86_400)], last: iso(3 * 86_400) } }),
      NONE,
      START + 50 * HOUR,
      900,
    )
    expect(waiting.rows[0]!.bars.at(-1)).toMatchObject({ tone: 'off', dotted: true })
  })
})
