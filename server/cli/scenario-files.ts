/** The scenario files that a command line names: files, and all that lie in folders. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SandboxError } from '../errors.ts'

/** In a folder; a program that is named by itself may be called otherwise. */
const SCENARIO_FILE = /\.(?:ya?ml|json|scenario\.[cm]?[jt]s)$/i

/** @throws SandboxError E_CONFIG where there is nothing of that name, or no scenario in it */
export async function scenarioFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (!found) throw nothing(`${path}: there is no such file or folder.`)
    if (found.isDirectory()) files.push(...(await inFolder(path)))
    else files.push(path)
  }
  return files
}

async function inFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && SCENARIO_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (files.length === 0) throw nothing(`${folder}: no scenario is in this folder.`)
  return files
}

const nothing = (message: string): SandboxError =>
  new SandboxError('E_CONFIG', message, { hint: 'Give scenario files (.yaml, .yml, .json, .ts) or a folder of them.' })
