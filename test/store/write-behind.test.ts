/** A store that writes behind is a store like any other, in memory and in a folder; and what a crash or a fault leaves. */
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { openSpool } from '../../server/store/spool.ts'
import { openSqliteStore } from '../../server/store/sqlite.ts'
import type { Commit, Store } from '../../server/store/store.ts'
import { whenNeeded } from '../../server/store/when-needed.ts'
import { writeBehind } from '../../server/store/write-behind.ts'
import { storeContract } from './contract.ts'
import { attemptEvents, commitOf, messageOf, recordOf, sessionOf } from './samples.ts'

const base = mkdtempSync(join(tmpdir(), 'bouncelab-behind-'))
afterAll(() => rmSync(base, { recursive: true }))

storeContract('in memory', () => openStore(undefined), { isBehind: true })
storeContract('in a folder', () => openStore(mkdtempSync(join(base, 'contract-'))), { isBehind: true })

/** A commit of message `n` with its three events. */
const arrival = (n: number, raw?: Uint8Array): Commit => ({
  ...commitOf({
    events: attemptEvents({ from: 3 * n - 2, count: 3, trace: () => n }),
    messages: [messageOf(n, raw ? { raw } : {})],
  }),
  record: recordOf('bench', { seq: 3 * n }),
})

describe('a store in memory', () => {
  test('gives a message’s bytes before and after they are written', async () => {
    const store = await openStore(undefined)
    const raw = new TextEncoder().encode('Subject: x\r\n\r\n')
    await store.commit([arrival(1, raw)])
    expect(await store.raw('bench', 'm1')).toEqual(raw)
    await store.ids('bench')
    expect(await store.raw('bench', 'm1')).toEqual(raw)
    await store.close()
  })

  test('opens a database only for what needs one, and answers the same before and after', async () => {
    const open = vi.fn(() => openSqliteStore(':memory:'))
    const store = writeBehind(whenNeeded(open), { isEmpty: true })
    await store.commit([arrival(1), arrival(2)])
    await store.commit([arrival(3)])
    const read = () =>
      Promise.all([
        store.sandboxes(),
        store.list('bench', { limit: 2 }),
        store.list('bench', { limit: 2, before: 'm3', kind: ['mail'] }),
        store.list('bench', { limit: 2, state: ['no such'] }),
        store.message('bench', 'm2'),
        store.events('bench', 2, 5),
        store.traceEvents('bench', 'm2'),
      ])
    const before = await read()
    expect(open).not.toHaveBeenCalled()
    expect(await store.counts('bench')).toMatchObject([{ messages: 3 }])
    expect(open).toHaveBeenCalledOnce()
    expect(await read()).toEqual(before)
    await store.close()
  })

  test('forgets what came before a reset, of that sandbox only', async () => {
    const store = await openStore(undefined)
    await store.commit([
      commitOf({ name: 'a', messages: [messageOf(1)] }),
      commitOf({ name: 'b', messages: [messageOf(1)] }),
    ])
    await store.commit([commitOf({ name: 'a', replaces: true })])
    expect(await store.ids('a')).toEqual([])
    expect(await store.raw('a', 'm1')).toBeNull()
    expect(await store.ids('b')).toEqual(['m1'])
    await store.close()
  })
})

describe('a spool', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(base, 'spool-'))
    file = join(folder, 'bouncelab.spool')
  })

  /** Leaves the folder as a process that was killed right after these commits would. */
  async function killedAfter(...commits: Commit[]): Promise<void> {
    const store = await openStore(folder)
    for (const commit of commits) await store.commit([commit])
    copyFileSync(file, `${file}-copy`)
    await store.close()
    await (await openSqliteStore(folder)).close()
    copyFileSync(`${file}-copy`, file)
  }

  /** As killedAfter, with a database that has none of it. */
  async function killedBeforeWriting(...commits: Commit[]): Promise<void> {
    await killedAfter(...commits)
    for (const name of ['bouncelab.db', 'bouncelab.db-wal', 'bouncelab.db-shm'])
      rmSync(join(folder, name), { force: true })
  }

  test('holds what was committed until it is written, then is empty', async () => {
    const store = await openStore(folder)
    await store.commit([arrival(1)])
    expect(statSync(file).size).toBeGreaterThan(0)
    expect(await store.ids('bench')).toEqual(['m1'])
    expect(statSync(file).size).toBe(0)
    await store.close()
  })

  test('is written by itself when arrivals pause', async () => {
    const store = await openStore(folder)
    await store.commit([arrival(1)])
    await vi.waitFor(() => expect(statSync(file).size).toBe(0), { timeout: 5000 })
    await store.close()
  })

  test('brings back after a kill what was not written: bytes, events, sessions', async () => {
    const raw = Uint8Array.from({ length: 256 }, (_, i) => i)
    await killedBeforeWriting(arrival(1, raw), { ...arrival(2), sessions: [sessionOf(1)] })
    const store = await openStore(folder)
    expect(await store.ids('bench')).toEqual(['m1', 'm2'])
    expect(new Uint8Array((await store.raw('bench', 'm1')) ?? [])).toEqual(raw)
    expect(await store.events('bench', 0, 10)).toHaveLength(6)
    expect(await store.sessions('bench', 10)).toHaveLength(1)
    expect(statSync(file).size).toBe(0)
    await store.close()
  })

  test('adds nothing twice after a kill between the writing and the emptying', async () => {
    const first = { ...arrival(1), replaces: true }
    await killedAfter(first, arrival(2))
    const store = await openStore(folder)
    expect(await store.ids('bench')).toEqual(['m1', 'm2'])
    expect(await store.events('bench', 0, 10)).toHaveLength(6)
    await store.close()
  })

  test('does not take a sandbox’s beginning for a reset of it', async () => {
    await killedAfter(commitOf({ replaces: true }), arrival(1))
    const store = await openStore(folder)
    expect(await store.ids('bench')).toEqual(['m1'])
    await store.close()
  })

  test('passes over a last frame that the process did not finish', async () => {
    await killedBeforeWriting(arrival(1), arrival(2))
    truncateSync(file, statSync(file).size - 10)
    const store = await openStore(folder)
    expect(await store.ids('bench')).toEqual(['m1'])
    await store.close()
  })

  test('that is damaged is named with the place and the mend, and stays as it is', async () => {
    await killedBeforeWriting(arrival(1), arrival(2))
    const bytes = readFileSync(file)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    writeFileSync(file, bytes)
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      message: expect.stringMatching(/bouncelab\.spool is damaged at byte 0\. .*move it away/),
    })
    expect(readFileSync(file)).toEqual(bytes)
  })

  test('with something else at its end is damaged too', async () => {
    await killedBeforeWriting(arrival(1))
    const { size } = statSync(file)
    appendFileSync(file, 'this is not a frame')
    await expect(openStore(folder)).rejects.toThrow(`is damaged at byte ${size}`)
  })

  test('is free again after its folder could not be used', async () => {
    await killedBeforeWriting(arrival(1))
    appendFileSync(file, 'this is not a frame')
    await expect(openStore(folder)).rejects.toThrow()
    truncateSync(file, statSync(file).size - 'this is not a frame'.length)
    const store = await openStore(folder)
    expect(await store.ids('bench')).toEqual(['m1'])
    await store.close()
  })
})

describe('a database that fails for a while', () => {
  let inner: Store
  let isFailing: boolean
  let store: Store
  const faults: unknown[] = []
  beforeEach(async () => {
    faults.length = 0
    isFailing = true
    inner = await openSqliteStore(':memory:')
    const flaky: Store = {
      ...inner,
      commit: async (commits) => {
        if (isFailing) throw new Error('no room is left')
        return inner.commit(commits)
      },
    }
    const spool = openSpool(join(mkdtempSync(join(base, 'flaky-')), 'bouncelab.spool'))
    store = writeBehind(flaky, { spool, onFault: (error) => faults.push(error) })
  })

  test('loses nothing: readers are told, arrivals go on, and all of it is written later', async () => {
    await store.commit([arrival(1)])
    await expect(store.ids('bench')).rejects.toThrow('no room is left')
    await store.commit([arrival(2)])
    isFailing = false
    expect(await store.ids('bench')).toEqual(['m1', 'm2'])
    expect(await store.events('bench', 0, 10)).toHaveLength(6)
    await store.close()
  })

  test('is told of when nobody waits, and tried again by itself', async () => {
    await store.commit([arrival(1)])
    await vi.waitFor(() => expect(faults).toHaveLength(1))
    isFailing = false
    await vi.waitFor(async () => expect(await inner.ids('bench')).toEqual(['m1']), { timeout: 5000 })
    await store.close()
  })
})
