/** STORE and EXPUNGE: flags, and what they take out of the mailbox. */

import { SYSTEM_FLAGS } from './mailboxes.ts'
import { readPositions } from './positions.ts'
import { BadCommand, type Reader } from './reader.ts'
import { flagsOf, type Row, type Selected } from './selected.ts'
import { positions, readSet } from './sequence-set.ts'
import type { Answer, Command, ImapSession } from './session.ts'

/** Keywords of one message, and letters of one. */
const MOST_FLAGS = 50
const LONGEST_FLAG = 64
const READ_ONLY: Answer = 'NO [READ-ONLY] the mailbox was opened by EXAMINE; SELECT opens it for changes'

export const store =
  (byUid: boolean): Command['run'] =>
  async (session, reader) => {
    const selected = session.selected as Selected
    reader.expect(' ')
    const at = readPositions(reader, selected, byUid)
    reader.expect(' ')
    const item = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(reader.match(/[+-]?[A-Z.]+/i) ?? '')
    if (!item) throw new BadCommand('STORE takes FLAGS, +FLAGS or -FLAGS, with .SILENT or without')
    const [, sign, silent] = item
    reader.expect(' ')
    const flags = readFlags(reader)
    reader.end()
    if (selected.isReadOnly) return READ_ONLY
    const rows = at.map((position) => selected.rows[position] as Row)
    const wanted = (old: readonly string[]): string[] => {
      if (sign === '+') return [...new Set([...old, ...flags])]
      if (sign === '-') return old.filter((flag) => !flags.includes(flag))
      return flags
    }
    const there = rows.filter(({ delivery }) => !delivery.gone)
    if (there.some(({ delivery }) => wanted(delivery.flags).length > MOST_FLAGS)) {
      return `NO [LIMIT] a message has at most ${MOST_FLAGS} flags`
    }
    await selected.mailbox.setFlags(
      there.map(({ delivery }) => delivery),
      ({ flags: old }) => wanted(old),
    )
    for (const [i, row] of rows.entries()) {
      row.told = row.delivery.flags
      if (silent !== undefined || row.delivery.gone) continue
      const uid = byUid ? `UID ${row.delivery.uid} ` : ''
      session.tell(`${(at[i] as number) + 1} FETCH (${uid}FLAGS (${flagsOf(row)}))`)
      await session.connection.relieve()
    }
    return there.length < rows.length ? 'NO [EXPUNGEISSUED] some of them are gone' : 'OK stored'
  }

function readFlags(reader: Reader): string[] {
  const flag = (): string => {
    const isSystem = reader.takes('\\')
    const name = (isSystem ? '\\' : '') + reader.atom('a flag')
    if (!isSystem) {
      if (name.length > LONGEST_FLAG) throw new BadCommand(`a keyword has at most ${LONGEST_FLAG} letters`)
      return name
    }
    const known = SYSTEM_FLAGS.find((each) => each.toLowerCase() === name.toLowerCase())
    if (!known) throw new BadCommand(`${name} cannot be stored; ${SYSTEM_FLAGS.join(' ')} and keywords can`)
    return known
  }
  if (reader.sees('(')) return [...new Set(reader.list(flag, true))]
  const flags = [flag()]
  while (reader.takes(' ')) flags.push(flag())
  return [...new Set(flags)]
}

/** @param reader for UID EXPUNGE (RFC 4315): its set follows */
export async function expunge(session: ImapSession, reader: Reader | null): Promise<Answer> {
  const selected = session.selected as Selected
  let rows = selected.rows
  if (reader) {
    reader.expect(' ')
    const set = readSet(reader)
    reader.end()
    const at = positions(set, rows.length, (i) => (selected.rows[i] as Row).delivery.uid)
    rows = at.map((i) => selected.rows[i] as Row)
  }
  if (selected.isReadOnly) return READ_ONLY
  const marked = rows.map(({ delivery }) => delivery).filter(({ flags, gone }) => !gone && flags.includes('\\Deleted'))
  if (marked.length > 0) await selected.mailbox.remove(marked)
  return 'OK they are out of the mailbox'
}
