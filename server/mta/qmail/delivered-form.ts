/** What final delivery writes: a file of a Maildir, or a part of an mbox (qmail-local.c, maildir_child and mailfile). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, utf8 } from '../../mail/bytes.ts'
import { asMbox } from '../../mail/mbox.ts'
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
