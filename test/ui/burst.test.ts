import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { Messages } from '../../ui/src/state/messages.svelte.ts'
import { accepted, event } from './support/events.ts'
import { fakeApi } from './support/fake-api.ts'

const BATCH = 200
const BATCHES = 10

const batch = (from: number) => Array.from({ length: BATCH }, (_, i) => accepted(from + i, `m${from + i}`))

/** A list that holds so many messages, and is being looked at. */
function filled(count: number) {
  const messages = new Messages(fakeApi().api)
  messages.apply(Array.from({ length: count }, (_, i) => accepted(i + 1, `m${i + 1}`)))
  return { messages, seen: messages.rows }
}

/** Milliseconds for applying some batches, the least of several runs: what disturbs one run does not count. */
function cost(count: number): number {
  const runs = []
  for (let run = 0; run < 3; run++) {
    const { messages } = filled(count)
    const begun = performance.now()
    for (let n = 0; n < BATCHES; n++) messages.apply(batch(count + 1 + n * BATCH))
    runs.push(performance.now() - begun)
  }
  return Math.min(...runs)
}

test('taking a batch in costs no more where more messages are there', () => {
  cost(1000)
  const [few, many] = [cost(1000), cost(8000)]
  // Eight times the messages: what looks at each of them would take eight times as long.
  expect(many / few).toBeLessThan(4)
})

test('a batch makes new rows for what is new, and keeps every other as it was', () => {
  const { messages, seen } = filled(1000)
  messages.apply(batch(1001))
  flushSync()
  const { rows } = messages
  expect(rows).toHaveLength(1000 + BATCH)
  expect(rows.slice(BATCH).every((row, place) => row === seen[place])).toBe(true)
})

test('a change of one message makes that row anew and no other', () => {
  const { messages, seen } = filled(500)
  messages.apply([event(501, 'recipient.delivered', 'm250', { status: '2.0.0' })])
  const changed = messages.rows.filter((row, place) => row !== seen[place])
  expect(changed.map(({ key }) => key)).toEqual(['m250'])
})

test('while the list is scrolled a burst changes no row and no place, and is counted', () => {
  const { messages } = filled(500)
  messages.scrolled(true)
  const before = messages.rows
  for (let n = 0; n < 5; n++) messages.apply(batch(501 + n * BATCH))
  expect(messages.rows.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
  expect(messages.rows.every((row, place) => row === before[place])).toBe(true)
  expect(messages.newCount).toBe(5 * BATCH)
})
