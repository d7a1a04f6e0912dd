/** The data folder: `bouncelab.db`, and beside it the lock of the one process that uses it. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Database, openDatabase } from './database.ts'
import { lockedText, readonlyText, StoreError } from './errors.ts'
import { checkOwner } from './migrations.ts'

/** Opens the folder's database, and makes both where they are missing. Only one process at a time may. */
export function openDataFolder(folder: string): Database {
  const place = join(resolve(folder), 'bouncelab.db')
  makeFolder(resolve(folder))
  const lock = takeLock(`${place}-lock`, place)
  try {
    const db = openChecked(place)
    let closed = false
    return {
      ...db,
      close: () => {
        if (closed) return
        closed = true
        try {
          // Statements keep the file open until they are collected: leave nothing in the log for later.
          db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        } finally {
          db.close()
          lock.close()
        }
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

function openChecked(place: string): Database {
  const db = openDatabase(place)
  try {
    checkOwner(db, place)
    // A kill loses nothing that was committed; only a power cut may take the last moments.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 1000')
    // Copying the log back syncs the disk: every 64 MB rather than every 4. The cache keeps the pages at hand meanwhile.
    db.exec('PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * An open transaction on an empty database beside the real one: the system releases it however the process ends.
 * On the real one it would outlast close(), since libsql finalizes statements only when they are collected.
 */
function takeLock(path: string, place: string): Database {
  const lock = openDatabase(path)
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (error instanceof StoreError && error.code === 'E_STORE_LOCKED') {
      throw new StoreError('E_STORE_LOCKED', lockedText(place), error)
    }
    throw error
  }
}

/** The folder and those above it that are not there, the outermost first. */
function missingFolders(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return [...(dirname(folder) === folder ? [] : missingFolders(dirname(folder))), folder]
}

function makeFolder(folder: string): void {
  try {
    // Not `recursive`: where the system takes no folder and says that its parent is missing (/proc), Node tries forever.
    for (const missing of missingFolders(folder)) mkdirSync(missing)
  } catch (cause) {
    const isFile = statSync(folder, { throwIfNoEntry: false })?.isFile()
    if (isFile) throw new StoreError('E_STORE_PLACE', `${folder} is a file. --data wants a folder.`, cause)
    throw new StoreError('E_STORE_READONLY', readonlyText(folder), cause)
  }
}
