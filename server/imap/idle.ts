/** IDLE (RFC 2177): what happens is told as it happens, until the client has something to say. */
import type { Reader } from './reader.ts'
import type { Answer, ImapSession } from './session.ts'

export async function idle(session: ImapSession, reader: Reader): Promise<Answer> {
  reader.end()
  const { connection, mailbox, selected } = session
  connection.write('+ idling\r\n')
  session.tellChanges(true)
  await connection.flush()
  let isTelling = false
  // One telling at a time: a client that reads slowly hears of the rest together.
  const tell = async () => {
    if (isTelling) return
    isTelling = true
    for (let told = -1; mailbox && told !== mailbox.version && connection.isWaiting; ) {
      told = mailbox.version
      if (selected) session.tellChanges(true)
      await connection.flush()
    }
    isTelling = false
  }
  const end = mailbox?.subscribe(() => void tell())
  try {
    const line = await connection.line(100, session.patience)
    if (line === 'ended') session.isOver = true
    else if (line === 'idle') {
      session.isOver = true
      session.tell('BYE nothing came for too long')
    } else if (line === 'too-long' || line.text.toUpperCase() !== 'DONE') return 'BAD DONE ends IDLE'
    return 'OK no longer idling'
  } finally {
    end?.()
  }
}
