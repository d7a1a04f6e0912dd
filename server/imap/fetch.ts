/** FETCH: what a client asks of messages. */
import { bodyStructure } from './body-structure.ts'
import { envelope } from './envelope.ts'
import { type FetchItem, readItems } from './fetch-items.ts'
import { dateTime } from './format.ts'
import { type PartTree, partTree } from './part-tree.ts'
import { readPositions } from './positions.ts'
import { sectionBytes, sectionName } from './section.ts'
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
  let tree: PartTree | null = null
  if (items.some(needsBytes)) {
    const bytes = await mailbox.bytes(delivery)
    if (!bytes) return false
    tree = partTree(bytes)
  } else if (delivery.gone) return false
  const { connection } = session
  connection.write(`* ${number} FETCH (`)
  for (const [i, item] of items.entries()) {
    if (i > 0) connection.write(' ')
    if (item.is === 'section') {
      const bytes = tree && sectionBytes(tree, item.section)
      connection.write(`${item.name ?? sectionName(item.section)} ${bytes ? `{${bytes.length}}\r\n` : 'NIL'}`)
      if (bytes) connection.write(bytes)
    } else if (item.is === 'RFC822.SIZE') connection.write(`RFC822.SIZE ${await mailbox.size(delivery)}`)
    else connection.write(`${item.is} ${value(item, row, tree)}`)
  }
  connection.write(')\r\n')
  if (items.some(({ is }) => is === 'FLAGS')) row.told = delivery.flags
  return true
}

const needsBytes = ({ is }: FetchItem): boolean =>
  is === 'section' || is === 'ENVELOPE' || is === 'BODY' || is === 'BODYSTRUCTURE'

function value(item: Exclude<FetchItem, { is: 'section' | 'RFC822.SIZE' }>, row: Row, tree: PartTree | null): string {
  switch (item.is) {
    case 'UID':
      return `${row.delivery.uid}`
    case 'FLAGS':
      return `(${flagsOf(row)})`
    case 'INTERNALDATE':
      return dateTime(row.delivery.at)
    case 'ENVELOPE': {
      const { bytes, root } = tree as PartTree
      return envelope(bytes.subarray(0, root.part.bodyStart))
    }
    default:
      return bodyStructure(tree as PartTree, item.is === 'BODYSTRUCTURE')
  }
}
