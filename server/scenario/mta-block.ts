/** The `mta` block: files that it names are read, each setting gets its place, and the MTA's own module checks it. */
import { readFile } from 'node:fs/promises'
import type { MtaInput } from '../core/mta.ts'
import type { SourcePlace } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { readMtaFolder, readsFolder } from '../mta/common/read-folder.ts'
import { byOperator, createMta } from '../mta/mta.ts'
import { MTA_TYPES } from '../mta/types.ts'
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
const TEXT_FILES: Record<string, readonly string[]> = {
  imta: ['config', 'options', 'aliases', 'mapping'],
  ...Object.fromEntries(MTA_TYPES.filter(readsFolder).map((type) => [type, ['config']])),
}

/** A path rather than content: it begins as one, or has neither a space nor an equals sign in its one line. */
const isPath = (value: string): boolean => /^\.{0,2}\//.test(value) || /^[^\s=]+$/.test(value)

/** Reads what the block names and notes where each of its settings was written. */
export async function resolveMta(block: MtaInput, path: Path, context: Context): Promise<MtaInput> {
  const { source, mistakes, files, foreign } = context
  const places: Record<string, SourcePlace> = {}
  if (source) notePlaces(block, [], (inner) => source.place([...path, ...inner]), places)
  // Whose it is, is nothing that a block says of itself.
  const { givenBy: _, ...own } = block
  if (source && block.type === 'imta') noteTexts(block.templates, [...path, 'templates'], source, places)
  if (source && readsFolder(block.type)) noteFiles(block.files, [...path, 'files'], source, places)
  let mta: MtaInput = foreign || block.type !== 'qmail' ? own : byOperator(own)
  for (const [key, value] of Object.entries(block)) {
    if (typeof value !== 'string') continue
    const at: Path = [...path, key]
    const isText = TEXT_FILES[block.type]?.includes(key) ?? false
    const folder = folderOf(block.type, key)
    if (isText && !isPath(value)) {
      if (source) places[key] = source.textPlace(at)
    } else if (isText || folder) {
      const name = files.resolve(value)
      if (name === null) mistakes.push(noFiles(at, `Write the content of ${key} inline.`))
      else if (isText) mta[key] = await readText(name, at, mistakes, places, key)
      else if (folder) {
        const { [key]: content, ...beside } = await readFolder(folder, name, at, mistakes, places)
        mta = { ...beside, ...mta, [key]: content ?? {} }
      }
    }
  }
  if (block.type === 'imta') mta = await takeIn(mta, block, path, places, context)
  return Object.keys(places).length > 0 ? { ...mta, places } : mta
}

/** What imta's texts take in by `<NAME` is looked for beside them. */
async function takeIn(
  mta: MtaInput,
  block: MtaInput,
  path: Path,
  places: Record<string, SourcePlace>,
  { files, mistakes }: Context,
): Promise<MtaInput> {
  const taken: Record<string, unknown> = {}
  for (const key of ['config', 'aliases']) {
    const { [key]: text } = mta
    // What came over HTTP names no files; its `<NAME` is told as such.
    const from = files.resolve(block[key] === text ? 'imta.cnf' : String(block[key]))
    if (typeof text !== 'string' || !text.includes('<') || from === null) continue
    try {
      const { filesTakenIn } = await import('../mta/imta/config/read-files.ts')
      const found = await filesTakenIn(text, from)
      Object.assign(taken, found.files)
      Object.assign(places, found.places)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      mistakes.push({ path: [...path, key], at: 'value', message: error.message, ...hintOf(error) })
    }
  }
  return Object.keys(taken).length > 0 ? { ...mta, files: { ...taken, ...(mta.files as object) } } : mta
}

const hintOf = ({ hint }: SandboxError): { hint?: string } => (hint ? { hint } : {})

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

/** A notice text that stands in the block: its lines are counted from where it begins. */
function noteTexts(templates: unknown, path: Path, source: SourceMap, places: Record<string, SourcePlace>): void {
  if (typeof templates !== 'object' || templates === null) return
  for (const [language, files] of Object.entries(templates)) {
    for (const file of Object.keys(files ?? {})) {
      places[`templates.${language}.${file}`] = source.textPlace([...path, language, file])
    }
  }
}

/** The same for files that stand in the block. */
function noteFiles(files: unknown, path: Path, source: SourceMap, places: Record<string, SourcePlace>): void {
  if (typeof files !== 'object' || files === null || Array.isArray(files)) return
  for (const [name, text] of Object.entries(files)) {
    if (typeof text === 'string') places[`files.${name}`] = source.textPlace([...path, name])
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

/** Settings that may name a folder, with what reads it; only a scenario that names one needs that. */
const FOLDERS: Record<string, Record<string, FolderReader>> = {
  qmail: { control: async (name) => (await import('../mta/qmail/read-control.ts')).readControl(name) },
  imta: {
    templates: async (name) => ({
      ...(await (await import('../mta/imta/templates/read-templates.ts')).readTemplates(name)),
    }),
  },
}

type FolderReader = (folder: string) => Promise<Partial<MtaInput>>

/** The systems whose files all lie below one folder. */
const folderOf = (type: string, key: string): FolderReader | undefined =>
  key === 'files' && readsFolder(type) ? (name) => readMtaFolder(type, name) : FOLDERS[type]?.[key]

async function readFolder(
  read: FolderReader,
  folder: string,
  path: Path,
  mistakes: Mistake[],
  places: Record<string, SourcePlace>,
): Promise<Partial<MtaInput>> {
  try {
    const { places: found, ...settings } = await read(folder)
    // What the block itself says of users and aliases wins over the folders beside.
    for (const [setting, place] of Object.entries(found ?? {})) places[setting] ??= place
    return settings
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
