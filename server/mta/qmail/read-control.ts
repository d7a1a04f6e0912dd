/** Reads a folder of control files, and beside it ../alias and ../users/assign, into a configuration with its places. */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import { SandboxError } from '../../errors.ts'
import { CONTROL_FILES } from './control-files.ts'

interface Gathered {
  values: Record<string, string>
  places: Record<string, SourcePlace>
}

/**
 * @param folder such as /var/qmail/control
 * @throws SandboxError E_INVALID where a file is there and cannot be read
 */
export async function readControl(folder: string): Promise<MtaInput> {
  const names = await list(folder)
  if (!names) {
    const hint = 'Give the folder that holds the file me, such as /var/qmail/control.'
    throw invalid(folder, 'There is no such folder.', hint)
  }
  const control: Gathered = { values: {}, places: {} }
  // Other files, such as backups and compiled tables, are none that qmail-send reads.
  for (const name of names) if (CONTROL_FILES[name]) await gather(control, `control.${name}`, name, join(folder, name))
  const alias = await readAlias(resolve(folder, '../alias'))
  const users = await readAssign(resolve(folder, '../users/assign'))
  return {
    type: 'qmail',
    control: control.values,
    ...(alias ? { alias: alias.values } : {}),
    ...(users ? { users: users.values } : {}),
    places: { ...control.places, ...alias?.places, ...users?.places },
  }
}

/** ~alias/.qmail-NAME, each by its NAME. */
async function readAlias(folder: string): Promise<Gathered | null> {
  const names = await list(folder)
  if (!names) return null
  const gathered: Gathered = { values: {}, places: {} }
  for (const file of names.filter((name) => name.startsWith('.qmail-'))) {
    const name = file.slice('.qmail-'.length)
    await gather(gathered, `alias.${name}`, name, join(folder, file))
  }
  return gathered
}

/** qmail-users.5: `=local:user:uid:gid:home:dash:ext:`, `+prefix:user:uid:gid:home:dash:ext:`, and a dot at the end. */
async function readAssign(file: string): Promise<Gathered | null> {
  const text = await readText(file)
  if (text === null) return null
  const gathered: Gathered = { values: {}, places: {} }
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '.') break
    if (line !== '') await assign(gathered, line, { file, line: index + 1 })
  }
  return gathered
}

async function assign(gathered: Gathered, line: string, place: SourcePlace): Promise<void> {
  const [name = '', user, , , home, dash, extension] = line.slice(1).split(':')
  if (!/^[=+]/.test(line) || user === undefined || home === undefined || extension === undefined) {
    const hint = 'Write =NAME:USER:UID:GID:HOME:DASH:EXTENSION: or +PREFIX:…, and a line with a dot at the end.'
    throw invalid(place.file, `${JSON.stringify(line)} is no assignment.`, hint, place.line)
  }
  const path = join(home, `.qmail${dash}${extension}`)
  if (line.startsWith('=')) {
    gathered.values[name] = ''
    gathered.places[`users.${name}`] = place
    await gather(gathered, `users.${name}`, name, path)
    return
  }
  // An empty prefix is the catch-all of ~alias, which is read by itself.
  if (name === '') return
  const start = `.qmail${dash}${extension}`
  for (const found of (await list(home)) ?? []) {
    const rest = found.startsWith(start) ? found.slice(start.length) : ''
    if (rest !== '') await gather(gathered, `users.${name}${rest}`, `${name}${rest}`, join(home, found))
  }
}

async function gather({ values, places }: Gathered, path: string, key: string, file: string): Promise<void> {
  const text = await readText(file)
  if (text === null) return
  values[key] = text
  places[path] = { file, line: 1 }
}

/** @returns null where there is no such file */
async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw unreadable(file, error)
  }
}

/** @returns the names in their order, or null where there is no such folder */
async function list(folder: string): Promise<string[] | null> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (isMissing(error)) return null
    throw unreadable(folder, error)
  }
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

function unreadable(file: string, error: unknown): SandboxError {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return invalid(file, 'A file is expected here, and this is a folder.', 'Move it away.')
  return invalid(file, `It cannot be read (${code}).`, 'Let the user that runs bouncelab read it.', undefined, error)
}

function invalid(file: string, message: string, hint: string, line?: number, cause?: unknown): SandboxError {
  const place = { file, ...(line === undefined ? {} : { line }) }
  const where = line === undefined ? file : `${file}:${line}`
  return new SandboxError('E_INVALID', `${where}: ${message}`, { hint, cause, problems: [{ message, hint, ...place }] })
}
