/** A folder or a file with an MTA's configuration, read into the `files` and `config` of its block. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import { SandboxError } from '../../errors.ts'

/** Where each system has its files: what lies in the folder given stands for what lies there. */
const HOMES: Record<string, string> = {
  postfix: '/etc/postfix',
  exim: '/etc/exim4',
  sendmail: '/etc/mail',
  opensmtpd: '/etc/mail',
  courier: '/etc/courier',
}

/** Files that are elsewhere although they are given beside the others. */
const ELSEWHERE: Record<string, string> = { 'postfix aliases': '/etc/aliases', 'exim aliases': '/etc/aliases' }

const LARGEST = 1024 * 1024
const MOST = 2000

/** The systems whose files are read so. */
export const readsFolder = (type: string): boolean => type in HOMES

/**
 * Reads all files below a folder. `etc/`, `home/`, `usr/` and `var/` in it stand for those folders of the machine.
 * @throws SandboxError E_CONFIG where it cannot be read
 */
export async function readMtaFolder(type: string, folder: string): Promise<Partial<MtaInput>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause) => {
    const hint = 'Give the path of a folder.'
    throw new SandboxError('E_CONFIG', `${folder}: this folder cannot be read.`, { hint, cause })
  })
  const files: Record<string, string> = {}
  const places: Record<string, SourcePlace> = {}
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const found = entry.isDirectory() ? null : await stat(path).catch(() => null)
    if (!found?.isFile() || found.size > LARGEST || Object.keys(files).length >= MOST) continue
    const bytes = await readFile(path)
    // Tables as a program has built them: their source lies beside them.
    if (bytes.includes(0)) continue
    const name = nameOf(type, relative(folder, path).split(sep).join('/'))
    files[name] = bytes.toString('utf8')
    places[`files.${name}`] = { file: path, line: 1 }
  }
  return { files, places }
}

function nameOf(type: string, path: string): string {
  if (/^(?:etc|home|usr|var)\//.test(path)) return `/${path}`
  return ELSEWHERE[`${type} ${path}`] ?? `${HOMES[type] ?? '/etc'}/${path}`
}

/**
 * What --mta-config names: the main configuration file, or the folder of all files.
 * @throws SandboxError E_CONFIG where it cannot be read
 */
export async function readMtaConfig(type: string, path: string): Promise<MtaInput> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return { type, ...(await readMtaFolder(type, path)) }
  if (!found?.isFile()) {
    const hint = `Give the main configuration file of ${type}, or the folder with its files.`
    throw new SandboxError('E_CONFIG', `--mta-config: ${path} is not there.`, { hint })
  }
  const text = await readFile(path, 'utf8')
  // A control file of Courier's is told by its name; the others have one main file of any name.
  if (type === 'courier') {
    const name = `${HOMES.courier}/${basename(path)}`
    return { type, files: { [name]: text }, places: { [`files.${name}`]: { file: path, line: 1 } } }
  }
  return { type, config: text, places: { config: { file: path, line: 1 } } }
}
