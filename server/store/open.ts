/** The store for a server: in a folder, or in memory behind a buffer, because there nothing outlives the process. */
import { openSqliteStore } from './sqlite.ts'
import type { Store } from './store.ts'
import { writeBehind } from './write-behind.ts'

/**
 * @param folder the data folder; undefined keeps everything in memory
 * @throws StoreError where the folder cannot be used
 */
export const openStore = async (folder: string | undefined): Promise<Store> =>
  folder === undefined ? writeBehind(await openSqliteStore(':memory:')) : openSqliteStore(folder)
