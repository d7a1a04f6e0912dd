/** A store whose database lies in a thread of its own is a store like any other. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, test, vi } from 'vitest'
import { openInThread } from '../../server/store/open.ts'
import { openSqliteStore } from '../../server/store/sqlite.ts'
import { storeContract } from './contract.ts'
import { attemptEvents, commitOf, messageOf } from './samples.ts'

const base = mkdtempSync(join(tmpdir(), 'bouncelab-thread-'))
afterAll(() => rmSync(base, { recursive: true }))

const faults: unknown[] = []
/** A thread runs what was built. */
const start = (workerData: { folder: string | undefined }): Worker =>
  new Worker(new URL('../../dist/server/store-thread.js', import.meta.url), { workerData })
const open = (folder?: string) => openInThread({ folder, onFault: (error) => faults.push(error), start })
const newFolder = () => mkdtempSync(join(base, 'data-'))

storeContract('in memory', () => open(), { isBehind: true })
storeContract('in a folder', () => open(newFolder()), { isBehind: true })

const arrival = (n: number) =>
  commitOf({ events: attemptEvents({ from: 3 * n - 2, count: 3, trace: () => n }), messages: [messageOf(n)] })

test('what was committed is safe in the spool, and in the database when the spool is empty', async () => {
  const folder = newFolder()
  const spool = join(folder, 'bouncelab.spool')
  const store = await open(folder)
  await store.commit([arrival(1)])
  expect(statSync(spool).size).toBeGreaterThan(0)
  await vi.waitFor(() => expect(statSync(spool).size).toBe(0), { timeout: 5000 })
  await store.commit([arrival(2)])
  await store.close()
  expect(statSync(spool).size).toBe(0)
  const plain = await openSqliteStore(folder)
  expect(await plain.ids('bench')).toEqual(['m1', 'm2'])
  await plain.close()
})

test('many commits keep their order, and each question is answered after what came before it', async () => {
  const store = await open()
  for (let n = 1; n <= 300; n++) {
    await store.commit([arrival(n)])
    if (n % 100 === 0) expect(await store.ids('bench')).toHaveLength(n)
  }
  expect((await store.events('bench', 0, 1000)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 900 }, (_, i) => i + 1),
  )
  await store.close()
})

test('a folder that another process uses is refused as by any store', async () => {
  const folder = newFolder()
  const store = await open(folder)
  await expect(open(folder)).rejects.toMatchObject({ code: 'E_STORE_LOCKED' })
  await store.close()
})

test('a closed store says so', async () => {
  const store = await open()
  await store.close()
  await expect(store.ids('bench')).rejects.toMatchObject({ code: 'E_STORE_CLOSED' })
  await expect(store.commit([arrival(1)])).rejects.toMatchObject({ code: 'E_STORE_CLOSED' })
})

test('where the thread ends by itself, everybody who waits is told, and nothing more is taken', async () => {
  let thread: Worker | undefined
  const store = await openInThread({
    folder: undefined,
    onFault: () => undefined,
    start: (workerData) => {
      thread = start(workerData)
      return thread
    },
  })
  const asked = store.ids('bench')
  void thread?.terminate()
  await expect(asked).rejects.toMatchObject({ code: 'E_STORE_FAULT' })
  await expect(store.commit([arrival(1)])).rejects.toMatchObject({ code: 'E_STORE_FAULT' })
  await store.close()
})
