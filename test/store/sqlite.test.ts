/** The store on SQLite: the contract in memory and in a folder, and what only a folder can do wrong. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Libsql from 'libsql'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openDataFolder } from '../../server/store/data-folder.ts'
import { openStore } from '../../server/store/open.ts'
import { openSqliteStore, sqliteStore } from '../../server/store/sqlite.ts'
import { storeContract } from './contract.ts'
import { attemptEvents, commitOf, messageOf, searchFor } from './samples.ts'

const base = mkdtempSync(join(tmpdir(), 'bouncelab-store-'))
afterAll(() => rmSync(base, { recursive: true }))

storeContract('in memory', () => openSqliteStore(':memory:'))
storeContract('in a folder', () => openSqliteStore(mkdtempSync(join(base, 'contract-'))))

/** Runs test/store/child.ts; `user` gives up root's rights where the tests have them. */
const childArguments = (...words: string[]): string[] => [
  '--import',
  'tsx',
  join(import.meta.dirname, 'child.ts'),
  ...words,
]
const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

describe('a data folder', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(base, 'folder-'))
    file = join(folder, 'bouncelab.db')
  })

  test('holds everything until the next start', async () => {
    const events = attemptEvents({ from: 1, count: 200, trace: () => 1 })
    const first = await openSqliteStore(folder)
    await first.commit([commitOf({ name: 'a', events, messages: [messageOf(1, { subject: 'kept' }), messageOf(2)] })])
    await first.index('a', [{ id: 'm1', text: 'platypus' }])
    await first.close()
    const second = await openSqliteStore(folder)
    expect(await second.events('a', 0, 500)).toEqual(events)
    expect((await second.list('a', { search: searchFor('platypus kept'), limit: 5 })).total).toBe(1)
    expect(await second.unindexed('a', 5)).toEqual(['m2'])
    expect((await second.list('a', { limit: 5 })).total).toBe(2)
    await second.close()
  })

  // The one place on a usual system where even root may make no folder.
  if (existsSync('/proc/self')) {
    test('is refused where the system takes no folder', async () => {
      await expect(openSqliteStore('/proc/bouncelab/data')).rejects.toMatchObject({ code: 'E_STORE_READONLY' })
    })
  }

  test('is made where it is missing', async () => {
    const store = await openSqliteStore(join(folder, 'not', 'yet'))
    await store.close()
    expect(existsSync(join(folder, 'not', 'yet', 'bouncelab.db'))).toBe(true)
  })

  test('loses nothing that was committed when the process is killed with -9', async () => {
    const child = spawn(process.execPath, childArguments('load', folder), { stdio: ['ignore', 'pipe', 'inherit'] })
    let committed = 0
    child.stdout.on('data', (data) => {
      committed = Number(String(data).trim().split('\n').at(-1))
      if (committed >= 200) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const store = await openStore(folder)
    const ids = await store.ids('a')
    expect(ids.length).toBeGreaterThanOrEqual(committed)
    expect(await store.raw('a', ids.at(-1)!)).toHaveLength(2048)
    const events = await store.events('a', 0, 100_000)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(events).toHaveLength(ids.length * 3)
    await store.close()
  })

  test('is refused at once to a second process, and free again when the first is killed', async () => {
    const child = spawn(process.execPath, childArguments('load', folder), { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const start = performance.now()
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'E_STORE_LOCKED',
      message: `${file} is in use by another process. Stop it, or give this one another folder with --data.`,
    })
    expect(performance.now() - start).toBeLessThan(2000)
    child.kill('SIGKILL')
    await once(child, 'close')
    await (await openSqliteStore(folder)).close()
  })

  test('is refused to a second store of the same process, and free again when the first closes', async () => {
    const first = await openSqliteStore(folder)
    await first.commit([commitOf({ messages: [messageOf(1)] })])
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'E_STORE_LOCKED' })
    await first.close()
    const second = await openSqliteStore(folder)
    expect(await second.ids('bench')).toEqual(['m1'])
    await second.close()
  })

  test('with a file that is no database is refused, and the file is left as it is', async () => {
    const garbage = 'Dear diary, this is no database. '.repeat(300)
    writeFileSync(file, garbage)
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      message: expect.stringContaining(`${file} is damaged or no database. Move it away to start anew`),
    })
    expect(readFileSync(file, 'utf8')).toBe(garbage)
  })

  test('with a damaged database gives a clear error, when opened or when read', async () => {
    const store = await openSqliteStore(folder)
    await store.commit([commitOf({ name: 'a', messages: Array.from({ length: 50 }, (_, i) => messageOf(i + 1)) })])
    await store.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0x5a, 4096))
    const use = async () => {
      const damaged = await openSqliteStore(folder)
      try {
        await damaged.list('a', { limit: 50 })
      } finally {
        await damaged.close().catch(() => undefined)
      }
    }
    await expect(use()).rejects.toMatchObject({ code: 'E_STORE_CORRUPT', message: expect.stringContaining(file) })
  })

  test('of a newer bouncelab is refused', async () => {
    await (await openSqliteStore(folder)).close()
    const raw = new Libsql(file)
    raw.exec('PRAGMA user_version = 99')
    raw.close()
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'E_STORE_NEWER',
      message: expect.stringMatching(/bouncelab\.db was written by a newer bouncelab \(schema 99; .* Update bouncelab/),
    })
  })

  test('with the tables of another program is refused, and they are left alone', async () => {
    const raw = new Libsql(file)
    raw.exec('CREATE TABLE messages (body TEXT)')
    raw.close()
    const before = readFileSync(file)
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'E_STORE_FOREIGN',
      message: `${file} belongs to another program. Choose another folder with --data.`,
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('whose name is a file is refused', async () => {
    writeFileSync(file, '')
    await expect(openSqliteStore(file)).rejects.toMatchObject({
      code: 'E_STORE_PLACE',
      message: `${file} is a file. --data wants a folder.`,
    })
  })

  test('that cannot be written is refused', async () => {
    chmodSync(base, 0o755)
    chmodSync(folder, 0o555)
    const reason = `${file}-lock cannot be written. Make the folder and the files in it writable`
    expect(await openElsewhere(folder)).toMatch(`E_STORE_READONLY ${reason}`)
    expect(await openElsewhere(join(folder, 'new'))).toMatch(
      `E_STORE_READONLY ${join(folder, 'new')} cannot be written.`,
    )
  })

  test('with files that cannot be written is refused', async () => {
    await (await openSqliteStore(folder)).close()
    chmodSync(base, 0o755)
    chmodSync(folder, 0o777)
    chmodSync(`${file}-lock`, 0o666)
    chmodSync(file, 0o444)
    expect(await openElsewhere(folder)).toMatch(`E_STORE_READONLY ${file} cannot be written.`)
  })

  test('that is full refuses a commit whole, and goes on when there is room', async () => {
    const db = openDataFolder(folder)
    const store = sqliteStore(db)
    await store.commit([commitOf({ name: 'a', messages: [messageOf(1)] })])
    const [pages = 0] = db.get<[number]>('PRAGMA page_count') ?? []
    db.exec(`PRAGMA max_page_count = ${pages + 20}`)
    const large = commitOf({ name: 'a', messages: [messageOf(2), messageOf(3, { size: 1_000_000 })] })
    await expect(store.commit([large])).rejects.toMatchObject({
      code: 'E_STORE_FULL',
      message: expect.stringContaining(`No room is left on the disk of ${file}. Make room`),
    })
    expect(await store.ids('a')).toEqual(['m1'])
    db.exec('PRAGMA max_page_count = 100000')
    await store.commit([large])
    expect(await store.ids('a')).toEqual(['m1', 'm2', 'm3'])
    await store.close()
  })

  test('that was closed says so, and may be closed again', async () => {
    const store = await openSqliteStore(folder)
    await store.close()
    await store.close()
    await expect(store.ids('a')).rejects.toMatchObject({ code: 'E_STORE_CLOSED' })
    await expect(store.commit([commitOf()])).rejects.toMatchObject({ code: 'E_STORE_CLOSED' })
  })
})

/** What opening says in another process, without root's rights. */
async function openElsewhere(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, childArguments('open', folder), asNobody)
  return stdout.trim()
}
