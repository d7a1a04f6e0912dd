import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Live } from '../../ui/src/state/live.svelte.ts'
import { event } from './support/events.ts'

class FakeSocket {
  static all: FakeSocket[] = []
  onopen: (() => void) | null = null
  onclose: ((event: { reason: string }) => void) | null = null
  onmessage: ((frame: { data: string }) => void) | null = null
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  isClosed = false
  close(reason = '') {
    this.isClosed = true
    this.onclose?.({ reason })
  }
  say(...events: unknown[]) {
    this.onmessage?.({ data: JSON.stringify(events) })
  }
}

const last = () => FakeSocket.all.at(-1) as FakeSocket

function start() {
  const told: string[] = []
  const live = new Live((after) => `ws://lab/${after ? `${after.epoch}/${after.seq}` : 'now'}`, {
    onStart: () => told.push('start'),
    onAgain: () => told.push('again'),
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
  last().close()
  expect([live.link, live.lostAt]).toEqual(['lost', Date.now()])
  vi.advanceTimersByTime(5000)
  last().onopen?.()
  expect(FakeSocket.all.map(({ url }) => url).slice(0, 2)).toEqual(['ws://lab/now', 'ws://lab/1/7'])
  expect([live.link, ...told]).toEqual(['live', 'start', '7', 'again'])
})

test('a break before the first event reads the lists again', () => {
  const { told } = start()
  last().onopen?.()
  last().close()
  vi.advanceTimersByTime(1000)
  last().onopen?.()
  expect(told).toEqual(['start', 'start', 'again'])
})

test('it waits longer each time, and stops when it is closed', () => {
  const { live } = start()
  for (let n = 0; n < 5; n++) {
    last().close()
    vi.advanceTimersByTime(300 * 2 ** n)
  }
  expect(FakeSocket.all).toHaveLength(6)
  live.close()
  vi.advanceTimersByTime(60_000)
  expect(FakeSocket.all).toHaveLength(6)
})

test('after a sleep the old connection is not trusted: another takes its place and resumes', () => {
  const { live, told } = start()
  const first = last()
  first.onopen?.()
  first.say(event(7, 'message.tagged', 'm1'))
  vi.advanceTimersByTime(60_000)
  expect(FakeSocket.all).toHaveLength(1)
  // The clock goes on in a sleep, timers do not.
  vi.setSystemTime(Date.now() + 3_600_000)
  vi.advanceTimersByTime(5000)
  expect([first.isClosed, live.link, last().url]).toEqual([true, 'lost', 'ws://lab/1/7'])
  last().onopen?.()
  expect([live.link, live.lostAt, ...told]).toEqual(['live', null, 'start', '7', 'again'])
  first.say(event(8, 'message.tagged', 'm1'))
  vi.advanceTimersByTime(100)
  expect(told).not.toContain('8')
})

test('the socket of a removed sandbox stays closed, until it is wanted again', () => {
  const { live, told } = start()
  last().onopen?.()
  last().say(event(7, 'message.tagged', 'm1'))
  last().close('the sandbox is gone')
  vi.advanceTimersByTime(600_000)
  expect([live.link, FakeSocket.all.length]).toEqual(['gone', 1])
  live.reopen()
  last().onopen?.()
  expect([last().url, ...told]).toEqual(['ws://lab/now', 'start', '7', 'start', 'again'])
})
