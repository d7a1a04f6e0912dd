/** Messages of the maildrop: on the wire, and out of it. */

import { headerLength } from '../mail/header.ts'
import type { Delivery } from '../mailbox/delivery.ts'
import type { Maildrop, Pop3Session } from './session.ts'

const LF = 10
const DOT = 46
const DOT_BYTE = Uint8Array.of(DOT)

/** The same in every session, and of no other message ever (RFC 1939 section 7). */
export const uniqueId = ({ mailbox, messages }: Maildrop, number: number): string =>
  `${mailbox.uidValidity}.${(messages[number - 1] as Delivery).uid}`

/**
 * Sends a message.
 * @param lines of the body, for TOP; null for all
 */
export async function retrieve(
  session: Pop3Session,
  { mailbox, messages }: Maildrop,
  number: number,
  lines: number | null,
): Promise<void> {
  const bytes = await mailbox.bytes(messages[number - 1] as Delivery)
  if (!bytes) return session.no(`message ${number} is gone: it was deleted in the sandbox, or the sandbox was reset`)
  const sent = lines === null ? bytes : top(bytes, lines)
  session.ok(lines === null ? `${bytes.length} octets` : `its header and ${lines} lines`)
  await stuffed(session, sent)
  session.connection.write('.\r\n')
}

/** The header, the empty line, and so many lines of the body (RFC 1939 section 7). */
function top(bytes: Uint8Array, lines: number): Uint8Array {
  let at = bytes.indexOf(LF, headerLength(bytes)) + 1
  if (at === 0) return bytes
  for (let line = 0; line < lines && at < bytes.length; line++) at = bytes.indexOf(LF, at) + 1 || bytes.length
  return bytes.subarray(0, at)
}

/** A line that begins with a dot gets one more (RFC 1939 section 3). */
async function stuffed(session: Pop3Session, bytes: Uint8Array): Promise<void> {
  const { connection } = session
  let from = 0
  for (let dot = bytes.indexOf(DOT); dot >= 0; dot = bytes.indexOf(DOT, dot + 1)) {
    if (dot > 0 && bytes[dot - 1] !== LF) continue
    connection.write(bytes.subarray(from, dot))
    connection.write(DOT_BYTE)
    from = dot
    await connection.relieve()
  }
  connection.write(bytes.subarray(from))
  await connection.relieve()
}

/** The UPDATE state: what was deleted leaves the mailbox (RFC 1939 section 6). */
export async function removeDeleted(session: Pop3Session, { mailbox, messages, deleted }: Maildrop): Promise<void> {
  const wanted = [...deleted].map((number) => messages[number - 1] as Delivery)
  try {
    await mailbox.remove(wanted.filter(({ gone }) => !gone))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return session.no(`[SYS/TEMP] some deleted messages were not removed: ${why.replace(/\s+/g, ' ')}`)
  }
  session.ok(`${wanted.length} ${wanted.length === 1 ? 'message' : 'messages'} removed; good bye`)
}
