/** Follows what --mta-config names: a file, or a folder with all that lies below it. */
import { statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { MtaInput } from '../core/mta.ts'
import type { Server } from '../server.ts'
import type { Log } from './log.ts'
import { type MtaConfig, mtaInput } from './mta-input.ts'
import { watchMta } from './watch-control.ts'

/** @returns ends the watching */
export function watchMtaConfig(path: string, config: MtaConfig, server: Server, log: Log): () => void {
  const read = async () => (await mtaInput(config)) as MtaInput
  const files = () => Object.values(server.sandboxes.options.mta?.places ?? {}).map(({ file }) => file)
  const watched = () => {
    if (!isFolder(path)) return [{ path: dirname(resolve(path)), only: [basename(path)] }]
    return [...new Set([resolve(path), ...files().map((file) => dirname(resolve(file)))])].map((each) => ({
      path: each,
    }))
  }
  return watchMta({ path, read, watched }, server, log)
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
