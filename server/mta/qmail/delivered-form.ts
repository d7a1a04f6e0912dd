/** What final delivery writes: a file of a Maildir, or a part of an mbox (qmail-local.c, maildir_child and mailfile). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, utf8 } from '../../mail/bytes.ts'
import type { QmailConfig } from './config.ts'
import { deliveredToLine, fromLine, returnPathLine } from './environment.ts'
import { mailboxOf } from './local.ts'
import { senderOf } from './verp.ts'

/** A remote mailbox is another system's; it gets a Return-Path, as any final delivery does (RFC 5321 section 4.4). */
export function deliveredForm(
  config: QmailConfig,
  message: MessageState,
  recipient: RecipientState,
  queueForm: Uint8Array,
): Uint8Array {
  const sender = senderOf(message, recipient.routed)
  if (recipient.channel === 'remote') return concat(utf8(returnPathLine(sender)), queueForm)
  // The whole local part, a virtual domain's user included.
  const head = returnPathLine(sender) + deliveredToLine(recipient.routed)
  if (mailboxOf(config, recipient.routed).endsWith('/')) return concat(utf8(head), queueForm)
  const at = recipient.history.at(-1)?.at.at(-1) ?? message.acceptedAt
  return concat(utf8(fromLine(sender, at) + head), asMbox(queueForm))
}

/** Lines that could be taken for the next message's first get a `>` more; an empty line ends it (mbox.5). */
function asMbox(queueForm: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let start = 0; start < queueForm.length; ) {
    const newline = queueForm.indexOf(10, start)
    const end = newline < 0 ? queueForm.length : newline + 1
    const line = queueForm.subarray(start, end)
    if (isFromLine(line)) parts.push(QUOTE)
    parts.push(line)
    if (newline < 0) parts.push(NEWLINE)
    start = end
  }
  return concat(...parts, NEWLINE)
}

const QUOTE = utf8('>')
const NEWLINE = utf8('\n')
const FROM = utf8('From ')

/** gfrom.c: `>*From `. */
function isFromLine(line: Uint8Array): boolean {
  let at = 0
  while (line[at] === QUOTE[0]) at++
  return FROM.every((byte, i) => line[at + i] === byte)
}
