/** Reads a folder of control files, and beside it ../alias and ../users/assign, into a configuration with its places. */
import { isUtf8 } from 'node:buffer'
import { open, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import { type Problem, SandboxError } from '../../errors.ts'
import { fromUtf8 } from '../../mail/bytes.ts'
import { CONTROL_FILES, type ControlFile, isControlFile } from './control-files.ts'

interface Gathered {
  values: Record<string, string>
  places: Record<string, SourcePlace>
}

/**
 * @param folder such as /var/qmail/control
 * @throws SandboxError E_INVALID with every file that is there and cannot be read
 */
export async function readControl(folder: string): Promise<MtaInput> {
  const names = await list(folder)
  if (!names) {
    const hint = 'Give the folder that holds the file me, such as /var/qmail/control.'
    throw invalid(folder, 'There is no such folder.', hint)
  }
  const control: Gathered = { values: {}, places: {} }
  const problems: Problem[] = []
  for (const name of names.filter(isControlFile)) {
    try {
      await gather(control, `control.${name}`, name, join(folder, name), (CONTROL_FILES[name] as ControlFile).kind)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      problems.push(...(error.problems ?? []))
    }
  }
  if (problems.length > 0) throw together(problems)
  const alias = await readAlias(resolve(folder, '../alias'))
  const users = await readAssign(resolve(folder, '../users/assign'))
  return {
    type: 'qmail',
    control: control.values,
    ...(alias ? { alias: alias.values } : {}),
    ...(users ? { users: users.values } : {}),
    places: { ...control.places, ...alias?.places, ...users?.places },
    folder: {
      path: folder,
      unread: names.filter((name) => !isControlFile(name) && name !== 'morercpthosts.cdb'),
      cdb: await compiledState(folder),
    },
  }
}

/** What qmail-newmrh has made of morercpthosts, by the times of the two files (qmail-showctl.c). */
async function compiledState(folder: string): Promise<'missing' | 'old' | 'fresh'> {
  const changed = async (name: string) => (await stat(join(folder, name)).catch(() => null))?.mtimeMs
  const [source, cdb] = [await changed('morercpthosts'), await changed('morercpthosts.cdb')]
  if (cdb === undefined) return 'missing'
  return source !== undefined && Math.floor(source / 1000) > Math.floor(cdb / 1000) ? 'old' : 'fresh'
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

async function gather(
  { values, places }: Gathered,
  path: string,
  key: string,
  file: string,
  kind: ControlFile['kind'] | 'text' = 'text',
): Promise<void> {
  const text = await readText(file, kind)
  if (text === null) return
  values[key] = text
  places[path] = { file, line: 1 }
}

/** Larger than any list of domains; a file of one value is read no further than its first lines. */
const MOST_BYTES = 4 * 1024 * 1024
const MOST_OF_LINE = 64 * 1024

/**
 * Reads no more than a file may hold, and nothing that is no file: a pipe would never end.
 * @returns null where there is no such file
 */
async function readText(file: string, kind: ControlFile['kind'] | 'text' = 'text'): Promise<string | null> {
  const isOneLine = kind === 'line' || kind === 'number'
  let bytes: Buffer
  try {
    const found = await stat(file)
    if (found.isDirectory()) throw invalid(file, 'A file is expected here, and this is a folder.', 'Move it away.')
    if (!found.isFile())
      throw invalid(file, 'A file is expected here, and this is none.', 'Put a plain file in its place.')
    bytes = await readStart(file, isOneLine ? MOST_OF_LINE : MOST_BYTES + 1)
  } catch (error) {
    if (isMissing(error)) return null
    throw error instanceof SandboxError ? error : unreadable(file, error)
  }
  if (isOneLine ? bytes.length === MOST_OF_LINE && !bytes.includes(LF) : bytes.length > MOST_BYTES) {
    const most = isOneLine ? 'Its first line is longer than 64 KiB.' : 'It is larger than 4 MiB.'
    throw invalid(file, most, 'Look what was written there; no file of qmail is of that size.')
  }
  if (kind !== 'text') checkUtf8(file, bytes, kind)
  return fromUtf8(bytes)
}

const LF = 10

async function readStart(file: string, most: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const chunks: Buffer[] = []
    for await (const chunk of handle.createReadStream({ end: most - 1 })) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** qmail passes bytes on as they are; here text is UTF-8. What it does not read may be anything: old comments are. */
function checkUtf8(file: string, bytes: Buffer, kind: ControlFile['kind']): void {
  if (isUtf8(bytes)) return
  const lines = fromUtf8(bytes).split('\n')
  const read = kind === 'list' ? lines : lines.slice(0, 1)
  const bad = read.findIndex((line) => line.includes('\uFFFD') && !(kind === 'list' && line.startsWith('#')))
  if (bad < 0) return
  const message = 'These bytes are no UTF-8. qmail would pass them on as they are; bouncelab reads its files as UTF-8.'
  throw invalid(file, message, 'Save the file as UTF-8.', bad + 1)
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
  if (code === 'ENAMETOOLONG') return invalid(file, 'The name is too long.', 'Give a shorter path.')
  return invalid(file, `It cannot be read (${code}).`, 'Let the user that runs bouncelab read it.', undefined, error)
}

function invalid(file: string, message: string, hint: string, line?: number, cause?: unknown): SandboxError {
  return together([{ message, hint, file, ...(line === undefined ? {} : { line }) }], cause)
}

/** One error for all of them: who mends one should not find the next only then. */
function together(problems: Problem[], cause?: unknown): SandboxError {
  const lines = problems.map(({ file, line, message, hint }) => {
    const place = line === undefined ? file : `${file}:${line}`
    return `${place}: ${message}${problems.length > 1 ? ` ${hint}` : ''}`
  })
  const hint = problems.length === 1 ? problems[0]?.hint : undefined
  return new SandboxError('E_INVALID', lines.join('\n'), {
    ...(hint === undefined ? {} : { hint }),
    problems,
    ...(cause === undefined ? {} : { cause }),
  })
}
