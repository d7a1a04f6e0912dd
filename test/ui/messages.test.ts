import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '../../ui/src/lib/api.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import { Messages } from '../../ui/src/state/messages.svelte.ts'
import { accepted, event, summaries } from './support/events.ts'
import { fakeApi } from './support/fake-api.ts'

const ids = ({ rows }: Messages) => rows.map((row) => (row.type === 'message' ? row.id : row.key))
const three = () =>
  summaries(
    accepted(1, 'm1', { subject: 'one' }),
    accepted(2, 'm2', { subject: 'two' }),
    accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1', subject: 'failure' }),
  )

async function loaded(...args: Parameters<typeof fakeApi>) {
  const fake = fakeApi(...args)
  const messages = new Messages(fake.api)
  await messages.load()
  return { ...fake, stored: fake.messages, messages }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('arrival', () => {
  test('a message that arrives stands on top, unread, and is counted', async () => {
    const { messages } = await loaded(three())
    messages.apply([accepted(4, 'm4')])
    expect(ids(messages)).toEqual(['m4', 'm1', 'm2'])
    expect(messages.unread.has('m4')).toBe(true)
    expect(messages.counts).toMatchObject({ '': 4, mail: 3, bounce: 1 })
  })

  test('one that was in the page already is not counted twice', async () => {
    const { messages } = await loaded(three())
    messages.apply([accepted(2, 'm2')])
    expect(messages.counts['']).toBe(3)
    expect(messages.unread.size).toBe(0)
  })

  test('what arrives while the first page is being read is not lost', async () => {
    const fake = fakeApi(three())
    const messages = new Messages(fake.api)
    const loading = messages.load()
    messages.apply([accepted(4, 'm4'), event(5, 'recipient.delivered', 'm4', { status: '2.0.0' })])
    fake.messages.push(...summaries(accepted(4, 'm4')))
    await loading
    expect(ids(messages)).toEqual(['m4', 'm1', 'm2'])
    expect(messages.message('m4')?.state).toBe('delivered')
    await vi.runAllTimersAsync()
    expect(messages.counts['']).toBe(4)
  })

  test('a page that was asked for early is shown until the list has been read, and never after', async () => {
    const fake = fakeApi(three())
    const messages = new Messages(fake.api)
    const early = await fake.api.messages({ limit: 500 })
    messages.all.begin(early)
    expect(ids(messages)).toEqual(['m1', 'm2'])
    fake.messages.push(...summaries(accepted(4, 'm4')))
    await messages.load()
    messages.all.begin(early)
    expect(ids(messages)).toEqual(['m4', 'm1', 'm2'])
  })

  test('scrolled away or paused the list stands still and counts what is new', async () => {
    const { messages } = await loaded(three())
    messages.scrolled(true)
    messages.apply([accepted(4, 'm4'), accepted(5, 'm5', { kind: 'bounce', parentId: 'm2', rootId: 'm2' })])
    expect(ids(messages)).toEqual(['m1', 'm2'])
    expect(messages.newCount).toBe(2)
    messages.scrolled(false)
    expect(ids(messages)).toEqual(['m2', 'm4', 'm1'])
    expect(messages.newCount).toBe(0)

    messages.togglePause()
    messages.apply([accepted(6, 'm6')])
    expect([ids(messages)[0], messages.newCount]).toEqual(['m2', 1])
    messages.togglePause()
    expect(ids(messages)[0]).toBe('m6')
  })

  test('a state changes while the list stands still', async () => {
    const { messages } = await loaded(three())
    messages.togglePause()
    messages.apply([event(4, 'recipient.delivered', 'm2', { status: '2.0.0' })])
    expect(messages.message('m2')?.state).toBe('delivered')
    expect(messages.rows.find((row) => row.key === 'm2')).toMatchObject({ message: { state: 'delivered' } })
  })

  test('a move of the clock leaves a divider above what it brought', async () => {
    const { messages } = await loaded(three())
    messages.apply([
      accepted(4, 'm4'),
      {
        ...event(5, 'clock.moved', ''),
        step: 'advance',
        wasAt: '2026-01-04T09:00:00.000Z',
        brought: { 'notice.sent:bounce': 1 },
        youngest: 4,
      },
      accepted(6, 'm5'),
    ])
    expect(ids(messages)).toEqual(['m5', 'move-5', 'm4', 'm1', 'm2'])
  })

  test('moves of before the page was opened have their dividers too, and none twice', async () => {
    const fake = fakeApi(three())
    const at = '2026-01-05T09:00:00.000Z'
    const move = { seq: 4, wasAt: at, at, step: 'run', brought: { 'notice.sent:bounce': 1 }, youngest: 2 }
    fake.set({ moves: async () => [move, { ...move, seq: 5, brought: {} }] })
    const messages = new Messages(fake.api)
    messages.apply([{ ...event(4, 'clock.moved', ''), ...move }])
    await messages.load()
    expect(ids(messages)).toEqual(['m1', 'move-4', 'm2'])
  })
})

describe('filters', () => {
  test('a kind asks the server, and what arrives of it joins', async () => {
    const { messages, calls } = await loaded(three())
    messages.filter('bounce')
    await vi.runAllTimersAsync()
    expect(calls.at(-1)).toBe('messages {"kind":"bounce","state":"","q":"","limit":500}')
    expect(ids(messages)).toEqual(['m3'])
    messages.apply([accepted(4, 'm4'), accepted(5, 'm5', { kind: 'bounce', parentId: 'm4', rootId: 'm4' })])
    expect(ids(messages)).toEqual(['m5', 'm3'])
  })

  test('words are looked for after a pause in typing, and again when mail arrives', async () => {
    const fake = await loaded(three())
    const { messages, calls } = fake
    const before = calls.length
    for (const q of ['t', 'tw', 'two']) messages.type(q)
    await vi.runAllTimersAsync()
    expect(calls.slice(before)).toEqual(['messages {"kind":"","state":"","q":"two","limit":500}'])
    expect(ids(messages)).toEqual(['m2'])
    fake.stored.push(...summaries(accepted(4, 'm4', { subject: 'two again' })))
    messages.apply([accepted(4, 'm4', { subject: 'two again' })])
    await vi.runAllTimersAsync()
    expect(ids(messages)).toEqual(['m4', 'm2'])
  })

  test('a refusal is told where the rows would be', async () => {
    const { messages, set } = await loaded(three())
    set({ messages: () => Promise.reject(new Error('too long')) })
    messages.filter('', 'x')
    await vi.runAllTimersAsync()
    expect([messages.shown.failure, messages.rows.length]).toEqual(['too long', 0])
  })

  test('a state narrows the list, and what changes its state comes in or goes', async () => {
    const fake = await loaded(three())
    const { messages } = fake
    messages.filter('', '', 'queued')
    await vi.runAllTimersAsync()
    expect(ids(messages)).toEqual(['m3', 'm2', 'm1'])
    expect(messages.stateCounts).toEqual({ '': 3, queued: 3 })
    const done = event(4, 'recipient.delivered', 'm2', { status: '2.0.0' })
    fake.stored[1] = summaries(accepted(2, 'm2'), done)[0]!
    messages.apply([done])
    await vi.runAllTimersAsync()
    expect(ids(messages)).toEqual(['m3', 'm1'])
    expect(messages.stateCounts).toEqual({ '': 3, queued: 2, delivered: 1 })
  })

  test('a search that cannot be read is told with its column, and what was found stays', async () => {
    const { messages, set } = await loaded(three())
    messages.filter('', 'two')
    await vi.runAllTimersAsync()
    messages.type('two form:ann')
    await vi.runAllTimersAsync()
    expect(messages.finding.mistakes).toMatchObject([{ column: 5, message: 'form: is no filter.' }])
    expect([ids(messages), messages.q, messages.shown.failure]).toEqual([['m2'], 'two form:ann', null])
    // Where an older page meets a server that reads it otherwise, the server has the last word.
    const problem = { path: 'q', column: 1, message: 'from: is no filter.', hint: 'Ask its documentation.' }
    set({ messages: () => Promise.reject(new ApiError(400, 'E_BAD_REQUEST', 'q, column 1: …', [problem])) })
    messages.type('from:ann')
    await vi.runAllTimersAsync()
    expect(messages.finding.mistakes).toEqual([problem])
    expect([ids(messages), messages.q]).toEqual([['m2'], 'from:ann'])
  })

  test('what comes in and is hidden by the filter is counted', async () => {
    const fake = await loaded(three())
    const { messages } = fake
    messages.filter('bounce')
    await vi.runAllTimersAsync()
    messages.apply([accepted(4, 'm4'), accepted(5, 'm5', { kind: 'bounce', parentId: 'm4', rootId: 'm4' })])
    expect(messages.finding.missed).toBe(1)
    messages.filter('', 'two')
    await vi.runAllTimersAsync()
    expect(messages.finding.missed).toBe(0)
    const more = [accepted(6, 'm6', { subject: 'two more' }), accepted(7, 'm7', { subject: 'else' })]
    fake.stored.push(...summaries(...more))
    messages.apply(more)
    await vi.runAllTimersAsync()
    expect([ids(messages)[0], messages.finding.missed]).toEqual(['m6', 1])
  })

  test('under a stream that does not pause, a search is still kept up', async () => {
    const fake = await loaded(three())
    const { messages } = fake
    messages.filter('', 'two')
    await vi.runAllTimersAsync()
    for (let n = 4; n < 24; n++) {
      const come = accepted(n, `m${n}`, { subject: `two ${n}` })
      fake.stored.push(...summaries(come))
      messages.apply([come])
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(messages.rows.length).toBeGreaterThan(10)
  })

  test('clearing shows everything again', async () => {
    const { messages } = await loaded(three())
    messages.filter('bounce')
    await vi.runAllTimersAsync()
    messages.filter('', '')
    await vi.runAllTimersAsync()
    expect(ids(messages)).toEqual(['m1', 'm2'])
  })
})

describe('pages', () => {
  test('more is read at the end, and counts come from the server', async () => {
    const many = summaries(...Array.from({ length: 700 }, (_, n) => accepted(n + 1, `m${n + 1}`)))
    const { messages } = await loaded(many)
    expect(messages.rows).toHaveLength(500)
    expect(messages.counts).toEqual({ '': 700, mail: 700 })
    await messages.shown.more()
    expect(messages.rows).toHaveLength(700)
    expect(messages.shown.complete).toBe(true)
  })
})

describe('the cursor', () => {
  test('moves over rows, skipping dividers, and folds', async () => {
    const { messages } = await loaded(three())
    expect(messages.step(1)).toBe('m1')
    messages.setOpen('m1', true)
    expect(messages.step(1)).toBe('m3')
    messages.setOpen('m3', false)
    expect(messages.cursor).toBe('m1')
    expect([messages.step(1), messages.step(1), messages.step(-1)]).toEqual(['m2', 'm2', 'm1'])
  })

  test('a hidden row is passed over, and comes back', async () => {
    const { messages } = await loaded(three())
    messages.hidden.add('m1')
    expect(ids(messages)).toEqual(['m3', 'm2'])
    messages.hidden.delete('m1')
    expect(ids(messages)).toEqual(['m1', 'm2'])
  })
})

describe('marking', () => {
  const many = () =>
    summaries(
      ...[1, 2, 4, 5].map((n) => accepted(n, `m${n}`)),
      accepted(6, 'm6', { kind: 'bounce', parentId: 'm4', rootId: 'm4' }),
    )
  const marked = ({ selection }: Messages) => [...selection.ids].sort().join(' ')

  test('a folded row stands for its whole thread, an open one for itself', async () => {
    const { messages } = await loaded(many())
    messages.selection.toggle('m4')
    expect(marked(messages)).toBe('m4 m6')
    messages.selection.toggle('m4')
    messages.setOpen('m4', true)
    messages.selection.toggle('m4')
    expect(marked(messages)).toBe('m4')
  })

  test('a range goes from the last mark to the row that was clicked', async () => {
    const { messages } = await loaded(many())
    messages.selection.toggle('m5')
    messages.selection.extendTo('m1')
    expect(marked(messages)).toBe('m1 m2 m5')
  })

  test('keys mark on from row to row, and going back takes the mark away', async () => {
    const { messages } = await loaded(many())
    messages.step(1)
    messages.extend(1)
    messages.extend(1)
    expect(marked(messages)).toBe('m2 m4 m5 m6')
    messages.extend(-1)
    expect(marked(messages)).toBe('m4 m5 m6')
  })

  test('all that is shown, and nothing of what has gone', async () => {
    const { messages } = await loaded(many())
    messages.selection.all()
    expect(messages.selection.size).toBe(5)
    messages.apply([event(7, 'message.deleted', 'm2'), { ...event(8, 'messages.pruned', ''), messageIds: ['m1'] }])
    expect(marked(messages)).toBe('m4 m5 m6')
    messages.selection.clear()
    expect(messages.selection.size).toBe(0)
  })
})

describe('deleting', () => {
  const remover = async () => {
    const fake = fakeApi(three())
    const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
    await app.messages.load()
    return { ...fake, app, rows: () => ids(app.messages) }
  }

  test('rows go at once; what is taken back was never sent', async () => {
    const { app, rows, calls } = await remover()
    app.removeAll(['m1', 'm3'])
    expect(rows()).toEqual(['m2'])
    app.notes.list[0]?.undo?.()
    await vi.runAllTimersAsync()
    expect(rows()).toEqual(['m1', 'm2'])
    expect(calls.filter((call) => call.startsWith('remove'))).toEqual([])
  })

  test('it is sent once, when the note ends or the page is closed', async () => {
    const { app, calls } = await remover()
    app.remove('m2')
    await vi.advanceTimersByTimeAsync(60_000)
    app.removeAll(['m1', 'm3'])
    app.notes.close()
    app.notes.close()
    expect(calls.filter((call) => call.startsWith('remove'))).toEqual(['remove m2', 'remove m1 m3'])
  })

  test('where the server refuses, the rows come back', async () => {
    const { app, rows, set } = await remover()
    set({ remove: () => Promise.reject(new Error('no')) })
    app.remove('m2')
    app.notes.close()
    await vi.advanceTimersByTimeAsync(0)
    expect(rows()).toEqual(['m1', 'm2'])
  })

  test('after a reset the same ids are other messages, and stay', async () => {
    const { app, calls } = await remover()
    app.remove('m2')
    app.messages.clear()
    app.notes.close()
    expect(calls.filter((call) => call.startsWith('remove'))).toEqual([])
  })

  test('the cursor goes to what is next', async () => {
    const { app } = await remover()
    app.messages.step(1)
    app.remove('m1')
    expect(app.messages.cursor).toBe('m3')
    app.remove('m3')
    expect(app.messages.cursor).toBe('m2')
    app.remove('m2')
    expect(app.messages.cursor).toBeNull()
  })
})
