/** Lookup tables (postmap.1): a key and its value a line. `hash:/etc/postfix/virtual` is looked up in the given files. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { placeOfLine } from '../common/problems.ts'

export interface TableEntry {
  key: string
  value: string
  source: SourcePlace
}

export type Table = Map<string, TableEntry>

/** The files that a setting of tables names: those that are given, in order. */
export function tableFiles(setting: string, files: Readonly<Record<string, string>>): string[] {
  return setting
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((map) => map.replace(/^(?:proxy:)?[a-z]+:/, ''))
    .filter((path) => files[path] !== undefined)
}

/** @param path the file's name */
export function readTable(text: string, path: string, place?: SourcePlace): { table: Table; problems: Problem[] } {
  const table: Table = new Map()
  const problems: Problem[] = []
  let open: TableEntry | null = null
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    if (/^\s/.test(line) && open) {
      open.value += ` ${line.trim()}`
      return
    }
    const source = placeOfLine(i + 1, path, place)
    const found = /^(\S+)\s+(.+)$/.exec(line.trim())
    if (!found) {
      problems.push({
        ...source,
        message: `expected format: key whitespace value; this is ${JSON.stringify(line.trim())}`,
      })
      return
    }
    open = { key: (found[1] as string).toLowerCase(), value: found[2] as string, source }
    table.set(open.key, open)
  })
  return { table, problems }
}

/** The entry of an address in virtual(5) and transport(5): itself, without its extension, then its domain. */
export function findAddress(
  tables: readonly Table[],
  address: string,
  delimiter: string,
  keys: (address: Parts) => string[],
): TableEntry | null {
  const lower = address.toLowerCase()
  const at = lower.lastIndexOf('@')
  const local = at < 0 ? lower : lower.slice(0, at)
  const domain = at < 0 ? '' : lower.slice(at + 1)
  const cut = delimiter === '' ? -1 : local.search(new RegExp(`[${delimiter.replace(/[\]\\^-]/g, '\\$&')}]`))
  const parts = { local, domain, base: cut > 0 ? local.slice(0, cut) : local }
  for (const key of keys(parts))
    for (const table of tables) {
      const found = table.get(key)
      if (found) return found
    }
  return null
}

export interface Parts {
  local: string
  domain: string
  /** The local part without its extension. */
  base: string
}

/** virtual(5): the whole address, without extension, and `@domain`. */
export const virtualKeys = ({ local, domain, base }: Parts): string[] => [
  `${local}@${domain}`,
  `${base}@${domain}`,
  `@${domain}`,
]

/** transport(5): the address, its domain, the domains above it (`.example`), and `*`. */
export const transportKeys = ({ local, domain, base }: Parts): string[] => [
  `${local}@${domain}`,
  `${base}@${domain}`,
  domain,
  ...domain
    .split('.')
    .map((_, i, labels) => `.${labels.slice(i + 1).join('.')}`)
    .filter((key) => key !== '.'),
  '*',
]
