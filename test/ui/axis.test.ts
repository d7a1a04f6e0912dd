import { expect, test } from 'vitest'
import { axisLabels } from '../../ui/src/trace/axis.ts'
import type { Columns } from '../../ui/src/trace/columns.ts'

const MINUTE = 60_000

/** Bursts at these places, each so many minutes after the first, and folds. */
const columns = (bursts: [x: number, minutes: number][], folds: [x: number, width: number][] = []): Columns => ({
  bursts: bursts.map(([x, minutes]) => ({ x, at: minutes * MINUTE, width: 0 })),
  folds: folds.map(([x, width]) => ({ key: `${x}`, x, width, ms: 0, runs: [], ahead: false })),
  opened: [],
  xOf: new Map(),
  width: 600,
  nowX: 600,
})
const since = (given: Columns, locale: 'en' | 'ja' = 'en') => axisLabels(given, locale).map((label) => label.since)

test('times since arrival stand where they run into none before them', () => {
  expect(
    since(
      columns([
        [0, 0],
        [60, 27],
        [80, 30],
        [200, 60],
      ]),
    ),
  ).toEqual(['0', '27 m', '', '1 h'])
})

test('nor into the words of a fold, in either language', () => {
  const near = columns(
    [
      [0, 0],
      [100, 26 + 40 / 60],
      [210, 426],
    ],
    [[148, 54]],
  )
  const far = columns(
    [
      [0, 0],
      [100, 26 + 40 / 60],
      [250, 426],
    ],
    [[188, 54]],
  )
  expect(since(near)).toEqual(['0', '', '7 h 6 m'])
  expect(since(near, 'ja')).toEqual(['0', '', '7時間6分'])
  expect(since(far)).toEqual(['0', '26 m 40 s', '7 h 6 m'])
  expect(since(far, 'ja')).toEqual(['0', '26分40秒', '7時間6分'])
})
