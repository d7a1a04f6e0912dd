/** What any store must find. */
import { expect, test } from 'vitest'
import type { Store } from '../../server/store/store.ts'
import { commitOf, messageOf } from './samples.ts'

export function searchContract(store: () => Store): void {
  const found = async (q: string, query: { kind?: string[]; state?: string[]; before?: string } = {}) => {
    const { messages, total } = await store().list('a', { q, limit: 10, ...query })
    if (!query.before) expect(total).toBe(messages.length)
    return messages.map(({ id }) => id).join(' ')
  }
  const commit = (...messages: ReturnType<typeof messageOf>[]) => store().commit([commitOf({ name: 'a', messages })])

  test('subject and addresses are found right after the commit, the text once it is indexed', async () => {
    const recipients = messageOf(1).summary.recipients.map((r) => ({ ...r, address: 'hidden@bcc.example' }))
    await commit(
      messageOf(1, { subject: 'Your invoice', from: 'Åsa <asa@example.se>', reversePath: 'verp-7@x.se', recipients }),
    )
    for (const q of ['invoice', 'INVO', 'åsa', 'asa@example.se', 'user1@example.com', 'bcc', 'verp-7']) {
      expect(await found(q)).toBe('m1')
    }
    expect(await found('platypus')).toBe('')
    await store().index('a', [{ id: 'm1', text: 'A platypus is enclosed.' }])
    expect(await found('platypus invoice')).toBe('m1')
    expect(await found('hidden')).toBe('m1')
  })

  test('several words must all occur, quotes hold a phrase together', async () => {
    await commit(
      messageOf(1, { subject: 'red apple' }),
      messageOf(2, { subject: 'apple, red' }),
      messageOf(3, { subject: 'red' }),
    )
    await store().index('a', [{ id: 'm3', text: 'A red\r\n  apple over two lines' }])
    expect(await found('apple red')).toBe('m3 m2 m1')
    expect(await found('"red apple"')).toBe('m3 m1')
    expect(await found('"red apple')).toBe('m3 m1')
    expect(await found('"red apple" lines')).toBe('m3')
    expect(await found('red pear')).toBe('')
  })

  test('Japanese is found by words of any length, in full and half width', async () => {
    await commit(messageOf(1, { subject: '会議のお知らせ' }), messageOf(2, { subject: 'ﾃｽﾄのＡＢＣ' }))
    await store().index('a', [{ id: 'm2', text: '東京都で雨が降る' }])
    expect(await found('会議')).toBe('m1')
    expect(await found('雨')).toBe('m2')
    expect(await found('お知らせ')).toBe('m1')
    expect(await found('テスト')).toBe('m2')
    expect(await found('abc　東京')).toBe('m2')
    expect(await found('会議 雨')).toBe('')
  })

  test('short words and long ones narrow together, and nothing in a word is a wildcard', async () => {
    await commit(messageOf(1, { subject: '100% sure, a_b' }), messageOf(2, { subject: '1000 sure, axb' }))
    expect(await found('0%')).toBe('m1')
    expect(await found('_b')).toBe('m1')
    expect(await found('sure 0%')).toBe('m1')
    expect(await found('a_b')).toBe('m1')
    expect(await found('sur*')).toBe('')
    expect(await found('%')).toBe('m1')
  })

  test('no query is read as syntax', async () => {
    await commit(messageOf(1, { subject: 'say "hello" AND (never) content:x a"b\'c ^x {y} NEAR(a b) -- ;' }))
    const odd = [
      '"',
      '""',
      '"""',
      "'",
      "';--",
      '*',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      'NEAR(a b)',
      'content:x',
      '-x',
      '^say',
    ]
    const odder = [
      '{',
      '\\',
      '\0',
      'a\0b',
      '\ud800',
      'hello"',
      '"hel"lo',
      'a"b',
      '%',
      '_',
      '?1',
      ':x',
      '\u200b',
      '😀',
      '[a-z]',
    ]
    for (const q of [...odd, ...odder, 'x'.repeat(20_000), 'word '.repeat(2000), unlike(3000)]) {
      await expect(store().list('a', { q, limit: 5 }), JSON.stringify(q.slice(0, 40))).resolves.toBeDefined()
    }
    expect(await found('AND')).toBe('m1')
    expect(await found('NEAR(a')).toBe('m1')
    expect(await found('content:x')).toBe('m1')
    expect(await found('a"b\'c')).toBe('m1')
    expect(await found('OR')).toBe('')
  })

  test('a query of nothing but space and quotes is no query', async () => {
    await commit(messageOf(1), messageOf(2))
    for (const q of ['', '  ', '""', ' "  " ']) expect(await found(q)).toBe('m2 m1')
  })

  test('a search is narrowed and paged as any list', async () => {
    const kinds = ['mail', 'bounce', 'warning'] as const
    await commit(...Array.from({ length: 30 }, (_, i) => messageOf(i + 1, { kind: kinds[i % 3] })))
    expect(await found('subject', { kind: ['bounce'] })).toBe('m29 m26 m23 m20 m17 m14 m11 m8 m5 m2')
    expect(await found('subject', { kind: ['bounce'], state: ['failed'] })).toBe('')
    const page = await store().list('a', { q: 'subject', kind: ['bounce'], limit: 3, before: 'm23' })
    expect([page.messages.map(({ id }) => id), page.next, page.total]).toEqual([['m20', 'm17', 'm14'], 'm14', 10])
  })

  test('what awaits the index is named oldest first, and no longer once it is in', async () => {
    await commit(messageOf(1), messageOf(2), messageOf(3))
    await found('subject')
    expect(await store().unindexed('a', 2)).toEqual(['m1', 'm2'])
    await store().index('a', [{ id: 'm1', text: 'one' }])
    await store().index('a', [{ id: 'm1', text: 'one again' }])
    expect(await store().unindexed('a', 5)).toEqual(['m2', 'm3'])
    await store().remove('a', ['m2'])
    expect(await store().unindexed('a', 5)).toEqual(['m3'])
    expect(await found('one')).toBe('m1')
  })

  test('the text of a message that is no longer there leaves nothing in the index', async () => {
    await commit(messageOf(1), messageOf(2))
    await store().index('a', [{ id: 'm1', text: 'gone with it' }])
    await store().remove('a', ['m1'])
    await store().index('a', [{ id: 'm1', text: 'too late' }])
    await store().index('nowhere', [{ id: 'm1', text: 'too late' }])
    expect(await found('gone')).toBe('')
    expect(await found('late')).toBe('')
  })
}

const unlike = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')
