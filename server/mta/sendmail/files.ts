/** The files beside the configuration, by the names that Sendmail and people have for them. */
import type { Problem } from '../../errors.ts'
import { type AliasEntry, readAliasFiles } from '../common/aliases-file.ts'
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

export function aliasesOf(settings: SendmailSettings, problems: Problem[]): Map<string, AliasEntry> {
  const path = fileOf(settings.files, 'aliases')?.path
  return readAliasFiles(path === undefined ? [] : [path], settings, problems)
}
