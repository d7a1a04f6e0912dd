/** The `mta` block: files that it names are read, each setting gets its place, and the MTA's own module checks it. */
import { readFile } from 'node:fs/promises'
import type { MtaInput } from '../core/mta.ts'
import type { SourcePlace } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { byOperator, createMta } from '../mta/mta.ts'
import { type Files, noFiles, unreadable } from './files.ts'
import type { Mistake, Path } from './problems.ts'
import type { SourceMap } from './source-map.ts'

interface Context {
  mistakes: Mistake[]
  source: SourceMap | null
  files: Files
  /** It came over HTTP: none of its commands may ever run. */
  foreign: boolean
}

/** Settings whose value is a file's content or, on one line, the file's name. */
const TEXT_FILES: Record<string, readonly string[]> = { imta: ['config', 'options'] }

/** A path rather than content: it begins as one, or has neither a space nor an equals sign in its one line. */
const isPath = (value: string): boolean => /^\.{0,2}\//.test(value) || /^[^\s=]+$/.test(value)

/** Reads what the block names and notes where each of its settings was written. */
export async function resolveMta(block: MtaInput, path: Path, context: Context): Promise<MtaInput> {
  const { source, mistakes, files, foreign } = context
  const places: Record<string, SourcePlace> = {}
  if (source) notePlaces(block, [], (inner) => source.place([...path, ...inner]), places)
  // Whose it is, is nothing that a block says of itself.
  const { givenBy: _, ...own } = block
  let mta: MtaInput = foreign || block.type !== 'qmail' ? own : byOperator(own)
  for (const [key, value] of Object.entries(block)) {
    if (typeof value !== 'string') continue
    const at: Path = [...path, key]
    const isText = TEXT_FILES[block.type]?.includes(key) ?? false
    const isFolder = block.type === 'qmail' && key === 'control'
    if (isText && !isPath(value)) {
      if (source) places[key] = source.textPlace(at)
    } else if (isText || isFolder) {
      const name = files.resolve(value)
      if (name === null) mistakes.push(noFiles(at, `Write the content of ${key} inline.`))
      else if (isText) mta[key] = await readText(name, at, mistakes, places, key)
      else {
        const { control, ...beside } = await readFolder(name, at, mistakes, places)
        mta = { ...beside, ...mta, control }
      }
    }
  }
  return Object.keys(places).length > 0 ? { ...mta, places } : mta
}

/** `control.bouncefrom` and so on: every key of the block, however deep. */
function notePlaces(
  value: unknown,
  inner: Path,
  place: (inner: Path) => SourcePlace,
  places: Record<string, SourcePlace>,
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [key, child] of Object.entries(value)) {
    const path = [...inner, key]
    places[path.join('.')] = place(path)
    notePlaces(child, path, place, places)
  }
}

async function readText(
  file: string,
  path: Path,
  mistakes: Mistake[],
  places: Record<string, SourcePlace>,
  key: string,
): Promise<string> {
  try {
    const text = await readFile(file, 'utf8')
    places[key] = { file, line: 1 }
    return text
  } catch {
    mistakes.push(unreadable(file, path))
    return ''
  }
}

async function readFolder(
  folder: string,
  path: Path,
  mistakes: Mistake[],
  places: Record<string, SourcePlace>,
): Promise<Partial<MtaInput>> {
  // Only a scenario that names a folder needs this.
  const { readControl } = await import('../mta/qmail/read-control.ts')
  try {
    const { places: found, ...read } = await readControl(folder)
    // What the block itself says of users and aliases wins over the folders beside.
    for (const [setting, place] of Object.entries(found ?? {})) places[setting] ??= place
    return read
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    mistakes.push({ path, at: 'value', message: error.message, ...(error.hint ? { hint: error.hint } : {}) })
    return {}
  }
}

/** What the MTA itself finds wrong. */
export function checkMta(mta: MtaInput, path: Path, timezone: string): Mistake[] {
  try {
    createMta(mta, { timezone })
    return []
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    const problems = error.problems ?? [{ message: error.message, ...(error.hint ? { hint: error.hint } : {}) }]
    return problems.map((problem) => ({
      path: [...path, ...keysOf(mta, problem.path ?? '')],
      at: 'value',
      message: sentence(problem.path, problem.message),
      ...(problem.file && problem.line ? { place: { file: problem.file, line: problem.line, column: 1 } } : {}),
    }))
  }
}

const sentence = (path: string | undefined, message: string): string => `${path ? `${path}: ` : ''}${message}`

/** `channels.*.gone.example` is a key below `channels`: the longest key that fits is taken at each step. */
function keysOf(value: unknown, path: string): Path {
  if (path === '' || typeof value !== 'object' || value === null) return []
  const parts = path.split('.')
  for (let end = parts.length; end > 0; end--) {
    const key = parts.slice(0, end).join('.')
    if (!(key in value)) continue
    return [key, ...keysOf((value as Record<string, unknown>)[key], parts.slice(end).join('.'))]
  }
  return []
}
