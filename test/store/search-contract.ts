/** What any store must find. */
import { expect, test } from 'vitest'
import { parseSearch } from '../../server/core/search.ts'
import type { RecipientSummary } from '../../server/core/summary.ts'
import type { ListQuery, Store } from '../../server/store/store.ts'
import { commitOf, messageOf, searchFor } from './samples.ts'

export function searchContract(store: () => Store): void {
  filterContract(store)
  const found = async (q: string, query: { kind?: string[]; state?: string[]; before?: string } = {}) => {
    const { messages, total } = await store().list('a', { search: searchFor(q), limit: 10, ...query })
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

  test('no query is read as SQL or as the syntax of the index', async () => {
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
      '"content:x"',
      '-x',
      '-"',
      '--',
      'x-y:"',
      'from:"',
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
      const search = parseSearch(q, 0).terms
      await expect(store().list('a', { search, limit: 5 }), JSON.stringify(q.slice(0, 40))).resolves.toBeDefined()
    }
    expect(await found('AND')).toBe('m1')
    expect(await found('NEAR(a')).toBe('m1')
    expect(await found('"content:x"')).toBe('m1')
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
    const page = await store().list('a', { search: searchFor('subject'), kind: ['bounce'], limit: 3, before: 'm23' })
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

function filterContract(store: () => Store): void {
  const found = async (q: string, query: Partial<ListQuery> = {}) => {
    const { messages, total } = await store().list('a', { search: searchFor(q), limit: 10, ...query })
    expect(total).toBe(messages.length)
    return messages.map(({ id }) => id).join(' ')
  }
  const commit = (...messages: ReturnType<typeof messageOf>[]) => store().commit([commitOf({ name: 'a', messages })])
  const to = (address: string, changes: Partial<RecipientSummary> = {}): RecipientSummary => ({
    address,
    state: 'queued',
    attempts: 1,
    status: null,
    statusSource: null,
    nextAttemptAt: null,
    diagnostic: null,
    ...changes,
  })

  test('from, to and subject look in the envelope and in the header, and nowhere else', async () => {
    const { summary } = messageOf(1)
    await commit(
      messageOf(1, { subject: 'for Bob', from: 'Ann Ärmel <ann@shop.example>', reversePath: 'bounces+7@shop.example' }),
      messageOf(2, { ...summary, id: 'm2', subject: 'ann', recipients: [to('bob@client.example')], to: ['BOB'] }),
      messageOf(3, {
        reversePath: '',
        from: 'MAILER-DAEMON@mail.example',
        recipients: [to('list@a.example', { expandsTo: 'carol@b.example' })],
      }),
    )
    expect(await found('from:ann')).toBe('m1')
    expect(await found('FROM:ÄRMEL')).toBe('m1')
    expect(await found('from:bounces+7')).toBe('m1')
    expect(await found('from:<>')).toBe('m3')
    expect(await found('from:"Ann Ä"')).toBe('m1')
    expect(await found('to:bob')).toBe('m2')
    expect(await found('to:carol')).toBe('m3')
    expect(await found('subject:bob')).toBe('m1')
    expect(await found('subject:nn')).toBe('m2')
    expect(await found('to:ann')).toBe('')
    expect(await found('-from:ann')).toBe('m3 m2')
  })

  test('a minus turns a word, a phrase and any filter round', async () => {
    await commit(
      messageOf(1, { subject: 'red apple' }),
      messageOf(2, { subject: 'apple red' }),
      messageOf(3, { subject: '会議' }),
    )
    expect(await found('-apple')).toBe('m3')
    expect(await found('apple -"red apple"')).toBe('m2')
    expect(await found('-会')).toBe('m2 m1')
    expect(await found('-subject:会議 -"apple red"')).toBe('m1')
    expect(await found('-red -会議')).toBe('')
    expect(await found('-kind:mail')).toBe('')
    const many = Array.from({ length: 30 }, (_, i) => `-w${i}`).join(' ')
    expect(await found(`${many} red`)).toBe('m2 m1')
    expect(await found(`${many} -w31 -apple`)).toBe('m3')
  })

  test('kinds, states and what else is known of a message', async () => {
    await commit(
      messageOf(1, {
        state: 'failed',
        recipients: [to('a@x', { state: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 no' })],
      }),
      messageOf(2, {
        kind: 'bounce',
        state: 'delivered',
        report: [{ finalRecipient: 'a@x', action: 'failed', status: '5.2.2' }],
      }),
      messageOf(3, { kind: 'forward', recipients: [to('b@x', { status: '4.4.1' })] }),
      messageOf(4, { tags: ['urgent', 'Shop'] }),
    )
    expect(await found('kind:bounce')).toBe('m2')
    expect(await found('kind:bounce,forward')).toBe('m3 m2')
    expect(await found('-kind:mail is:delivered')).toBe('m2')
    expect(await found('is:failed,delivered')).toBe('m2 m1')
    expect(await found('is:queued')).toBe('m4 m3')
    expect(await found('is:deferred')).toBe('m3')
    expect(await found('is:notice')).toBe('m2')
    expect(await found('is:tagged')).toBe('m4')
    expect(await found('-is:tagged -is:notice')).toBe('m3 m1')
    expect(await found('tag:shop')).toBe('m4')
    expect(await found('tag:shop,other')).toBe('m4')
    expect(await found('tag:sho')).toBe('')
    expect(await found('status:5')).toBe('m2 m1')
    expect(await found('status:5.1')).toBe('m1')
    expect(await found('status:5.2.2')).toBe('m2')
    expect(await found('status:4.x')).toBe('m3')
    expect(await found('status:550')).toBe('m1')
    expect(await found('status:5.1.10')).toBe('')
    expect(await found('-status:5')).toBe('m4 m3')
    expect(await found('id:m3')).toBe('m3')
    expect(await found('is:queued', { kind: ['forward'] })).toBe('m3')
    expect(await found('is:queued', { ids: ['m1', 'm4'] })).toBe('m4')
  })

  test('a word that looks like a member of the stored summary is none', async () => {
    await commit(
      messageOf(1, { subject: '"status":"5.1.1" and "diagnostic":"550 "tags":[]' }),
      messageOf(2, { tags: ['x'] }),
    )
    expect(await found('status:5.1.1')).toBe('')
    expect(await found('status:550')).toBe('')
    expect(await found('is:tagged')).toBe('m2')
  })

  test('what moves is judged by the summaries of those in motion, all else by the stored ones', async () => {
    const ended = [to('a@x', { state: 'failed', status: '5.1.1' })]
    await commit(messageOf(1), messageOf(2), messageOf(3, { state: 'failed', ended: true, recipients: ended }))
    const live = [messageOf(1, { recipients: [to('b@x', { status: '4.4.1' })] }), messageOf(2)].map(
      ({ summary }) => summary,
    )
    expect(await found('status:4.4.1')).toBe('')
    expect(await found('status:4.4.1', { live })).toBe('m1')
    expect(await found('is:deferred', { live })).toBe('m1')
    expect(await found('-is:deferred', { live })).toBe('m3 m2')
    expect(await found('status:5.1.1', { live })).toBe('m3')
    expect(await found('-status:4 subject', { live })).toBe('m3 m2')
  })

  test('times of acceptance and sizes', async () => {
    const at = (day: number) => `2026-01-${String(day).padStart(2, '0')}T12:00:00.000Z`
    await commit(...[1, 2, 3, 5, 9].map((day) => messageOf(day, { acceptedAt: at(day), size: day * 1000 })))
    expect(await found('after:2026-01-03')).toBe('m9 m5 m3')
    expect(await found('before:2026-01-03')).toBe('m2 m1')
    expect(await found('after:2026-01-03T12:00 before:2026-01-09T12:00')).toBe('m5 m3')
    expect(await found('-after:2026-01-03T12:00')).toBe('m2 m1')
    expect(await found('-before:2026-01-05T12:00:00.001Z')).toBe('m9')
    expect(await found('after:2026-01-03T21:00:00+09:00 before:2026-01-04')).toBe('m3')
    expect(await found('after:2027-01-01')).toBe('')
    // The tests' clock stands at 2026-01-05T09:00.
    expect(await found('before:2d')).toBe('m2 m1')
    expect(await found('after:2d before:1d')).toBe('m3')
    expect(await found('larger:2kB')).toBe('m9 m5 m3')
    expect(await found('smaller:2k')).toBe('m1')
    expect(await found('-larger:2000 subject')).toBe('m2 m1')
  })

  test('header fields by their name, once the header is indexed', async () => {
    await commit(messageOf(1), messageOf(2))
    const header = [
      { name: 'List-Id', value: '<News.shop.example>' },
      { name: 'X-Weird-"Name', value: 'x' },
      { name: 'Received', value: 'from a' },
      { name: 'Received', value: 'from b' },
      { name: '__proto__', value: 'y' },
      { name: 'X-件名', value: '東京' },
    ]
    await store().index('a', [{ id: 'm1', text: 'body', header, attachments: 2 }])
    await store().index('a', [{ id: 'm2', text: 'news', header: [{ name: 'X-Long', value: 'z'.repeat(1_000_000) }] }])
    expect(await found('list-id:news.shop')).toBe('m1')
    expect(await found('List-ID:*')).toBe('m1')
    expect(await found('-list-id:*')).toBe('m2')
    expect(await found('received:"from b"')).toBe('m1')
    expect(await found('list-id:elsewhere')).toBe('')
    expect(await found('-list-id:elsewhere')).toBe('m2 m1')
    expect(await found('has:attachment')).toBe('m1')
    expect(await found('news.shop')).toBe('')
    expect(await found('x-long:zzz')).toBe('m2')
    await store().remove('a', ['m1'])
    expect(await found('list-id:*')).toBe('')
  })

  test('notices are found by whom and what they are about', async () => {
    await commit(
      messageOf(1),
      messageOf(2, { kind: 'bounce', parentId: 'm1', rootId: 'm1', about: ['Nobody@client.example'] }),
      messageOf(3, { kind: 'double-bounce', parentId: 'm2', rootId: 'm1', about: ['app@shop.example'] }),
    )
    expect(await found('about:nobody@client.example')).toBe('m2')
    expect(await found('about:m2')).toBe('m3')
    expect(await found('about:m1')).toBe('m3 m2')
    expect(await found('about:m')).toBe('m3 m2')
  })

  test('counts by kind and state, and tags with how many have them', async () => {
    await commit(
      messageOf(1, { tags: ['b', 'a'] }),
      messageOf(2, { tags: ['a'] }),
      messageOf(3, { kind: 'bounce', state: 'failed' }),
    )
    await store().commit([commitOf({ name: 'b', messages: [messageOf(1, { tags: ['other'] })] })])
    const counts = await store().counts('a')
    expect(counts.toSorted((x, y) => x.kind.localeCompare(y.kind))).toEqual([
      { kind: 'bounce', state: 'failed', messages: 1 },
      { kind: 'mail', state: 'queued', messages: 2 },
    ])
    await commit(messageOf(4, { answer: 'vacation' }), messageOf(5, { subject: '"answer":"challenge"' }))
    expect((await store().counts('a')).filter(({ kind }) => kind === 'mail')).toEqual([
      { kind: 'mail', state: 'queued', messages: 3 },
      { kind: 'mail', answer: 'vacation', state: 'queued', messages: 1 },
    ])
    expect(await store().tags('a')).toEqual([
      { tag: 'a', messages: 2 },
      { tag: 'b', messages: 1 },
    ])
  })
}

const unlike = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')
