/** Writes a corpus into a folder: each notice as .eml with its .json beside it, and index.json over all. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SandboxError } from '../errors.ts'
import type { MtaType } from '../mta/types.ts'
import type { Expected } from './expected.ts'
import { corpusPlan, playCase, type Unwritten } from './make-corpus.ts'

export interface CorpusOptions {
  seed: number
  mtas: readonly MtaType[]
  /** Whether a folder that is not empty will do. */
  force?: boolean
  /** Told of each case when its turn comes, of how many. */
  onCase?: (name: string, number: number, total: number) => void
}

export interface CorpusIndex {
  /** The form of this file. */
  format: 1
  seed: number
  mtas: string[]
  /** How many notices of each kind. */
  counts: Record<string, number>
  notices: Expected[]
  unwritten: Unwritten[]
}

const INDEX = 'index.json'

/**
 * @returns what it has written
 * @throws SandboxError E_CONFIG where the folder is not empty, or cannot be written
 */
export async function writeCorpus(folder: string, options: CorpusOptions): Promise<CorpusIndex> {
  const { seed, mtas, force = false, onCase } = options
  await prepare(folder, force)
  const plan = corpusPlan(mtas)
  const notices: Expected[] = []
  const unwritten: Unwritten[] = []
  for (const [i, { mta, one }] of plan.entries()) {
    onCase?.(`${mta} ${one.name}`, i + 1, plan.length)
    const played = await playCase(one, mta, seed)
    unwritten.push(...played.unwritten)
    for (const { expected, eml } of played.notices) {
      const file = join(folder, expected.file)
      await write(file, eml)
      await write(file.replace(/\.eml$/, '.json'), jsonText(expected))
      notices.push(expected)
    }
  }
  notices.sort((a, b) => (a.file < b.file ? -1 : 1))
  const index: CorpusIndex = { format: 1, seed, mtas: [...mtas], counts: countsOf(notices), notices, unwritten }
  await write(join(folder, INDEX), jsonText(index))
  return index
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

function countsOf(notices: readonly Expected[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of notices) counts[kind] = (counts[kind] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort())
}

async function prepare(folder: string, force: boolean): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    const why = error.code === 'ENOTDIR' ? 'is a file' : `cannot be read (${error.code})`
    throw new SandboxError('E_CONFIG', `${folder} ${why}.`, {
      hint: 'Give a folder; it is made where it is not there.',
    })
  })
  if (entries.length === 0) return
  if (!force) {
    const hint = 'Give a new folder, or --force to write over the corpus that is there; other files stay.'
    throw new SandboxError('E_CONFIG', `${folder} is not empty.`, { hint })
  }
  await removeFormer(folder)
}

/** Of an earlier corpus nothing stays that the new one may not have. */
async function removeFormer(folder: string): Promise<void> {
  const text = await readFile(join(folder, INDEX), 'utf8').catch(() => null)
  if (text === null) return
  for (const file of filesIn(text)) {
    await rm(join(folder, file), { force: true })
    await rm(join(folder, file.replace(/\.eml$/, '.json')), { force: true })
  }
}

/** Only what a corpus writes: nothing outside the folder, whatever an index says. */
function filesIn(text: string): string[] {
  try {
    const { notices = [] } = JSON.parse(text) as Partial<CorpusIndex>
    return notices.map(({ file }) => file).filter((file) => /^[a-z]+\/[a-z-]+\/[a-z0-9-]+\.eml$/.test(file))
  } catch {
    return []
  }
}

async function write(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  } catch (cause) {
    throw new SandboxError('E_CONFIG', `${file} cannot be written.`, { hint: 'Give a folder that can be.', cause })
  }
}
