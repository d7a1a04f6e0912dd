/** Follows files by their dates: it works for files put in place anew, links that turn, and mounts that tell of nothing. */
import { statSync } from 'node:fs'
import { stat } from 'node:fs/promises'

const EVERY = 500

/**
 * To be called in the same turn as the files are read: what is written after that is seen, however soon.
 * @param changed called some time after any of the files was written, put in place or taken away
 * @returns ends it
 */
export function followFiles(files: readonly string[], changed: () => void): () => void {
  const followed = [...new Set(files)]
  const known = new Map(followed.map((file) => [file, stamp(statSync(file, { throwIfNoEntry: false }))]))
  let isLooking = false
  const look = async () => {
    // A mount that hangs is not asked again before it has answered.
    if (isLooking) return
    isLooking = true
    const found = await Promise.all(followed.map(async (file) => stamp(await stat(file).catch(() => undefined))))
    isLooking = false
    const isSame = followed.every((file, i) => known.get(file) === found[i])
    if (isSame || isEnded) return
    for (const [i, file] of followed.entries()) known.set(file, found[i] ?? '')
    changed()
  }
  let isEnded = false
  const timer = setInterval(() => void look(), EVERY)
  timer.unref()
  return () => {
    isEnded = true
    clearInterval(timer)
  }
}

const stamp = (stats: { mtimeMs: number; ino: number; size: number } | undefined): string =>
  stats ? `${stats.mtimeMs} ${stats.ino} ${stats.size}` : ''
