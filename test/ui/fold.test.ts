import { describe, expect, test } from 'vitest'
import { emptyBook, fold, type LiveEvent, merge } from '../../ui/src/lib/fold.ts'
import { accepted, event } from './support/events.ts'

const statesOf = (events: LiveEvent[]) => {
  const book = emptyBook()
  for (const each of events) fold(book, each)
  return [...book.byId.values()].map(
    ({ id, state, recipients }) =>
      `${id} ${state} ${recipients.map((r) => `${r.state} ${r.attempts} ${r.status}`).join(', ')}`,
  )
}

const story = (): LiveEvent[] => [
  accepted(1, 'm1', { to: ['u@down.example'] }),
  event(2, 'recipient.queued', 'm1', { nextAttemptAt: '2026-01-05T09:00:00.000Z' }),
  event(3, 'recipient.attempted', 'm1', { attempt: 1 }),
  event(4, 'recipient.deferred', 'm1', {
    status: '4.4.1',
    statusSource: 'reply',
    diagnostic: 'timed out',
    nextAttemptAt: '2026-01-05T09:06:40.000Z',
  }),
  event(5, 'recipient.attempted', 'm1', { attempt: 2 }),
  event(6, 'recipient.failed', 'm1', { status: '5.1.1', statusSource: 'reply', diagnostic: 'no such user' }),
  event(7, 'notice.sent', 'm1', { noticeId: 'm2', kind: 'bounce' }),
  accepted(8, 'm2', { kind: 'bounce', parentId: 'm1', rootId: 'm1', to: ['a@shop.example'], from: '' }),
  event(9, 'recipient.attempted', 'm2', { attempt: 1, rootId: 'm1' }),
  event(10, 'recipient.delivered', 'm2', { status: '2.0.0', statusSource: 'reply', diagnostic: 'ok', rootId: 'm1' }),
]

describe('fold', () => {
  test('events build the summaries that the server would give', () => {
    expect(statesOf(story())).toEqual(['m1 failed failed 2 5.1.1', 'm2 delivered delivered 1 2.0.0'])
  })

  test('a deferral leaves it queued, with its status and its next attempt', () => {
    const book = emptyBook()
    for (const each of story().slice(0, 4)) fold(book, each)
    expect(book.byId.get('m1')).toMatchObject({
      state: 'queued',
      recipients: [{ state: 'queued', attempts: 1, status: '4.4.1', nextAttemptAt: '2026-01-05T09:06:40.000Z' }],
    })
  })

  test('the same events once more change nothing, so a page load and the stream may overlap', () => {
    const all = story()
    for (let from = 0; from < all.length; from++) expect(statesOf([...all, ...all.slice(from)])).toEqual(statesOf(all))
  })

  test('a notice moves its thread to the top', () => {
    const book = emptyBook()
    for (const each of [
      accepted(1, 'm1'),
      accepted(2, 'm2'),
      accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }),
    ])
      fold(book, each)
    expect([...book.threads]).toEqual([
      ['m2', ['m2']],
      ['m1', ['m1', 'm3']],
    ])
  })

  test('recipients that differ make it mixed', () => {
    const events = [
      accepted(1, 'm1', { to: ['a@x.example', 'b@x.example'] }),
      event(2, 'recipient.delivered', 'm1', { status: '2.0.0' }),
      event(3, 'recipient.failed', 'm1', { status: '5.0.0', index: 1 }),
    ]
    expect(statesOf(events)[0]).toMatch(/^m1 mixed/)
  })

  test('deleted and pruned messages go', () => {
    const book = emptyBook()
    for (const each of [accepted(1, 'm1'), accepted(2, 'm2'), accepted(3, 'm3')]) fold(book, each)
    expect(fold(book, event(4, 'message.deleted', 'm2'))).toBe('removed')
    expect(fold(book, { ...event(5, 'messages.pruned', ''), messageIds: ['m1'] })).toBe('removed')
    expect([...book.threads.keys()]).toEqual(['m3'])
  })

  test('older pages go under what is there', () => {
    const book = emptyBook()
    fold(book, accepted(9, 'm9'))
    const older = emptyBook()
    for (const each of [accepted(1, 'm1'), accepted(2, 'm2')]) fold(older, each)
    expect([...merge(book, [...older.byId.values()]).threads.keys()]).toEqual(['m1', 'm2', 'm9'])
  })

  test('events about messages that are not here, or of no interest, are passed over', () => {
    const book = emptyBook()
    expect(fold(book, event(1, 'recipient.delivered', 'm7'))).toBeNull()
    fold(book, accepted(2, 'm1'))
    expect(fold(book, event(3, 'message.ended', 'm1', { state: 'delivered' }))).toBeNull()
  })
})
