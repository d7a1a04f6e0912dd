import { describe, expect, test } from 'vitest'
import { xOfTime } from '../../ui/src/trace/axis.ts'
import { buildColumns } from '../../ui/src/trace/columns.ts'
import { distanceOf, type Expected, expectationsOf, expectedOf, ghostOf } from '../../ui/src/trace/expected.ts'
import { buildLanes } from '../../ui/src/trace/model.ts'
import { expired, START } from './support/trace.ts'

const HOUR = 3_600_000
const root = () => expired(4)
const columns = () => buildColumns(buildLanes(root(), {}), 'all', START + 9 * HOUR, 700)
const bounce = (over: Partial<Expected> = {}): Expected => ({
  ...{ expected: 'a bounce', ok: false, why: 'It came after 3h, not within 1h.', messageId: 'm2' },
  ...{ after: null, within: null, ...over },
})

describe('what a scenario expects', () => {
  test('is gathered from its steps and its end; a recording is left to the server', () => {
    const scenario = {
      steps: [{ send: {} }, { expect: [{ notice: 'warning' }] }, { advance: '1d' }],
      expect: [{ notice: 'bounce', within: '1h' }, { equals: 'a.eml' }],
    }
    expect(expectationsOf(scenario)).toEqual([{ notice: 'warning' }, { notice: 'bounce', within: '1h' }])
    expect(expectationsOf(null)).toEqual([])
    expect(expectationsOf({ steps: 'no', expect: 3 })).toEqual([])
  })

  test('what another trace fulfils is not of this one; what never came is of every one', () => {
    const judged = [
      { expected: 'a bounce', ok: true, messageId: 'm2' },
      { expected: 'another', ok: true, messageId: 'm99' },
      { expected: 'a double bounce', ok: false, why: 'There is no message.' },
    ]
    const found = expectedOf(root(), [{ within: '1h' }, {}, { after: '2h' }], judged)
    expect(found.map(({ expected, after, within }) => [expected, after, within])).toEqual([
      ['a bounce', null, HOUR],
      ['a double bounce', 2 * HOUR, null],
    ])
  })
})

describe('its ghost', () => {
  test('goes from the earliest to the latest, and an arrow leads to what came later', () => {
    const ghost = ghostOf(root(), bounce({ within: HOUR }), columns())!
    expect(ghost.from).toBe(xOfTime(columns(), START))
    expect(ghost.to).toBe(xOfTime(columns(), START + HOUR))
    expect(ghost.arrow).toEqual({ from: ghost.to, to: xOfTime(columns(), START + 3 * HOUR) })
    expect(distanceOf(root(), bounce({ within: HOUR }))).toEqual({ late: true, ms: 2 * HOUR })
  })

  test('of something that came too early has its arrow backwards', () => {
    const early = bounce({ after: 5 * HOUR })
    expect(distanceOf(root(), early)).toEqual({ late: false, ms: 2 * HOUR })
    const { from, arrow } = ghostOf(root(), early, columns())!
    expect(arrow!.from).toBe(from)
    expect(arrow!.to).toBeLessThan(arrow!.from)
  })

  test('without times stands around what came, and nowhere where nothing came', () => {
    const { from, to, arrow } = ghostOf(root(), bounce({ ok: true }), columns())!
    expect((from + to) / 2).toBe(xOfTime(columns(), START + 3 * HOUR))
    expect(arrow).toBeNull()
    const { messageId: _, ...never } = bounce()
    expect(ghostOf(root(), never, columns())).toBeNull()
    expect(distanceOf(root(), never)).toBeNull()
  })

  test('an instant between two bursts stands as far along as it is in time', () => {
    const { bursts } = columns()
    const middle = xOfTime(columns(), START + HOUR / 2)
    expect(middle).toBe((bursts[0]!.x + bursts[0]!.width + bursts[1]!.x) / 2)
    expect(xOfTime(columns(), START + 99 * HOUR)).toBe(columns().width)
  })
})
