/** What any store must do, whatever it is built on: `storeContract(name, open)` in the store's own test file. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../server/store/store.ts'
import { attemptEvents, commitOf, messageOf, recordOf, searchFor, sessionOf } from './samples.ts'
import { searchContract } from './search-contract.ts'

const idsOf = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id)
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** @param isBehind the store takes a commit before it writes it, so that what cannot be written shows later */
export function storeContract(name: string, open: () => Promise<Store>, { isBehind = false } = {}): void {
  describe(name, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    messageContract(() => store)
    if (!isBehind) atOnceContract(() => store)
    listContract(() => store)
    searchContract(() => store)
    eventContract(() => store)
    sandboxContract(() => store)
    surplusContract(() => store)
    sessionContract(() => store)
  })
}

function messageContract(store: () => Store): void {
  test('a message comes back as it was stored, and its bytes untouched', async () => {
    const raw = Uint8Array.from({ length: 256 }, (_, i) => i)
    const message = messageOf(1, { raw, subject: 'NUL \0, a lone surrogate \ud800, 会議 and 😀' })
    await store().commit([commitOf({ name: 'a', messages: [message] })])
    expect(await store().message('a', 'm1')).toEqual({ summary: message.summary, ended: false })
    expect(new Uint8Array((await store().raw('a', 'm1'))!)).toEqual(raw)
  })

  test('a message without a single byte, and one of five megabytes, are stored', async () => {
    const large = new Uint8Array(5_000_000).fill(65)
    const messages = [messageOf(1, { raw: new Uint8Array(0) }), messageOf(2, { raw: large })]
    await store().commit([commitOf({ name: 'a', messages })])
    expect((await store().raw('a', 'm1'))?.length).toBe(0)
    expect(Buffer.compare((await store().raw('a', 'm2'))!, large)).toBe(0)
  })

  test('an update replaces summary and end, and leaves the bytes', async () => {
    await store().commit([commitOf({ name: 'a', messages: [messageOf(1)] })])
    const failed = messageOf(1, { state: 'failed', ended: true, tags: ['seen'] })
    await store().commit([commitOf({ name: 'a', updates: [failed] })])
    expect(await store().message('a', 'm1')).toEqual({ summary: failed.summary, ended: true })
    expect(await store().raw('a', 'm1')).toHaveLength(100)
  })

  test('ids that name nothing find nothing', async () => {
    await store().commit([commitOf({ name: 'a', messages: [messageOf(1)] })])
    for (const id of ['m2', 'm0', 'm01', 'm-1', 'm1.0', 'm1 ', 'x', '', 'm99999999999999999999', "m1' OR 1=1 --"]) {
      expect(await store().message('a', id)).toBeNull()
      expect(await store().raw('a', id)).toBeNull()
    }
    expect(await store().message('b', 'm1')).toBeNull()
  })

  test('removed messages are gone with their bytes, their events stay', async () => {
    const events = attemptEvents({ from: 1, count: 6, trace: () => 2 })
    await store().commit([commitOf({ name: 'a', events, messages: range(1, 4).map((n) => messageOf(n)) })])
    expect(await store().remove('a', ['m2', 'm9', 'm4', 'nonsense'])).toEqual(['m2', 'm4'])
    expect(await store().ids('a')).toEqual(['m1', 'm3'])
    expect(await store().raw('a', 'm2')).toBeNull()
    expect((await store().list('a', { limit: 10 })).total).toBe(2)
    expect(await store().traceEvents('a', 'm2')).toEqual(events)
  })

  test('an update of a message that was removed does not bring it back', async () => {
    await store().commit([commitOf({ name: 'a', messages: [messageOf(1)] })])
    await store().remove('a', ['m1'])
    await store().commit([commitOf({ name: 'a', updates: [messageOf(1, { state: 'failed', ended: true })] })])
    expect(await store().message('a', 'm1')).toBeNull()
    expect(await store().list('a', { limit: 10 })).toEqual({ messages: [], total: 0 })
  })
}

function atOnceContract(store: () => Store): void {
  test('a commit that fails in the middle leaves nothing of any of its parts', async () => {
    await store().commit([commitOf({ name: 'a', messages: [messageOf(1)] })])
    const good = commitOf({ name: 'new', messages: [messageOf(1)], sessions: [sessionOf(1)] })
    const twice = commitOf({ name: 'a', record: recordOf('a', { seq: 9 }), messages: [messageOf(2), messageOf(1)] })
    await expect(store().commit([good, twice])).rejects.toThrow()
    expect((await store().sandboxes()).map((record) => [record.name, record.seq])).toEqual([['a', 0]])
    expect(await store().ids('a')).toEqual(['m1'])
    await store().commit([good])
    expect(await store().ids('new')).toEqual(['m1'])
  })
}

function listContract(store: () => Store): void {
  test('a list is newest first, and its pages follow each other without gap or repetition', async () => {
    await store().commit([commitOf({ name: 'a', messages: range(1, 12).map((n) => messageOf(n)) })])
    const pages: string[][] = []
    let before: string | undefined
    do {
      const page = await store().list('a', { limit: 5, ...(before ? { before } : {}) })
      expect(page.total).toBe(12)
      pages.push(idsOf(page.messages))
      before = page.next
      // What arrives meanwhile does not shift the pages.
      if (pages.length === 1) await store().commit([commitOf({ name: 'b', messages: [messageOf(13)] })])
    } while (before)
    expect(pages).toEqual([
      ['m12', 'm11', 'm10', 'm9', 'm8'],
      ['m7', 'm6', 'm5', 'm4', 'm3'],
      ['m2', 'm1'],
    ])
  })

  test('a page that holds the last message names no next one', async () => {
    await store().commit([commitOf({ name: 'a', messages: range(1, 5).map((n) => messageOf(n)) })])
    expect((await store().list('a', { limit: 5 })).next).toBeUndefined()
    expect(await store().list('a', { limit: 5, before: 'm1' })).toEqual({ messages: [], total: 5 })
    expect(await store().list('nowhere', { limit: 5 })).toEqual({ messages: [], total: 0 })
  })

  test('kind and state narrow a list and its total, also after a state has changed', async () => {
    const messages = [
      ...range(1, 6).map((n) => messageOf(n)),
      messageOf(7, { kind: 'bounce', rootId: 'm1', parentId: 'm1' }),
      messageOf(8, { kind: 'warning', rootId: 'm2', parentId: 'm2', state: 'delivered', ended: true }),
    ]
    await store().commit([commitOf({ name: 'a', messages })])
    const updates = [1, 3, 5].map((n) => messageOf(n, { state: 'failed', ended: true }))
    await store().commit([commitOf({ name: 'a', updates })])
    const list = async (query: { kind?: string[]; state?: string[] }) => {
      const { messages, total } = await store().list('a', { ...query, limit: 10 })
      expect(total).toBe(messages.length)
      return idsOf(messages)
    }
    expect(await list({ state: ['failed'] })).toEqual(['m5', 'm3', 'm1'])
    expect(await list({ kind: ['bounce', 'warning'] })).toEqual(['m8', 'm7'])
    expect(await list({ kind: ['mail', 'bounce'], state: ['queued'] })).toEqual(['m7', 'm6', 'm4', 'm2'])
    expect(await list({ kind: ['mail'], state: ['delivered'] })).toEqual([])
    const page = await store().list('a', { state: ['queued', 'failed'], limit: 2, before: 'm6' })
    expect([idsOf(page.messages), page.next, page.total]).toEqual([['m5', 'm4'], 'm4', 7])
  })

  test('the newest 50 of ten times as many messages cost no more', async () => {
    const costOf = async (name: string, count: number) => {
      for (let first = 1; first <= count; first += 500) {
        const messages = range(first, first + 499).map((n) => messageOf(n, { state: n % 100 ? 'queued' : 'failed' }))
        await store().commit([commitOf({ name, messages })])
      }
      const costs = []
      for (let round = 0; round < 15; round++) {
        const start = performance.now()
        await store().list(name, { limit: 50 })
        await store().list(name, { limit: 50, before: `m${count / 2}` })
        await store().list(name, { limit: 50, state: ['failed'] })
        costs.push(performance.now() - start)
      }
      return Math.min(...costs)
    }
    const [few, many] = [await costOf('few', 2000), await costOf('many', 20_000)]
    expect(many / few).toBeLessThan(4)
  })
}

function eventContract(store: () => Store): void {
  test('events come back in order, from any place, however they were committed', async () => {
    const events = attemptEvents({ from: 1, count: 700, trace: (attempt) => 1 + (attempt % 40) })
    const cuts = [0, 1, 2, 7, 100, 163, 164, 450, 700]
    for (const [i, cut] of cuts.slice(1).entries()) {
      await store().commit([commitOf({ name: 'a', events: events.slice(cuts[i], cut) })])
    }
    expect(await store().events('a', 0, 1000)).toEqual(events)
    for (const after of [0, 1, 63, 64, 99, 100, 440, 698, 699, 700, 5000]) {
      expect(await store().events('a', after, 10)).toEqual(events.slice(after, after + 10))
    }
    expect(await store().events('a', 3, 0)).toEqual([])
    expect(await store().events('b', 0, 10)).toEqual([])
  })

  test('a trace has its own events and no others', async () => {
    const events = attemptEvents({ from: 1, count: 900, trace: (attempt) => 1 + (attempt % 50) })
    await store().commit([commitOf({ name: 'a', events })])
    for (const root of ['m1', 'm16', 'm17', 'm50']) {
      const own = events.filter((event) => 'rootId' in event && event.rootId === root)
      expect(await store().traceEvents('a', root)).toEqual(own)
    }
    expect(await store().traceEvents('a', 'm51')).toEqual([])
    expect(await store().traceEvents('a', 'nonsense')).toEqual([])
  })

  test('the live events are those of traces of which something moves, and those of rules, scenario and MTA', async () => {
    const base = { epoch: 1, at: 0 }
    const events = [
      { ...base, seq: 1, type: 'scenario.applied' as const, name: 'x', rules: [], sessionRules: [] },
      { ...base, seq: 2, type: 'session.opened' as const, sessionId: 's1', client: sessionOf(1).client },
      ...attemptEvents({ from: 3, count: 30, trace: (attempt) => 1 + (attempt % 3) }),
      { ...base, seq: 33, type: 'rules.changed' as const, overrides: [], sessionOverrides: [] },
      { ...base, seq: 34, type: 'mta.changed' as const, mta: { type: 'imta' } },
    ]
    const messages = [
      messageOf(1),
      messageOf(2, { ended: true, state: 'failed' }),
      messageOf(3, { ended: true, state: 'failed' }),
      // The notice about the third is still on its way.
      messageOf(4, { kind: 'bounce', rootId: 'm3', parentId: 'm3' }),
    ]
    await store().commit([commitOf({ name: 'a', events, messages })])
    await store().commit([commitOf({ name: 'b', events: attemptEvents({ from: 1, count: 9, trace: () => 1 }) })])
    const live = (roots: string[]) =>
      events.filter((e) => ('rootId' in e ? roots.includes(e.rootId) : e.type !== 'session.opened'))
    expect(await store().liveEvents('a')).toEqual(live(['m1', 'm3']))
    const updates = [messageOf(4, { kind: 'bounce', rootId: 'm3', ended: true, state: 'delivered' })]
    await store().commit([commitOf({ name: 'a', updates })])
    expect(await store().liveEvents('a')).toEqual(live(['m1']))
    expect(await store().liveEvents('b')).toEqual([])
  })
}

function sandboxContract(store: () => Store): void {
  test('sandboxes are known by their last record', async () => {
    await store().commit([commitOf({ name: 'b' }), commitOf({ name: 'a' })])
    const record = recordOf('b', { seq: 7, ruleUses: { r1: 3 }, scenario: { steps: ['ü'] }, now: 5_000_000_000_000 })
    await store().commit([commitOf({ record })])
    expect(await store().sandboxes()).toEqual([record, recordOf('a')])
  })

  test('sandboxes share nothing', async () => {
    for (const name of ['a', 'b']) {
      const events = attemptEvents({ from: 1, count: name === 'a' ? 3 : 9, trace: () => 1 })
      const message = messageOf(1, { subject: `In ${name}` })
      await store().commit([commitOf({ name, events, messages: [message], sessions: [sessionOf(1)] })])
      await store().index(name, [{ id: 'm1', text: `text of ${name}` }])
    }
    expect((await store().message('b', 'm1'))?.summary.subject).toBe('In b')
    expect(await store().events('a', 0, 100)).toHaveLength(3)
    expect(await store().remove('a', ['m1'])).toEqual(['m1'])
    expect((await store().list('b', { search: searchFor('text'), limit: 5 })).total).toBe(1)
    expect((await store().list('a', { search: searchFor('text'), limit: 5 })).total).toBe(0)
  })

  test('a cleared sandbox is as if it had never been, and its name can begin anew', async () => {
    const events = attemptEvents({ from: 1, count: 9, trace: () => 1 })
    const all = { events, messages: [messageOf(1), messageOf(2)], sessions: [sessionOf(1)] }
    await store().commit([commitOf({ name: 'a', ...all }), commitOf({ name: 'b', ...all })])
    for (const name of ['a', 'b']) await store().index(name, [{ id: 'm1', text: 'findable' }])
    await store().clear('a')
    await store().clear('unknown')
    expect((await store().sandboxes()).map(({ name }) => name)).toEqual(['b'])
    expect(await nothingIn(store(), 'a')).toBe(true)
    expect(await store().traceEvents('b', 'm1')).toEqual(events)
    await store().commit([commitOf({ name: 'a', messages: [messageOf(1)] })])
    expect((await store().list('a', { search: searchFor('findable'), limit: 5 })).total).toBe(0)
    expect((await store().list('b', { search: searchFor('findable'), limit: 5 })).total).toBe(1)
    expect(await store().unindexed('a', 5)).toEqual(['m1'])
  })

  test('a sandbox that was alone, indexed and searched is cleared of what was found in it', async () => {
    for (let round = 0; round < 3; round++) {
      await store().commit([commitOf({ name: 'a', replaces: true, messages: [messageOf(1), messageOf(2)] })])
      expect((await store().list('a', { search: searchFor('findable'), limit: 5 })).total).toBe(0)
      await store().index('a', [{ id: 'm1', text: 'findable' }])
      expect((await store().list('a', { search: searchFor('findable'), limit: 5 })).total).toBe(1)
      expect((await store().list('a', { search: searchFor('subject'), limit: 5 })).total).toBe(2)
    }
  })

  test('a commit that replaces leaves only what it brings', async () => {
    const all = { messages: [messageOf(1), messageOf(2)], sessions: [sessionOf(1), sessionOf(2)] }
    await store().commit([
      commitOf({ name: 'a', ...all, events: attemptEvents({ from: 1, count: 9, trace: () => 1 }) }),
    ])
    const reset = { epoch: 2, seq: 1, at: 0, type: 'sandbox.reset' as const }
    const record = recordOf('a', { epoch: 2, seq: 1 })
    await store().commit([commitOf({ record, replaces: true, events: [reset] })])
    expect(await store().sandboxes()).toEqual([record])
    expect(await store().events('a', 0, 100)).toEqual([reset])
    expect(await store().ids('a')).toEqual([])
    expect(await store().list('a', { limit: 5 })).toEqual({ messages: [], total: 0 })
    expect(await store().sessions('a', 5)).toEqual([])
    await store().commit([commitOf({ record: recordOf('fresh'), replaces: true, messages: [messageOf(1)] })])
    expect(await store().ids('fresh')).toEqual(['m1'])
  })
}

async function nothingIn(store: Store, name: string): Promise<boolean> {
  const found = [
    await store.ids(name),
    (await store.list(name, { limit: 5 })).messages,
    await store.events(name, 0, 5),
    await store.traceEvents(name, 'm1'),
    await store.liveEvents(name),
    await store.sessions(name, 5),
    await store.unindexed(name, 5),
    await store.surplus(name, { messages: 0 }),
  ]
  return found.flat().length === 0 && (await store.raw(name, 'm1')) === null
}

function surplusContract(store: () => Store): void {
  const trace = (root: number, ended: boolean, size = 100) => messageOf(root, { ended, size })

  test('the surplus is the oldest ended traces, whole, until the count fits', async () => {
    const messages = [
      trace(1, false),
      trace(2, true),
      trace(3, true),
      messageOf(4, { rootId: 'm2', parentId: 'm2', kind: 'bounce', ended: true }),
      // The original has ended, its notice has not.
      messageOf(5, { rootId: 'm3', parentId: 'm3', kind: 'bounce', ended: false }),
      trace(6, true),
      trace(7, true),
    ]
    await store().commit([commitOf({ name: 'a', messages })])
    expect(await store().surplus('a', { messages: 7 })).toEqual([])
    expect(await store().surplus('a', {})).toEqual([])
    expect(await store().surplus('a', { messages: 6 })).toEqual(['m2', 'm4'])
    expect(await store().surplus('a', { messages: 4 })).toEqual(['m2', 'm4', 'm6'])
    expect(await store().surplus('a', { messages: 0 })).toEqual(['m2', 'm4', 'm6', 'm7'])
  })

  test('what must stay is no surplus, and does not count: the newest stays beside it', async () => {
    await store().commit([commitOf({ name: 'a', messages: range(1, 4).map((n) => trace(n, true, n * 1000)) })])
    expect(await store().surplus('a', { messages: 2, keep: ['m1'] })).toEqual(['m2'])
    expect(await store().surplus('a', { bytes: 4000, keep: ['m1', 'm2'] })).toEqual(['m3'])
    expect(await store().surplus('a', { messages: 0, keep: ['m9'] })).toEqual(['m1', 'm2', 'm3', 'm4'])
  })

  test('a message that retention took is known by its event, also among those of many commits', async () => {
    const messages = range(1, 40).map((n) => trace(n, true))
    await store().commit([commitOf({ name: 'a', messages })])
    const pruned = { epoch: 1, at: 5, type: 'messages.pruned' as const, limits: { messages: 9 } }
    const events = [
      { ...pruned, seq: 1000, messageIds: ['m1', 'm33'] },
      { ...pruned, seq: 1001, messageIds: ['m2'] },
    ]
    await store().commit([commitOf({ name: 'a', events })])
    expect(await store().pruning('a', 'm33')).toMatchObject({ seq: 1000 })
    expect(await store().pruning('a', 'm2')).toMatchObject({ seq: 1001, limits: { messages: 9 } })
    for (const id of ['m3', 'm17', 'm999', 'x', '']) expect(await store().pruning('a', id)).toBeNull()
  })

  test('the surplus counts bytes too, and both limits hold together', async () => {
    await store().commit([commitOf({ name: 'a', messages: range(1, 6).map((n) => trace(n, true, n * 1000)) })])
    expect(await store().surplus('a', { bytes: 21_000 })).toEqual([])
    expect(await store().surplus('a', { bytes: 20_999 })).toEqual(['m1'])
    expect(await store().surplus('a', { bytes: 18_000 })).toEqual(['m1', 'm2'])
    expect(await store().surplus('a', { bytes: 20_000, messages: 3 })).toEqual(['m1', 'm2', 'm3'])
    await store().remove('a', ['m1', 'm2'])
    expect(await store().surplus('a', { bytes: 18_000 })).toEqual([])
  })

  test('a trace of many hundreds goes whole, wherever the limit is met within it', async () => {
    const notice = (n: number) => messageOf(n, { rootId: 'm1', parentId: 'm1', kind: 'bounce', ended: true })
    const messages = [trace(1, true), ...range(2, 1200).map(notice), trace(1201, true)]
    await store().commit([commitOf({ name: 'a', messages })])
    for (const limit of [1200, 702, 701, 700, 201, 1]) {
      expect(await store().surplus('a', { messages: limit })).toHaveLength(1200)
    }
    expect(await store().surplus('a', { messages: 0 })).toHaveLength(1201)
  })

  test('a surplus of thousands is named whole', async () => {
    await store().commit([commitOf({ name: 'a', messages: range(1, 3000).map((n) => trace(n, n % 3 !== 0)) })])
    expect(await store().surplus('a', { messages: 1500 })).toHaveLength(1500)
  })
}

function sessionContract(store: () => Store): void {
  test('sessions are listed newest first without their transcripts', async () => {
    const sessions = range(1, 5).map((n) => sessionOf(n, { messageIds: [`m${n}`], refused: n }))
    await store().commit([commitOf({ name: 'a', sessions })])
    const { transcript, ...fifth } = sessions[4]!
    expect((await store().sessions('a', 1))[0]).toEqual(fifth)
    expect(idsOf(await store().sessions('a', 2, 's4'))).toEqual(['s3', 's2'])
    expect(await store().session('a', 's5')).toEqual({ ...fifth, transcript })
    expect(await store().session('a', 's6')).toBeNull()
    expect(await store().session('b', 's5')).toBeNull()
  })

  test('a session that is stored again replaces the first', async () => {
    await store().commit([commitOf({ name: 'a', sessions: [sessionOf(1, { closedAt: null })] })])
    await store().commit([commitOf({ name: 'a', sessions: [sessionOf(1, { refused: 2 })] })])
    expect(await store().sessions('a', 5)).toHaveLength(1)
    expect(await store().session('a', 's1')).toEqual(sessionOf(1, { refused: 2 }))
  })
}
