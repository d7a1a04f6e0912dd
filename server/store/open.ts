/** The store for a server: in a folder, or in memory; either takes bursts of mail behind a buffer. */
import { join } from 'node:path'
import { merged } from './merge-commits.ts'
import { openSpool, type Spool } from './spool.ts'
import { openSqliteStore } from './sqlite.ts'
import type { Commit, SandboxRecord, Store } from './store.ts'
import { canStartThread, openThreadStore, type ThreadOptions } from './thread-store.ts'
import { writeBehind } from './write-behind.ts'
import { writeToThread } from './write-to-thread.ts'

export interface OpenOptions {
  /** Told of a writing that failed in the background; nothing is lost by it. */
  onFault?: ((error: unknown) => void) | undefined
  /**
   * The database in a thread of its own, for a server that is there to stay: mail is taken in faster, at the price of
   * starting a thread. Only where the program was built: from the sources it has no effect.
   */
  inThread?: boolean
}

/**
 * @param folder the data folder; undefined keeps everything in memory
 * @throws StoreError where the folder cannot be used
 */
export async function openStore(folder: string | undefined, options: OpenOptions = {}): Promise<Store> {
  const { onFault = () => undefined, inThread = false } = options
  if (inThread && canStartThread) return openInThread({ folder, onFault })
  if (folder === undefined) return writeBehind(await openSqliteStore(':memory:'), { onFault })
  const store = await openSqliteStore(folder)
  return withSpool(folder, store, (spool) => writeBehind(store, { spool, onFault }))
}

/** As openStore() with a thread, which tests start in their own way. */
export async function openInThread(options: Omit<ThreadOptions, 'onIdle'>): Promise<Store> {
  const { folder } = options
  let onIdle = (): void => undefined
  const thread = await openThreadStore({ ...options, onIdle: () => onIdle() })
  const behind = (spool?: Spool): Store => {
    const behind = writeToThread(thread, spool)
    onIdle = behind.onIdle
    return behind.store
  }
  return folder === undefined ? behind() : withSpool(folder, thread, behind)
}

/** The store comes first: its lock keeps other processes from the spool as well. */
async function withSpool(folder: string, store: Store, behind: (spool: Spool) => Store): Promise<Store> {
  try {
    const spool = openSpool(join(folder, 'bouncelab.spool'))
    await writeLeftOver(spool, store)
    return behind(spool)
  } catch (error) {
    await store.close()
    throw error
  }
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
