/** Follows imta's files, those that they take in among them. */
import { basename, dirname, resolve } from 'node:path'
import type { MtaInput } from '../core/mta.ts'
import { IMTA_FILES } from '../mta/imta/config/read-files.ts'
import type { Server } from '../server.ts'
import type { Log } from './log.ts'
import { IMTA_PATHS, type MtaConfig, mtaInput } from './mta-input.ts'
import { watchMta } from './watch-control.ts'

/** @returns ends the watching */
export function watchImta(config: MtaConfig, server: Server, log: Log): () => void {
  const given = IMTA_PATHS.map((name) => config[name]).filter((path) => path !== undefined)
  // A folder is looked into anew each time: a file that was not there may have come.
  const read = async () => (await mtaInput(config)) as MtaInput
  const files = () => [...given, ...filesOf(server.sandboxes.options.mta)]
  return watchMta({ path: given[0] as string, read, watched: () => foldersOf(files()) }, server, log)
}

const filesOf = (mta: MtaInput | undefined): string[] => Object.values(mta?.places ?? {}).map(({ file }) => file)

/** Each file in its folder; what is a folder itself, with the files of an installation. */
function foldersOf(files: readonly string[]): { path: string; only: string[] }[] {
  const folders = new Map<string, string[]>()
  const add = (folder: string, names: readonly string[]) =>
    folders.set(folder, [...(folders.get(folder) ?? []), ...names])
  for (const file of files) {
    const whole = resolve(file)
    add(dirname(whole), [basename(whole)])
    add(whole, Object.values(IMTA_FILES))
  }
  return [...folders].map(([path, only]) => ({ path, only }))
}
