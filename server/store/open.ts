/** The store for a server: in a folder, or in memory; either takes bursts of mail behind a buffer. */
import { join } from 'node:path'
import { merged } from './merge-commits.ts'
import { openSpool, type Spool } from './spool.ts'
import type { Commit, SandboxRecord, Store } from './store.ts'
import { whenNeeded } from './when-needed.ts'
import { writeBehind } from './write-behind.ts'

/**
 * @param folder the data folder; undefined keeps everything in memory
 * @param onFault told of a writing that failed in the background; nothing is lost by it
 * @throws StoreError where the folder cannot be used
 */
export async function openStore(folder: string | undefined, onFault?: (error: unknown) => void): Promise<Store> {
  if (folder === undefined) return writeBehind(whenNeeded(inMemory), { isEmpty: true, onFault })
  const { openSqliteStore } = await import('./sqlite.ts')
  // First the database: its lock keeps other processes from the spool as well.
  const store = await openSqliteStore(folder)
  try {
    const spool = openSpool(join(folder, 'bouncelab.spool'))
    await writeLeftOver(spool, store)
    return writeBehind(store, { spool, onFault })
  } catch (error) {
    await store.close()
    throw error
  }
}

/** The library of the database is loaded by those who need it only: it is the largest of all. */
async function inMemory(): Promise<Store> {
  const { openSqliteStore } = await import('./sqlite.ts')
  return openSqliteStore(':memory:')
}

/** Writes what a killed process had only spooled. */
async function writeLeftOver(spool: Spool, store: Store): Promise<void> {
  const known = new Map((await store.sandboxes()).map((record) => [record.name, record]))
  const commits = spool.read().filter((commit) => isMissing(commit, known.get(commit.record.name)))
  if (commits.length > 0) await store.commit(merged(commits))
  spool.clear()
}

/** A kill between the database's commit and the spool's clearing leaves some in both. */
function isMissing({ record, events, replaces }: Commit, known: SandboxRecord | undefined): boolean {
  if (!known || record.epoch > known.epoch) return true
  // A commit without events holds sessions only; to store those again changes nothing.
  return record.epoch === known.epoch && (record.seq > known.seq || (events.length === 0 && !replaces))
}
