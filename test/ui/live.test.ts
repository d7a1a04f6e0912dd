import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Live } from '../../ui/src/state/live.svelte.ts'
import { event } from './support/events.ts'

class FakeSocket {
  static all: FakeSocket[] = []
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((frame: { data: string }) => void) | null = null
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  close() {
    this.onclose?.()
  }
  say(data: unknown) {
    this.onmessage?.({ data: JSON.stringify(data) })
  }
}

const last = () => FakeSocket.all.at(-1) as FakeSocket

function start() {
  const told: string[] = []
  const live = new Live((after) => `ws://lab/${after ? `${after.epoch}/${after.seq}` : 'now'}`, {
    onStart: () => told.push('start'),
    onEvents: (events) => told.push(events.map(({ seq }) => seq).join(',')),
  })
  live.open()
  return { live, told }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('events are handed over in batches', () => {
  const { live, told } = start()
  last().onopen?.()
  for (const seq of [1, 2, 3]) last().say(event(seq, 'message.tagged', 'm1'))
  expect(told).toEqual(['start'])
  vi.advanceTimersByTime(100)
  expect([live.link, ...told]).toEqual(['live', 'start', '1,2,3'])
})

test('after a break it goes on where it was, without reading the lists anew', () => {
  const { live, told } = start()
  last().onopen?.()
  last().say(event(7, 'message.tagged', 'm1'))
  vi.advanceTimersByTime(100)
  last().onclose?.()
  expect(live.link).toBe('lost')
  vi.advanceTimersByTime(10_000)
  last().onopen?.()
  expect(FakeSocket.all.map(({ url }) => url).slice(0, 2)).toEqual(['ws://lab/now', 'ws://lab/1/7'])
  expect([live.link, ...told]).toEqual(['live', 'start', '7'])
})

test('a break before the first event reads the lists again', () => {
  const { told } = start()
  last().onopen?.()
  last().onclose?.()
  vi.advanceTimersByTime(1000)
  last().onopen?.()
  expect(told).toEqual(['start', 'start'])
})

test('it waits longer each time, and stops when it is closed', () => {
  const { live } = start()
  for (let n = 0; n < 5; n++) {
    last().onclose?.()
    vi.advanceTimersByTime(300 * 2 ** n)
  }
  expect(FakeSocket.all).toHaveLength(6)
  live.close()
  vi.advanceTimersByTime(60_000)
  expect(FakeSocket.all).toHaveLength(6)
})
