import { describe, expect, test } from 'vitest'
import { emptyBook, fold, type LiveEvent, merge } from '../../ui/src/lib/fold.ts'
import { type Divider, type Row, threadRows } from '../../ui/src/lib/rows.ts'
import { accepted, event, summaries } from './support/events.ts'

const bookOf = (...events: LiveEvent[]) => {
  const book = emptyBook()
  for (const each of events) fold(book, each)
  return book
}

const show = (rows: Row[]) =>
  rows.map((row) =>
    row.type === 'divider'
      ? `--- ${row.key}`
      : `${row.guides.map((goesOn) => (goesOn ? '| ' : '  ')).join('')}${row.id}${row.open === null ? '' : row.open ? ' v' : ' >'}${row.followed.map((each) => ` ${each}`).join('')}`,
  )

const family = () =>
  bookOf(
    accepted(1, 'm1'),
    accepted(2, 'm2', { kind: 'warning', parentId: 'm1', rootId: 'm1' }),
    accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }),
    event(4, 'recipient.failed', 'm3', { status: '5.1.1' }),
    accepted(5, 'm4', { kind: 'double-bounce', parentId: 'm3', rootId: 'm1' }),
    accepted(6, 'm5', { kind: 'postmaster-copy', parentId: 'm1', rootId: 'm1' }),
  )

const divider = (seq: number, afterId: number): Divider => ({ seq, wasAt: 0, at: 1, parts: [], afterId })

describe('threadRows', () => {
  test('a folded thread is one row that shows what followed', () => {
    expect(show(threadRows(family(), new Set()))).toEqual(['m1 > warning failed queued queued'])
  })

  test('an open one is a tree, with lines that stop at the last child', () => {
    expect(show(threadRows(family(), new Set(['m1'])))).toEqual(['m1 v', '| m2', '| m3', '|   m4', '  m5'])
  })

  test('a child whose parent is gone hangs on the head', () => {
    const book = family()
    fold(book, event(7, 'message.deleted', 'm3', { rootId: 'm1' }))
    expect(show(threadRows(book, new Set(['m1'])))).toEqual(['m1 v', '| m2', '| m4', '  m5'])
  })

  test('a thread without its root shows what is there', () => {
    const book = bookOf(accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }))
    expect(show(threadRows(book, new Set()))).toEqual(['m3'])
  })

  test('like notices that arrived share a row, where the first of them stood', () => {
    const book = bookOf(
      accepted(1, 'm1'),
      accepted(2, 'm2', { kind: 'warning', parentId: 'm1', rootId: 'm1' }),
      event(3, 'recipient.delivered', 'm2', { status: '2.0.0' }),
      accepted(4, 'm3', { kind: 'postmaster-copy', parentId: 'm1', rootId: 'm1' }),
      accepted(5, 'm4', { kind: 'warning', parentId: 'm1', rootId: 'm1' }),
      event(6, 'recipient.delivered', 'm4', { status: '2.0.0' }),
    )
    const rows = threadRows(book, new Set(['m1'])).map((row) => (row.type === 'message' ? row.ids.join('+') : ''))
    expect(rows).toEqual(['m1', 'm2+m4', 'm3'])
  })

  test('the youngest thread is first, and a divider heads what its move brought', () => {
    const book = bookOf(
      accepted(1, 'm1'),
      accepted(2, 'm2'),
      accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }),
      accepted(4, 'm4'),
    )
    expect(show(threadRows(book, new Set(), [divider(10, 3), divider(5, 2)]))).toEqual([
      'm4',
      '--- move-10',
      'm1 > queued',
      '--- move-5',
      'm2',
    ])
  })

  test('a divider stays, at the end, when every older thread has younger notices', () => {
    const moves = [divider(5, 1), divider(10, 2)]
    const book = bookOf(
      accepted(1, 'm1'),
      accepted(2, 'm2', { kind: 'warning', parentId: 'm1', rootId: 'm1' }),
      accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }),
    )
    expect(show(threadRows(book, new Set(), moves))).toEqual(['m1 > warning queued', '--- move-10', '--- move-5'])
    expect(show(threadRows(book, new Set(), moves, 2))).toEqual(['--- move-10', 'm1 > warning', '--- move-5'])
    expect(show(threadRows(book, new Set(), moves, 1))).toEqual(['--- move-5', 'm1'])
    expect(threadRows(emptyBook(), new Set(), moves)).toEqual([])
  })

  test('a list that stands still shows nothing younger, and keeps its order', () => {
    const book = bookOf(accepted(1, 'm1'), accepted(2, 'm2'))
    const before = show(threadRows(book, new Set(), [], 2))
    fold(book, accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }))
    fold(book, accepted(4, 'm4'))
    expect(show(threadRows(book, new Set(), [], 2))).toEqual(before)
    expect(show(threadRows(book, new Set()))).toEqual(['m4', 'm1 > queued', 'm2'])
  })

  test('rows of threads in which nothing happened are the same rows', () => {
    const book = bookOf(accepted(1, 'm1'), accepted(2, 'm2'), accepted(3, 'm3'))
    const before = threadRows(book, new Set())
    fold(book, event(4, 'recipient.delivered', 'm2', { status: '2.0.0' }))
    fold(book, accepted(5, 'm5', { kind: 'bounce', parentId: 'm3', rootId: 'm3' }))
    const after = threadRows(book, new Set())
    const kept = after.filter((row) => before.includes(row)).map(({ key }) => key)
    expect([show(after), kept]).toEqual([['m3 > queued', 'm2', 'm1'], ['m1']])
    const merged = merge(book, summaries(accepted(4, 'm4')))
    expect(threadRows(merged, new Set()).filter((row) => after.includes(row))).toHaveLength(3)
  })

  test('hidden messages are left out, wherever in their thread', () => {
    const shown = (hidden: string[]) => show(threadRows(family(), new Set(), [], undefined, new Set(hidden)))
    expect(shown(['m3', 'm4'])).toEqual(['m1 > warning queued'])
    expect(shown(['m1'])).toEqual(['m2 > failed queued queued'])
    expect(shown(['m1', 'm2', 'm3', 'm4', 'm5'])).toEqual([])
  })
})
