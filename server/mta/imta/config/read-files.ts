/** Reads imta.cnf, option.dat, the aliases file and what they take in by `<NAME`, into a configuration with its places. */
import { isUtf8 } from 'node:buffer'
import { open, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { MtaInput } from '../../../core/mta.ts'
import type { SourcePlace } from '../../../core/types.ts'
import { type Problem, SandboxError } from '../../../errors.ts'
import { fromUtf8 } from '../../../mail/bytes.ts'
import { problemText } from '../../common/problems.ts'

/** The settings that are texts of files, with their names in an installation's folder. */
export const IMTA_FILES = {
  config: 'imta.cnf',
  options: 'option.dat',
  aliases: 'aliases',
  mapping: 'mappings',
} as const
export type ImtaFile = keyof typeof IMTA_FILES

export type ImtaPaths = Partial<Record<ImtaFile, string>>

/** Where the files are: those of a folder, as far as they are there, or the one that is given. */
export async function imtaPaths(path: string): Promise<ImtaPaths> {
  const found = await stat(path).catch((error) => {
    throw unreadable(path, error)
  })
  if (!found.isDirectory()) return { config: path }
  const paths: ImtaPaths = {}
  for (const [setting, name] of Object.entries(IMTA_FILES)) {
    const file = join(path, name)
    if (await stat(file).catch(() => null)) paths[setting as ImtaFile] = file
  }
  if (Object.keys(paths).length > 0) return paths
  const hint = `Give the folder that holds ${IMTA_FILES.config}, or the file itself.`
  throw invalid({ file: path, message: `The folder holds none of ${Object.values(IMTA_FILES).join(', ')}.`, hint })
}

/** @throws SandboxError E_INVALID with every file that cannot be read */
export async function readImtaFiles(paths: ImtaPaths): Promise<MtaInput> {
  const reading = new Reading()
  const texts: Record<string, string> = {}
  for (const [setting, file] of Object.entries(paths)) {
    const text = await reading.text(file)
    texts[setting] = text
    reading.places[setting] = { file, line: 1 }
    await reading.takeIn(text, file)
  }
  reading.check()
  const { files, places } = reading
  return { type: 'imta', ...texts, ...(Object.keys(files).length > 0 ? { files } : {}), places }
}

/**
 * The files that a text takes in, by the names that it gives them.
 * @param file the text's own, beside which they are looked for
 * @throws SandboxError E_INVALID with every file that cannot be read
 */
export async function filesTakenIn(text: string, file: string) {
  const reading = new Reading()
  await reading.takeIn(text, file)
  reading.check()
  return { files: reading.files, places: reading.places }
}

class Reading {
  readonly files: Record<string, string> = {}
  readonly places: Record<string, SourcePlace> = {}
  readonly #problems: Problem[] = []

  async text(file: string): Promise<string> {
    try {
      return await readText(file)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      this.#problems.push(...(error.problems ?? []))
      return ''
    }
  }

  async takeIn(text: string, from: string): Promise<void> {
    for (const { name, line } of namesIn(text)) {
      if (name in this.files) continue
      const file = pathOf(name, from)
      // `Bob <bob@example.com>` in an aliases file is an address and no file.
      if (name.includes('@') && !(await stat(file).catch(() => null))) continue
      this.files[name] = ''
      const inner = await readText(file).catch((error) => {
        if (!(error instanceof SandboxError)) throw error
        this.#problems.push({ file: from, line, message: `<${name}: ${error.message}`, hint: error.hint ?? '' })
        return ''
      })
      this.files[name] = inner
      this.places[`files.${name}`] = { file, line: 1 }
      await this.takeIn(inner, file)
    }
  }

  check(): void {
    if (this.#problems.length > 0) throw together(this.#problems)
  }
}

function namesIn(text: string): { name: string; line: number }[] {
  return text.split('\n').flatMap((each, index) => {
    if (each.startsWith('!')) return []
    const found = [...each.matchAll(/(?:^|[:,\]\s])\s*<\s*([^<>,\r\n]+?)\s*(?=[>,\r]|$)/g)]
    return found.map(([, name]) => ({ name: name as string, line: index + 1 }))
  })
}

/** `IMTA_TABLE:` is the product's configuration folder: here, that of the file which names it. */
const pathOf = (name: string, from: string): string => resolve(dirname(from), name.replace(/^IMTA_TABLE:/i, ''))

/** Larger than any configuration. */
const MOST_BYTES = 4 * 1024 * 1024

/** @throws SandboxError E_INVALID */
async function readText(file: string): Promise<string> {
  const found = await stat(file).catch((error) => {
    throw unreadable(file, error)
  })
  const hint = 'Give the path of a text file.'
  // A pipe would never end.
  if (!found.isFile()) throw invalid({ file, message: 'A file is expected here, and this is none.', hint })
  if (found.size > MOST_BYTES) throw invalid({ file, message: 'It is larger than 4 MiB.', hint })
  const handle = await open(file).catch((error) => {
    throw unreadable(file, error)
  })
  try {
    const bytes = await handle.readFile()
    if (isUtf8(bytes)) return fromUtf8(bytes)
    const line =
      fromUtf8(bytes)
        .split('\n')
        .findIndex((each) => each.includes('\uFFFD')) + 1
    throw invalid({ file, line, message: 'These bytes are no UTF-8.', hint: 'Save the file as UTF-8.' })
  } finally {
    await handle.close().catch(() => undefined)
  }
}

function unreadable(file: string, error: unknown): SandboxError {
  const { code } = error as NodeJS.ErrnoException
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
  const message = isMissing ? 'There is no such file.' : `It cannot be read (${code}).`
  const hint = isMissing ? 'Give the path of a file that is there.' : 'Let the user that runs bouncelab read it.'
  return invalid({ file, message, hint })
}

const invalid = (problem: Problem): SandboxError => together([problem])

function together(problems: Problem[]): SandboxError {
  const hint = problems.length === 1 ? problems[0]?.hint : undefined
  return new SandboxError('E_INVALID', problems.map(problemText).join('\n'), { ...(hint ? { hint } : {}), problems })
}
