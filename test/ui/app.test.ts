/** The page as a whole, before a server that goes away, comes back as another, or is too fast for it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { App } from '../../ui/src/state/app.svelte.ts'
import { actsOf, commandKeys } from '../../ui/src/state/commands.ts'
import { keyboard } from '../../ui/src/state/keyboard.svelte.ts'
import { menuEntries } from '../../ui/src/state/menu-entries.ts'
import { accepted, event, summaries } from './support/events.ts'
import { fakeApi } from './support/fake-api.ts'

class FakeSocket {
  static all: FakeSocket[] = []
  onopen: (() => void) | null = null
  onclose: ((event: { reason: string }) => void) | null = null
  onmessage: ((frame: { data: string }) => void) | null = null
  constructor() {
    FakeSocket.all.push(this)
  }
  close() {
    this.onclose?.({ reason: '' })
  }
  /** In batches, as the page asks for them. */
  say(...events: unknown[]) {
    this.onmessage?.({ data: JSON.stringify(events) })
  }
}

const socket = () => FakeSocket.all.at(-1) as FakeSocket
const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms)
let stop = () => {}

async function open() {
  const fake = fakeApi(summaries(accepted(1, 'm1', { subject: 'old' })))
  const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
  stop = app.start()
  socket().onopen?.()
  await settle()
  const notes = () => app.notes.list.map(({ text }) => text)
  const subjects = () => app.messages.rows.map((row) => (row.type === 'message' ? row.message.subject : row.key))
  return { ...fake, fake, app, notes, subjects }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  stop()
  keyboard.set(true)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the page is right again without a reload, and says when it was not', () => {
  test('after a break it says that it is connected again', async () => {
    const { app, notes } = await open()
    socket().close()
    expect(app.live.link).toBe('lost')
    await settle(400)
    socket().onopen?.()
    await settle()
    expect([app.live.link, ...notes()]).toEqual(['live', 'Connected again. What came meanwhile is here.'])
  })

  test('a server that was started again is told by its instance, and everything is read anew', async () => {
    const { app, fake, notes, subjects } = await open()
    socket().say(event(9, 'message.tagged', 'm1'))
    await settle()
    socket().close()
    fake.messages.splice(0, 1, ...summaries(accepted(1, 'm1', { subject: 'new' })))
    fake.set({ info: async () => ({ version: '0', instance: 'two', smtp: '', http: '', extensions: [] }) })
    await settle(400)
    socket().onopen?.()
    // Its journal is shorter than where the page was.
    socket().say({ type: 'stream.resync', epoch: 1, seq: 3, at: '2026-01-05T09:00:00.000Z' })
    await settle()
    expect(subjects()).toEqual(['new'])
    expect([app.catchingUp, ...notes()]).toEqual([false, 'The server was started again. Everything was read anew.'])
  })

  test('a tab that was too slow reads the lists anew and says so', async () => {
    const { fake, notes, subjects } = await open()
    fake.messages.push(...summaries(accepted(2, 'm2', { subject: 'missed' })))
    socket().say({ type: 'stream.resync', epoch: 1, seq: 50, at: '2026-01-05T09:00:00.000Z' })
    await settle()
    expect(subjects()).toEqual(['missed', 'old'])
    expect(notes()).toEqual(['This page could not keep up and missed events. Everything was read anew.'])
  })

  test('a reset takes the old messages away, the open one too', async () => {
    const { app, fake, notes, subjects } = await open()
    app.show('m1')
    const before = app.opened
    fake.messages.splice(0)
    socket().say({ type: 'sandbox.reset', epoch: 1, seq: 9, at: '2026-01-05T09:00:00.000Z' })
    socket().say({ type: 'stream.resync', epoch: 2, seq: 0, at: '2026-01-05T09:00:00.000Z' })
    await settle()
    expect([subjects(), notes()]).toEqual([[], ['This sandbox was reset and begins anew.']])
    expect(app.opened).not.toBe(before)
  })

  test('where the server gives no answer the socket is not trusted either', async () => {
    const { app, fake } = await open()
    fake.set({ sandboxes: () => Promise.reject(new TypeError('Failed to fetch')) })
    await settle(3000)
    expect([app.live.link, FakeSocket.all.length]).toEqual(['lost', 2])
  })
})

test('mail in a sandbox that is not shown is told with its name', async () => {
  const { app, fake } = await open()
  const row = (name: string, messages: number) => ({ name, messages, queued: 0 })
  fake.set({ sandboxes: async () => [row('default', 1), row('ci-42', 3)] })
  await settle(3000)
  fake.set({ sandboxes: async () => [row('default', 5), row('ci-42', 4)] })
  await settle(3000)
  expect(app.elsewhere).toEqual(['ci-42'])
  fake.set({ sandboxes: async () => [row('default', 5)] })
  await settle(3000)
  expect(app.elsewhere).toEqual([])
})

describe('commands', () => {
  const press = (app: App, key: string, held: KeyboardEventInit = {}) =>
    commandKeys(app)(new KeyboardEvent('keydown', { key, ...held }))

  test('the menu offers every command that applies, and what is typed narrows it', async () => {
    const { app } = await open()
    const all = menuEntries(app, '').map(({ id }) => id)
    for (const id of ['goQueue', 'goMta', 'advance', 'runToIdle', 'theme', 'japanese', 'zoneBrowser', 'singleKeys'])
      expect(all).toContain(id)
    expect(all).not.toContain('english')
    expect(menuEntries(app, 'idle')[0]?.id).toBe('runToIdle')
    expect(menuEntries(app, 'nihongo no').map(({ id }) => id)).toEqual(['search messages'])
  })

  test('+ asks for a length, and moves the clock by it', async () => {
    const { app, calls } = await open()
    press(app, '+')
    expect([app.menuOpen, app.menuText]).toEqual([true, '+'])
    expect(menuEntries(app, '+').map(({ label }) => label)).toContain('Advance the clock by 3 d')
    const [entry, ...more] = menuEntries(app, '+2d12h')
    expect([entry?.label, more.length]).toEqual(['Advance the clock by 2 d 12 h', 0])
    entry?.run()
    expect(calls).toContain('clock {"advance":"2d12h"}')
    expect(menuEntries(app, '+soon')).toEqual([])
  })

  test('with single keys off only Ctrl+K and the like are left', async () => {
    const { app, calls } = await open()
    actsOf(app).singleKeys?.('')
    press(app, '+')
    expect(app.menuOpen).toBe(false)
    expect(localStorage.getItem('bouncelab.keys')).toBe('off')
    press(app, 'k', { ctrlKey: true })
    expect(app.menuOpen).toBe(true)
    expect(calls.filter((call) => call.startsWith('clock'))).toEqual([])
  })
})
