/** Tables of makemap(8): a key and its value a line, as virtusertable, mailertable and access are written. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { placeOfLine } from '../common/problems.ts'

export interface TableEntry {
  /** In lower case. */
  key: string
  value: string
  source: SourcePlace
}

export type Table = ReadonlyMap<string, TableEntry>

/** @param path the file's name */
export function readTable(text: string, path: string, place?: SourcePlace): { table: Table; problems: Problem[] } {
  const table = new Map<string, TableEntry>()
  const problems: Problem[] = []
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    const source = placeOfLine(i + 1, path, place)
    const found = /^(\S+)\s+(.+)$/.exec(line.trim())
    if (!found) {
      problems.push({ ...source, message: `makemap: ${path}: line ${i + 1}: no RHS for LHS ${line.trim()}` })
      return
    }
    const key = (found[1] as string).toLowerCase()
    if (table.has(key)) {
      problems.push({ ...source, message: `makemap: ${path}: line ${i + 1}: key ${found[1]}: duplicate key` })
      return
    }
    table.set(key, { key, value: (found[2] as string).trim(), source })
  })
  return { table, problems }
}

/** What `error:5.7.0:550 Text` and `error:nouser Text` refuse with; null where the value is no error. */
export function errorOf(value: string): { status: string; code: string; text: string } | null {
  const found = /^error:(.*)$/s.exec(value)
  if (!found) return null
  const said = (found[1] as string).trim()
  const coded = /^(?:([245]\.\d{1,3}\.\d{1,3}):)?([45]\d\d)\s+(.*)$/s.exec(said)
  if (coded) {
    const [, status, code = '', text = ''] = coded
    return { code, text, status: status ?? `${code[0]}.0.0` }
  }
  const [word = '', ...text] = said.split(/\s+/)
  const named = NAMED[word.toLowerCase()]
  if (named) return { ...named, text: text.join(' ') || named.text }
  return { code: '550', status: '5.1.1', text: said || 'User unknown' }
}

const NAMED: Record<string, { code: string; status: string; text: string }> = {
  nouser: { code: '550', status: '5.1.1', text: 'User unknown' },
  nohost: { code: '550', status: '5.1.2', text: 'Host unknown' },
  unavailable: { code: '554', status: '5.0.0', text: 'Service unavailable' },
  tempfail: { code: '451', status: '4.0.0', text: 'Deferred' },
}
