/** Tables (table(5)): lists and mappings, in the configuration or in a file that is given with it. */
import { ANY_TEXT, globOf, type Test } from '../../core/pattern.ts'
import type { SourcePlace } from '../../core/types.ts'
import { splitTargets } from '../common/aliases-file.ts'
import { didYouMean, placeOfLine } from '../common/problems.ts'
import type { Cursor } from './words.ts'

export interface TableEntry {
  /** In lower case. */
  key: string
  /** Empty in a list. */
  values: string[]
  source?: SourcePlace
}

export interface Table {
  name: string
  entries: ReadonlyMap<string, TableEntry>
  /** Its file where that was not given: the table is empty. */
  missing?: string
  source?: SourcePlace
}

/** A table of the keys alone. */
export const listTable = (name: string, keys: readonly string[], source?: SourcePlace): Table => ({
  name,
  entries: new Map(keys.map((key) => [key.toLowerCase(), { key: key.toLowerCase(), values: [] }])),
  ...(source ? { source } : {}),
})

/** A file of lines `key`, `key value` or `key: value, value`. */
export function readTableFile(text: string, path: string, place?: SourcePlace): Map<string, TableEntry> {
  const entries = new Map<string, TableEntry>()
  let open: { key: string; value: string; source: SourcePlace } | null = null
  const close = () => {
    if (!open) return
    const { key, value, source } = open
    entries.set(key, { key, values: splitTargets(value) ?? [value], source })
  }
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    if (/^\s/.test(line) && open) {
      open.value += `\n${line.trim()}`
      return
    }
    close()
    const [, quoted, bare = '', value = ''] = /^(?:"([^"]*)"|([^\s:]+))[\s:]*(.*)$/.exec(line.trim()) ?? []
    const key = (quoted ?? bare).toLowerCase()
    open = key === '' ? null : { key, value, source: placeOfLine(i + 1, path, place) }
  })
  close()
  return entries
}

/** Whether a list holds the name; `*` in it stands for anything. */
export function hasName({ entries }: Table, name: string): boolean {
  const wanted = name.toLowerCase()
  if (entries.has(wanted)) return true
  return [...entries.keys()].some((key) => key.includes('*') && glob(key)(wanted))
}

/** A question mark stands for itself. */
const glob = (pattern: string): Test =>
  globOf(pattern.split('').map((character) => (character === '*' ? ANY_TEXT : character)))

/** Whether a list of addresses holds this one: whole, or as `@domain`. */
export function hasAddress(table: Table, address: string): boolean {
  const at = address.lastIndexOf('@')
  return hasName(table, address) || (at >= 0 && hasName(table, address.slice(at)))
}

/** `<name>` of a table, one value, or values in braces. */
export function tableHere(tables: ReadonlyMap<string, Table>, cursor: Cursor, wrong: (message: string) => void): Table {
  if (cursor.take('<')) {
    const name = cursor.next() ?? ''
    cursor.take('>')
    const table = tables.get(name)
    if (!table) wrong(`no such table: ${name}${didYouMean(name, [...tables.keys()])}`)
    return table ?? listTable(name, [])
  }
  const keys: string[] = []
  if (cursor.take('{')) {
    while (!cursor.isAtEnd && !cursor.take('}')) if (!cursor.take(',')) keys.push(cursor.next() as string)
  } else {
    const key = cursor.next()
    if (key === undefined) wrong('syntax error: a table or a value is missing at the end')
    else keys.push(key)
  }
  return listTable('', keys)
}
