/** Home users and aliases, and which of them a local part belongs to (qmail-getpw.c). */
import { DOUBLE_BOUNCE_SENDER } from '../../core/address.ts'
import type { Problem } from '../../errors.ts'
import type { QmailConfig } from './config.ts'
import { asciiLower } from './control.ts'
import { type DotQmail, parseDotQmail } from './dot-qmail.ts'
import type { LocalAddress } from './environment.ts'

/** A home's .qmail files by extension: `''` is .qmail, `list` is .qmail-list. */
export type DotQmailFiles = ReadonlyMap<string, DotQmail>

type Given = Record<string, string | string[] | null>

// A dot in an extension stands as a colon in the file's name (dot-qmail.5).
const fileName = (name: string): string => asciiLower(name).replaceAll('.', ':')

export function readAlias(given: Given, problems: Problem[]): DotQmailFiles {
  const files = new Map<string, DotQmail>()
  for (const [name, lines] of Object.entries(given)) {
    const file = readFile(`alias.${name}`, name, lines, problems)
    if (file) files.set(fileName(name), file)
  }
  return files
}

/** `bob-list` beside `bob` is an extension of bob; without a `bob` it is a user of that name. */
export function readUsers(given: Given | undefined, problems: Problem[]): Map<string, DotQmailFiles> | null {
  if (!given) return null
  const names = new Set(Object.keys(given).map(asciiLower))
  const users = new Map<string, Map<string, DotQmail>>()
  for (const [name, lines] of Object.entries(given)) {
    const file = readFile(`users.${name}`, name, lines, problems)
    if (!file) continue
    const owner = ownerOf(asciiLower(name), names)
    const home = users.get(owner) ?? new Map<string, DotQmail>()
    users.set(owner, home)
    home.set(fileName(name.slice(owner.length + 1)), file)
  }
  return users
}

function ownerOf(name: string, names: ReadonlySet<string>): string {
  for (let dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
    if (names.has(name.slice(0, dash))) return name.slice(0, dash)
  }
  return name
}

function readFile(path: string, name: string, lines: Given[string], problems: Problem[]): DotQmail | null {
  if (lines === null) {
    if (asciiLower(name) !== 'postmaster') {
      problems.push({ path, message: 'null switches the mailbox of postmaster off; leave any other name out.' })
    }
    return null
  }
  const content = Array.isArray(lines) ? lines.map((line) => `${line}\n`).join('') : lines
  return parseDotQmail(content)
}

/** Whose home a local part is delivered in, and the extension that chooses the file there. */
export interface Home {
  user: string
  files: DotQmailFiles
  /** Null for the bare user, whose file may be missing. */
  extension: string | null
}

/** The longest user's name that ends at a dash or at the end; else ~alias with everything as the extension. */
export function homeOf(config: Pick<QmailConfig, 'users' | 'alias'>, local: string): Home {
  const alias = { user: 'alias', files: config.alias }
  for (let end = local.length; end > 0; end--) {
    if (end < local.length && local[end] !== '-') continue
    const user = asciiLower(local.slice(0, end))
    const files = user === 'alias' ? config.alias : config.users?.get(user)
    if (files) return { user, files, extension: end < local.length ? local.slice(end + 1) : null }
  }
  return { ...alias, extension: local }
}

export interface FoundFile {
  name: string
  file: DotQmail
  /** Where in the extension the part begins that `default` stands for; null for a file of the whole extension. */
  defaultAt: number | null
}

/** The file for an extension: its own, else the `default` of its longest prefix (qmail-local.c, qmesearch). */
export function findFile(files: DotQmailFiles, extension: string): FoundFile | null {
  const safe = fileName(extension)
  // The key '' is the bare user's file, which no extension finds.
  const own = safe === '' ? undefined : files.get(safe)
  if (own) return { name: safe, file: own, defaultAt: safe.endsWith('default') ? safe.length - 7 : null }
  for (let end = safe.length; end >= 0; end--) {
    if (end > 0 && safe[end - 1] !== '-') continue
    const name = `${safe.slice(0, end)}default`
    const file = files.get(name)
    if (file) return { name, file, defaultAt: end }
  }
  return null
}

/**
 * The envelope sender of what this address forwards: its owner where it has one (dot-qmail.5, "extension addresses";
 * qmail-local.c, qmeox). A null sender and a double bounce's stay what they are.
 */
export function newSender({ files, extension }: Home, { local, host, sender }: LocalAddress): string {
  if (sender === '' || sender === DOUBLE_BOUNCE_SENDER) return sender
  const owner = extension === null ? 'owner' : `${fileName(extension)}-owner`
  if (!files.has(owner)) return sender
  return files.has(`${owner}-default`) ? `${local}-owner-@${host}-@[]` : `${local}-owner@${host}`
}
