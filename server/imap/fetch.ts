/** FETCH: what a client asks of messages. */
import { headerLength } from '../mail/header.ts'
import { bodyStructure } from './body-structure.ts'
import { envelope } from './envelope.ts'
import { type FetchItem, readItems } from './fetch-items.ts'
import { dateTime } from './format.ts'
import { type PartTree, partTree } from './part-tree.ts'
import { readPositions } from './positions.ts'
import { type Opened, sectionBytes, sectionName } from './section.ts'
import { flagsOf, type Row, type Selected } from './selected.ts'
import type { Command, ImapSession } from './session.ts'

/** So that a long list does not keep other clients waiting. */
const MESSAGES_PER_TURN = 50

export const fetch =
  (byUid: boolean): Command['run'] =>
  async (session, reader) => {
    const selected = session.selected as Selected
    reader.expect(' ')
    const at = readPositions(reader, selected, byUid)
    reader.expect(' ')
    const asked = readItems(reader)
    reader.end()
    if (byUid && !asked.some(({ is }) => is === 'UID')) asked.unshift({ is: 'UID' })
    const rows = at.map((position) => selected.rows[position] as Row)
    const items = (await see(selected, rows, asked)) ? [...asked, { is: 'FLAGS' } as const] : asked
    let gone = 0
    for (const [i, row] of rows.entries()) {
      if (!(await tell(session, selected, (at[i] as number) + 1, row, items))) gone++
      await session.connection.relieve()
      if (i % MESSAGES_PER_TURN === MESSAGES_PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve))
      if (!session.connection.isOpen) break
    }
    return gone > 0 ? 'NO [EXPUNGEISSUED] some of them are gone' : 'OK that is all'
  }

/** Who reads a body has seen the message. @returns whether flags have changed that the client must be told */
async function see(selected: Selected, rows: readonly Row[], items: readonly FetchItem[]): Promise<boolean> {
  if (selected.isReadOnly || !items.some((item) => item.is === 'section' && item.sees)) return false
  const unseen = rows.map(({ delivery }) => delivery).filter(({ flags, gone }) => !gone && !flags.includes('\\Seen'))
  if (unseen.length === 0) return false
  await selected.mailbox.setFlags(unseen, ({ flags }) => [...flags, '\\Seen'])
  return !items.some(({ is }) => is === 'FLAGS')
}

/** @returns false where the message is gone */
async function tell(
  session: ImapSession,
  { mailbox }: Selected,
  number: number,
  row: Row,
  items: readonly FetchItem[],
): Promise<boolean> {
  const { delivery } = row
  const bytes = items.some(needsBytes) ? await mailbox.bytes(delivery) : null
  if (!bytes && (delivery.gone || items.some(needsBytes))) return false
  let tree: PartTree | null = null
  // To take a message apart costs more than to read its header.
  const opened: Opened = {
    bytes: () => bytes as Uint8Array,
    tree: () => {
      tree ??= partTree(bytes as Uint8Array)
      return tree
    },
  }
  const { connection } = session
  connection.write(`* ${number} FETCH (`)
  for (const [i, item] of items.entries()) {
    if (i > 0) connection.write(' ')
    if (item.is === 'section') {
      const part = sectionBytes(opened, item.section)
      connection.write(`${item.name ?? sectionName(item.section)} ${part ? `{${part.length}}\r\n` : 'NIL'}`)
      if (part) connection.write(part)
      // The same large part may be asked for many times over.
      await connection.relieve()
    } else if (item.is === 'RFC822.SIZE') connection.write(`RFC822.SIZE ${await mailbox.size(delivery)}`)
    else connection.write(`${item.is} ${value(item, row, opened)}`)
  }
  connection.write(')\r\n')
  if (items.some(({ is }) => is === 'FLAGS')) row.told = delivery.flags
  return true
}

const needsBytes = ({ is }: FetchItem): boolean =>
  is === 'section' || is === 'ENVELOPE' || is === 'BODY' || is === 'BODYSTRUCTURE'

function value(item: Exclude<FetchItem, { is: 'section' | 'RFC822.SIZE' }>, row: Row, opened: Opened): string {
  switch (item.is) {
    case 'UID':
      return `${row.delivery.uid}`
    case 'FLAGS':
      return `(${flagsOf(row)})`
    case 'INTERNALDATE':
      return dateTime(row.delivery.at)
    case 'ENVELOPE': {
      const bytes = opened.bytes()
      return envelope(bytes.subarray(0, headerLength(bytes)))
    }
    default:
      return bodyStructure(opened.tree(), item.is === 'BODYSTRUCTURE')
  }
}
