/** The one mailbox of a login, INBOX: listed, looked at, selected. */
import { ANY_TEXT, globOf } from '../core/pattern.ts'
import { asText, oneLine } from './format.ts'
import { BadCommand, type Reader } from './reader.ts'
import { Selected } from './selected.ts'
import type { Answer, Command, ImapSession } from './session.ts'

const INBOX = /^INBOX$/i
const DELIMITER = '"/"'

/** LIST and LSUB; INBOX is subscribed always. */
export const list =
  (name: 'LIST' | 'LSUB'): Command['run'] =>
  (session, reader) => {
    reader.expect(' ')
    const reference = asText(reader.astring('a reference'))
    reader.expect(' ')
    const pattern = asText(reader.listPattern('a pattern'))
    reader.end()
    // Nothing asked for is how a client learns of the delimiter (RFC 9051 section 6.3.9).
    if (pattern === '') session.tell(`${name} (\\Noselect) ${DELIMITER} ""`)
    else if (fits(reference + pattern)) session.tell(`${name} (\\HasNoChildren) ${DELIMITER} INBOX`)
    return 'OK that is all'
  }

/** There is no hierarchy, so that `%` is as good as `*`. */
function fits(pattern: string): boolean {
  const parts = pattern.toUpperCase().split('')
  return globOf(parts.map((character) => ('%*'.includes(character) ? ANY_TEXT : character)))('INBOX')
}

const noMailbox = (name: string): Answer => `NO [NONEXISTENT] there is no mailbox ${oneLine(name)}; there is INBOX`

export const select =
  (isReadOnly: boolean): Command['run'] =>
  (session, reader) => {
    reader.expect(' ')
    const name = asText(reader.astring('a mailbox'))
    reader.end()
    session.selected = null
    const { mailbox } = session
    if (!mailbox || !INBOX.test(name)) return noMailbox(name)
    const selected = new Selected(mailbox, isReadOnly)
    session.selected = selected
    const unseen = selected.rows.findIndex(({ delivery }) => !delivery.flags.includes('\\Seen'))
    const keywords = [...new Set(selected.rows.flatMap(({ delivery }) => delivery.flags))].filter(
      (flag) => !/^\\/.test(flag),
    )
    const flags = [...SYSTEM_FLAGS, ...keywords].join(' ')
    session.tell(`FLAGS (${flags})`)
    session.tell(`OK [PERMANENTFLAGS (${isReadOnly ? '' : `${flags} \\*`})] these are kept`)
    session.tell(`${selected.rows.length} EXISTS`)
    session.tell(`${selected.recent} RECENT`)
    if (unseen >= 0) session.tell(`OK [UNSEEN ${unseen + 1}] the first that was not seen`)
    session.tell(`OK [UIDVALIDITY ${mailbox.uidValidity}] of this epoch`)
    session.tell(`OK [UIDNEXT ${mailbox.uidNext}] or higher`)
    return `OK [${isReadOnly ? 'READ-ONLY' : 'READ-WRITE'}] INBOX is selected`
  }

export const SYSTEM_FLAGS = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft']

const ITEMS = ['MESSAGES', 'RECENT', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN', 'DELETED', 'SIZE'] as const

export async function status(session: ImapSession, reader: Reader): Promise<Answer> {
  reader.expect(' ')
  const name = asText(reader.astring('a mailbox'))
  reader.expect(' ')
  const items = reader.list(() => {
    const word = reader.atom('an item').toUpperCase()
    const item = ITEMS.find((each) => each === word)
    if (!item) throw new BadCommand(`STATUS knows ${ITEMS.join(', ')}`)
    return item
  })
  reader.end()
  if (!session.mailbox || !INBOX.test(name)) return noMailbox(name)
  const values: string[] = []
  for (const item of items) values.push(`${item} ${await figure(session, item)}`)
  session.tell(`STATUS INBOX (${values.join(' ')})`)
  return 'OK that is all'
}

async function figure(session: ImapSession, item: (typeof ITEMS)[number]): Promise<number> {
  const mailbox = session.mailbox as NonNullable<ImapSession['mailbox']>
  const { messages } = mailbox
  switch (item) {
    case 'MESSAGES':
      return messages.length
    case 'RECENT':
      return messages.filter(({ recent }) => recent).length + (session.selected?.recent ?? 0)
    case 'UIDNEXT':
      return mailbox.uidNext
    case 'UIDVALIDITY':
      return mailbox.uidValidity
    case 'UNSEEN':
      return messages.filter(({ flags }) => !flags.includes('\\Seen')).length
    case 'DELETED':
      return messages.filter(({ flags }) => flags.includes('\\Deleted')).length
    case 'SIZE': {
      let octets = 0
      for (const message of messages) octets += await mailbox.size(message)
      return octets
    }
  }
}

/** CLOSE takes what is marked \Deleted away and says nothing of it; UNSELECT (RFC 3691) leaves it. */
export async function close(session: ImapSession, removes: boolean): Promise<Answer> {
  const { selected } = session
  session.selected = null
  if (selected && removes && !selected.isReadOnly) {
    const marked = selected.rows.map(({ delivery }) => delivery).filter(({ flags }) => flags.includes('\\Deleted'))
    if (marked.length > 0) await selected.mailbox.remove(marked)
  }
  return 'OK no mailbox is selected'
}
