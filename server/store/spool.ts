/**
 * `bouncelab.spool` in the data folder: commits that are safe but not in the database yet, appended one after another.
 * A frame costs a fifth of a transaction of SQLite. What a killed process left here is written when the folder is
 * opened again.
 *
 * A frame is a head of 16 bytes (length of the JSON, length of the messages' bytes, CRC-32 of the JSON, "blab"), the
 * JSON of the commits without the bytes, and the bytes.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, writevSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { StoreError, storeError } from './errors.ts'
import { commitsOf, type Frame, lengthOf } from './frames.ts'
import type { Commit } from './store.ts'

const HEAD = 16
const MARK = 0x626c6162

export interface Spool {
  /** Bytes in the file. */
  readonly size: number
  /** Once it returns, a kill loses nothing of it. */
  append(frame: Frame): void
  /** Everything that was appended since the last clear(), in order. */
  read(): Commit[]
  clear(): void
  close(): void
}

/** @throws StoreError where the file cannot be used */
export function openSpool(path: string): Spool {
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeError(error, path)
    }
  }
  const file = guarded(() => openSync(path, 'a+'))
  let size = 0
  return {
    get size() {
      return size
    },
    append: (frame) =>
      guarded(() => {
        const parts = partsOf(frame)
        const length = lengthOf(parts)
        const written = writevSync(file, parts)
        size += written
        if (written === length) return
        // Half a frame is worse than none: what comes after it could not be read.
        size -= written
        ftruncateSync(file, size)
        throw new StoreError('E_STORE_FULL', `${path} took only ${written} of ${length} bytes. Make room on its disk.`)
      }),
    read: () =>
      guarded(() => {
        const bytes = readFileSync(path)
        size = bytes.length
        return commitsIn(bytes, path)
      }),
    clear: () =>
      guarded(() => {
        if (size > 0) ftruncateSync(file, 0)
        size = 0
      }),
    close: () => closeSync(file),
  }
}

function partsOf({ json, raws }: Frame): Uint8Array[] {
  const text = Buffer.from(json)
  const head = Buffer.allocUnsafe(HEAD)
  head.writeUInt32LE(text.length, 0)
  head.writeUInt32LE(lengthOf(raws), 4)
  head.writeUInt32LE(crc32(text), 8)
  head.writeUInt32LE(MARK, 12)
  return [head, text, ...raws]
}

function commitsIn(file: Buffer, path: string): Commit[] {
  const commits: Commit[] = []
  for (let at = 0; at + HEAD <= file.length; ) {
    const json = at + HEAD
    const raw = json + file.readUInt32LE(at)
    const end = raw + file.readUInt32LE(at + 4)
    if (file.readUInt32LE(at + 12) !== MARK) throw damaged(path, at)
    // The last frame may be cut where the process died in the midst of it: nobody was told of that one.
    if (end > file.length) return commits
    const text = file.subarray(json, raw)
    if (crc32(text) !== file.readUInt32LE(at + 8)) throw damaged(path, at)
    commits.push(...commitsOf(text.toString(), file.subarray(raw, end)))
    at = end
  }
  return commits
}

const damaged = (path: string, at: number): StoreError =>
  new StoreError(
    'E_STORE_CORRUPT',
    `${path} is damaged at byte ${at}. Bring back a copy of it; or move it away, which loses the mail that is in it only.`,
  )
