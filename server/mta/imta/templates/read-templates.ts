/** Reads a folder of notice texts: one folder per language, each text in the charset that its prefix names. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { SourcePlace } from '../../../core/types.ts'
import { type Problem, SandboxError } from '../../../errors.ts'
import { decodeTemplate } from './decode-template.ts'
import { fileName, OPTIONS_FILE, PREFIX } from './template-files.ts'
import { readPrefix } from './template-set.ts'

export interface ReadTemplates {
  templates: Record<string, Record<string, string>>
  places: Record<string, SourcePlace>
  /** Of a folder that is one language itself: that is what its owner wants to see. */
  language?: string
}

/** Files of a language's folder that are ours to read; what else lies there is let be. */
const isText = (name: string): boolean => /^return_.*\.(?:txt|opt|dat)$/i.test(name)

/**
 * @param folder holds a folder per language (`ja/`, or `ja/LC_MESSAGES/` as the product has them), or is one itself
 * @throws SandboxError E_INVALID with every text that is not in its charset
 */
export async function readTemplates(folder: string): Promise<ReadTemplates> {
  const read: ReadTemplates = { templates: {}, places: {} }
  const problems: Problem[] = []
  for (const [language, path] of await languageFolders(folder)) {
    if (path === folder) read.language = language
    const files = await readLanguage(path, problems)
    read.templates[language] = Object.fromEntries(files)
    for (const [name] of files) read.places[`templates.${language}.${name}`] = { file: join(path, name), line: 1 }
  }
  if (problems.length > 0) throw invalid(problems)
  return read
}

async function languageFolders(folder: string): Promise<[language: string, path: string][]> {
  const entries = await list(folder)
  if (entries.some(({ name, isFile }) => isFile && isText(name))) return [[languageName(folder), folder]]
  const found: [string, string][] = []
  for (const { name, isFile } of entries) {
    if (isFile) continue
    for (const path of [join(folder, name), join(folder, name, 'LC_MESSAGES')]) {
      const files = await list(path).catch(() => [])
      if (files.some((each) => each.isFile && isText(each.name))) found.push([name, path])
    }
  }
  if (found.length > 0) return found
  const message = `There are no notice texts in ${folder}.`
  throw new SandboxError('E_INVALID', message, {
    hint: `Put return_*.txt into a folder per language below it, such as ${join(folder, 'ja', 'return_failed.txt')}.`,
  })
}

/** `…/ja/LC_MESSAGES` holds the texts of ja. */
function languageName(folder: string): string {
  const parts = folder.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== 'LC_MESSAGES')
  return parts.at(-1) ?? basename(folder)
}

async function list(folder: string): Promise<{ name: string; isFile: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .map((entry) => ({ name: entry.name, isFile: !entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    const hint = 'Give a folder that holds a folder of return_*.txt per language.'
    throw new SandboxError('E_INVALID', `The folder ${folder} cannot be read.`, { hint, cause })
  }
}

async function readLanguage(folder: string, problems: Problem[]): Promise<[name: string, text: string][]> {
  const names = (await list(folder)).filter(({ name, isFile }) => isFile && isText(name)).map(({ name }) => name)
  const bytes = new Map<string, Uint8Array>()
  for (const name of names) bytes.set(name, await readFile(join(folder, name)))
  const prefix = bytes.get(PREFIX)
  // Its header is ASCII in any charset. Without a prefix the texts go with a shipped one, and are UTF-8 as other files are.
  const charset = prefix ? readPrefix(latin1(prefix).replace(/\r\n?/g, '\n')).charset : 'utf-8'
  return [...bytes].map(([name, content]) => {
    const own = fileName(name) === OPTIONS_FILE ? textCharset(content) : undefined
    const { text, problem } = decodeTemplate(content, own ?? charset)
    if (problem) problems.push({ file: join(folder, name), path: join(folder, name), ...problem })
    return [name, text]
  })
}

/** TEXT_CHARSET of return_option.opt, which may have another charset than the prefix. */
const textCharset = (content: Uint8Array): string | undefined =>
  /^TEXT_CHARSET\s*=\s*(\S+)/im.exec(latin1(content))?.[1]?.toLowerCase()

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

function invalid(problems: Problem[]): SandboxError {
  const [first] = problems as [Problem]
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new SandboxError('E_INVALID', `${first.file}:${first.line}: ${first.message}${more}.`, {
    hint: 'All texts of a language are in one charset.',
    problems,
  })
}
