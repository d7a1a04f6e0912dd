/** Follows files by their dates: it works for files put in place anew, links that turn, and mounts that tell of nothing. */
import { type Stats, unwatchFile, watchFile } from 'node:fs'

const EVERY = 500

/**
 * @param changed called some time after any of the files was written, put in place or taken away
 * @returns ends it
 */
export function followFiles(files: readonly string[], changed: () => void): () => void {
  const followed = [...new Set(files)]
  const look = (now: Stats, before: Stats) => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino || now.size !== before.size) changed()
  }
  for (const file of followed) watchFile(file, { interval: EVERY, persistent: false }, look)
  return () => {
    for (const file of followed) unwatchFile(file, look)
  }
}
