/** SEARCH (RFC 9051 section 6.4.4), and what it may return of what it found (ESEARCH, RFC 4731). */
import { isCharset } from '../mail/part-text.ts'
import { BadCommand, type Reader } from './reader.ts'
import { readKeys } from './search-keys.ts'
import { Candidate } from './search-match.ts'
import type { Selected } from './selected.ts'
import { compact } from './sequence-set.ts'
import type { Command } from './session.ts'

const RETURNS = ['MIN', 'MAX', 'ALL', 'COUNT'] as const
const MESSAGES_PER_TURN = 50

export const search =
  (byUid: boolean): Command['run'] =>
  async (session, reader) => {
    const selected = session.selected as Selected
    reader.expect(' ')
    const returns = readReturns(reader)
    let charset = 'utf-8'
    if (reader.match(/CHARSET /i) !== null) {
      charset = reader.astring('a charset')
      reader.expect(' ')
      if (!isCharset(charset)) return 'NO [BADCHARSET (UTF-8 US-ASCII)] this charset is not known'
    }
    const wanted = readKeys(reader, selected, charset)
    const found: number[] = []
    for (const [i, row] of selected.rows.entries()) {
      const candidate = new Candidate(selected.mailbox, row, i)
      if (await wanted.matches(candidate)) found.push(byUid ? row.delivery.uid : i + 1)
      if (candidate.wasRead && i % MESSAGES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    if (!returns) session.tell(['SEARCH', ...found].join(' '))
    else session.tell(`ESEARCH (TAG "${session.tag}")${byUid ? ' UID' : ''}${results(returns, found)}`)
    return 'OK that is all'
  }

function readReturns(reader: Reader): Set<string> | null {
  if (reader.match(/RETURN /i) === null) return null
  const given = reader.list(() => {
    const word = reader.atom('a result').toUpperCase()
    const known = RETURNS.find((each) => each === word)
    if (!known) throw new BadCommand(`RETURN takes ${RETURNS.join(', ')}`)
    return known as string
  }, true)
  reader.expect(' ')
  return new Set(given.length > 0 ? given : ['ALL'])
}

function results(returns: ReadonlySet<string>, found: readonly number[]): string {
  const parts: string[] = []
  if (found.length > 0) {
    if (returns.has('MIN')) parts.push(` MIN ${found[0]}`)
    if (returns.has('MAX')) parts.push(` MAX ${found.at(-1)}`)
    if (returns.has('ALL')) parts.push(` ALL ${compact(found)}`)
  }
  if (returns.has('COUNT')) parts.push(` COUNT ${found.length}`)
  return parts.join('')
}
