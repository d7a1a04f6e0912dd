/** What can go wrong with stored data, said with the file's name and the mend. */

export type StoreErrorCode =
  | 'E_STORE_PLACE'
  | 'E_STORE_READONLY'
  | 'E_STORE_LOCKED'
  | 'E_STORE_FOREIGN'
  | 'E_STORE_NEWER'
  | 'E_STORE_CORRUPT'
  | 'E_STORE_FULL'
  | 'E_STORE_CLOSED'
  | 'E_STORE_FAULT'

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.code = code
  }
}

/** By SQLite's primary result code: ours and a sentence. */
const BY_SQLITE_CODE: Record<string, [StoreErrorCode, (file: string) => string]> = {
  BUSY: ['E_STORE_LOCKED', lockedText],
  LOCKED: ['E_STORE_LOCKED', lockedText],
  NOTADB: ['E_STORE_CORRUPT', corruptText],
  CORRUPT: ['E_STORE_CORRUPT', corruptText],
  FULL: ['E_STORE_FULL', (file) => `No room is left on the disk of ${file}. Make room; nothing stored is lost.`],
  READONLY: ['E_STORE_READONLY', readonlyText],
  PERM: ['E_STORE_READONLY', readonlyText],
  CANTOPEN: ['E_STORE_READONLY', readonlyText],
}

export function lockedText(file: string): string {
  return `${file} is in use by another process. Stop it, or give this one another folder with --data.`
}

export function readonlyText(file: string): string {
  return `${file} cannot be written. Make the folder and the files in it writable, or choose another folder with --data.`
}

function corruptText(file: string): string {
  return `${file} is damaged or no database. Move it away to start anew, or bring back a copy of it.`
}

/** Errors of the file system as SQLite would call them. */
const BY_SYSTEM_CODE: Record<string, string> = {
  ENOSPC: 'FULL',
  EDQUOT: 'FULL',
  // A limit on the size of files (ulimit -f).
  EFBIG: 'FULL',
  EACCES: 'PERM',
  EPERM: 'PERM',
  EROFS: 'READONLY',
}

/** Any error met while using `file`, SQLite's or the file system's, in the store's words. */
export function storeError(cause: unknown, file: string): StoreError {
  if (cause instanceof StoreError) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const primary = code.startsWith('SQLITE_') ? code.split('_')[1] : BY_SYSTEM_CODE[code]
  const known = BY_SQLITE_CODE[primary ?? '']
  if (known) return new StoreError(known[0], `${known[1](file)} (${text})`, cause)
  // libsql gives this one no code.
  if (/unable to open/i.test(text)) return new StoreError('E_STORE_READONLY', `${readonlyText(file)} (${text})`, cause)
  return new StoreError('E_STORE_FAULT', `The store in ${file} failed: ${text}.`, cause)
}

/** Whether something failed since the disk is full, whoever passed the error on. */
export function isNoRoom(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof StoreError && each.code === 'E_STORE_FULL') return true
  return false
}
