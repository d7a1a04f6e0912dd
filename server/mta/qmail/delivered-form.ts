/** What final delivery writes (qmail-local.c, maildir_child): Return-Path, Delivered-To, then the queue file. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { quoteAddress } from '../../mail/address-quote.ts'
import { concat, utf8 } from '../../mail/bytes.ts'
import { expandVerp } from './verp.ts'

/** A remote mailbox is another system's; it gets a Return-Path, as any final delivery does (RFC 5321 section 4.4). */
export function deliveredForm(message: MessageState, recipient: RecipientState, queueForm: Uint8Array): Uint8Array {
  const sender = expandVerp(message.envelope.reversePath, recipient.routed)
  const returnPath = `Return-Path: <${quoteAddress(sender)}>`.replaceAll('\n', '_')
  // The whole local part, a virtual domain's user included.
  const deliveredTo = `Delivered-To: ${recipient.routed}`.replaceAll('\n', '_')
  const lines = recipient.channel === 'local' ? `${returnPath}\n${deliveredTo}\n` : `${returnPath}\n`
  return concat(utf8(lines), queueForm)
}
