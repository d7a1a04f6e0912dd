/** A file of names and passwords, a line each: `ann:$2y$10$…`. `#` begins a comment; `*` stands for every other name. */
import { readFileSync } from 'node:fs'
import { type Problem, SandboxError } from '../errors.ts'
import { type PasswordHash, readHash } from './password-hash.ts'

export type PasswordEntries = ReadonlyMap<string, PasswordHash>

/** Whose line holds for names without one. */
export const EVERYBODY = '*'

const MOST_BYTES = 4 * 1024 * 1024

/** @throws SandboxError E_CONFIG with every mistake and its line */
export function parsePasswords(text: string, file: string): PasswordEntries {
  const entries = new Map<string, PasswordHash>()
  const lines = new Map<string, number>()
  const problems: Problem[] = []
  for (const { written, line } of linesOf(text)) {
    const say = (message: string, hint: string) => problems.push({ file, line, message, hint })
    const colon = written.indexOf(':')
    const name = written.slice(0, colon)
    if (colon < 1) {
      say('the line is not NAME:PASSWORD.', 'Write it with bouncelab passwd FILE NAME, or with htpasswd -B.')
      continue
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with them could not be typed
    if (/[\x00-\x1f\x7f]/.test(name)) say('the name has control characters.', 'Take them out.')
    const before = lines.get(name)
    if (before !== undefined) say(`${name} stands in line ${before} already.`, 'Take one of the lines out.')
    lines.set(name, line)
    const hash = readHash(written.slice(colon + 1))
    if ('wrong' in hash) say(`${name}: ${hash.wrong}.`, hash.hint)
    else entries.set(name, hash)
  }
  if (problems.length > 0) throw mistakes(problems)
  return entries
}

/** The lines that say something, with their numbers; `#` begins a comment. */
export const linesOf = (text: string): { written: string; line: number }[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((written, i) => ({ written, line: i + 1 }))
    .filter(({ written }) => written.trim() !== '' && !written.startsWith('#'))

/** @throws SandboxError E_CONFIG */
export function readPasswords(file: string, flag: string): PasswordEntries {
  return parsePasswords(readSmallFile(file, flag), file)
}

/** @throws SandboxError E_CONFIG where it cannot be read or is no such file by its size */
export function readSmallFile(file: string, flag: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    const hint = 'Give the path of a file that is there and that bouncelab may read.'
    throw new SandboxError('E_CONFIG', `${flag}: ${file} cannot be read (${reasonOf(cause)}).`, { hint, cause })
  }
  if (bytes.length <= MOST_BYTES) return bytes.toString('utf8')
  const hint = 'Give the right file.'
  throw new SandboxError('E_CONFIG', `${flag}: ${file} has ${bytes.length} bytes, more than such a file has.`, { hint })
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'its permissions do not allow it',
  EISDIR: 'it is a folder',
}

export const reasonOf = (error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}

export const mistakes = (problems: Problem[]): SandboxError =>
  new SandboxError(
    'E_CONFIG',
    problems.map(({ file, line, message, hint }) => `${file}:${line}: ${message} ${hint}`).join('\n'),
    { problems },
  )
