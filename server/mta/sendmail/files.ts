/** The files beside the configuration, by the names that Sendmail and people have for them. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { type AliasEntry, readAliases, readForward } from '../common/aliases-file.ts'
import type { SendmailSettings } from './schema.ts'
import { readTable, type Table } from './tables.ts'

const FOLDERS = ['', '/etc/mail/', '/etc/']

/** A file under its bare name, or where Sendmail has it. */
export function fileOf(
  files: Readonly<Record<string, string>>,
  name: string,
): { path: string; text: string } | undefined {
  const path = FOLDERS.map((folder) => folder + name).find((each) => files[each] !== undefined)
  return path === undefined ? undefined : { path, text: files[path] as string }
}

export function tableOf({ files, places }: SendmailSettings, name: string, problems: Problem[]): Table {
  const file = fileOf(files, name)
  if (!file) return new Map()
  const read = readTable(file.text, file.path, places[`files.${file.path}`])
  problems.push(...read.problems)
  return read.table
}

export function aliasesOf({ files, places }: SendmailSettings, problems: Problem[]): Map<string, AliasEntry> {
  const file = fileOf(files, 'aliases')
  if (!file) return new Map()
  const read = readAliases(file.text, file.path, places[`files.${file.path}`] as SourcePlace | undefined)
  problems.push(...read.problems)
  return read.entries
}

/** Users' .forward files, by user. */
export function forwardsOf(files: Readonly<Record<string, string>>): Map<string, string[]> {
  const forwards = new Map<string, string[]>()
  for (const [path, text] of Object.entries(files)) {
    const user = /^\/home\/([^/]+)\/\.forward$/.exec(path)?.[1]
    const targets = user === undefined ? null : readForward(text)
    if (user !== undefined && targets?.length) forwards.set(user.toLowerCase(), targets)
  }
  return forwards
}
