/** The scenario files that a command line names: files, all that lie in folders, and shipped ones by name. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { nearest } from '../core/nearest.ts'
import { SandboxError } from '../errors.ts'
import { shippedFile, shippedNames } from '../scenario/shipped.ts'

/** In a folder; a program that is named by itself may be called otherwise. */
const SCENARIO_FILE = /\.(?:ya?ml|json|scenario\.[cm]?[jt]s)$/i

/** @throws SandboxError E_CONFIG where there is nothing of that name, or no scenario in it */
export async function scenarioFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    const shipped = found ? null : shippedFile(path)
    if (shipped) files.push(shipped)
    else if (!found) throw nothing(`${path}: there is no such file or folder.`, nearest(path, shippedNames()))
    else if (found.isDirectory()) files.push(...(await inFolder(path)))
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

const nothing = (message: string, near: string | null = null): SandboxError => {
  const give = 'Give scenario files (.yaml, .yml, .json, .ts), a folder of them, or the name of a shipped one.'
  return new SandboxError('E_CONFIG', message, { hint: near ? `Did you mean ${near}? ${give}` : give })
}
