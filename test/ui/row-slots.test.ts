import { expect, test } from 'vitest'
import { rowSlots, type Slots } from '../../ui/src/lib/row-slots.ts'

const NONE: Slots = new Map()
const rows = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, place) => ({ key: `m${from - place}` }))
const slotsOf = (slots: Slots, list: readonly { key: string }[]) => list.map(({ key }) => slots.get(key))

test('where all rows are other ones, each is drawn into the element that stood in its place', () => {
  const before = rowSlots(rows(30, 1), NONE)
  const after = rowSlots(rows(330, 301), before)
  expect(slotsOf(after, rows(330, 301))).toEqual(slotsOf(before, rows(30, 1)))
})

test('a row that goes on standing there keeps its element, and no two have the same', () => {
  const before = rowSlots(rows(100, 1), NONE)
  const after = rowSlots(rows(103, 1), before)
  expect(slotsOf(after, rows(100, 40))).toEqual(slotsOf(before, rows(100, 40)))
  expect(new Set(after.values()).size).toBe(after.size)
})

test('only the top of a long list has such elements, and a list that grows gets more of them', () => {
  expect(rowSlots(rows(1000, 1), NONE).size).toBe(64)
  const few = rowSlots(rows(3, 1), NONE)
  const more = rowSlots(rows(5, 1), few)
  expect(slotsOf(more, rows(3, 1))).toEqual(slotsOf(few, rows(3, 1)))
  expect(more.size).toBe(5)
})

test('what stood at the top and has sunk below it leaves its element to others', () => {
  const before = rowSlots(rows(64, 1), NONE)
  const after = rowSlots(rows(128, 1), before)
  expect(after.get('m64')).toBeUndefined()
  expect(new Set(after.values())).toEqual(new Set(before.values()))
})
