/** What leaves the queue: a file of a Maildir, or what goes to the next host. */

import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, toLf, utf8 } from '../../mail/bytes.ts'
import { QUEUE_INDENT } from './compose.ts'
import type { CourierConfig } from './config.ts'
import { refolded } from './header-rewrite.ts'

/** On the wire long lists of addresses are indented less. */
const WIRE_INDENT = '  '

export function deliveredForm(
  _config: CourierConfig,
  message: MessageState,
  recipient: RecipientState,
  queueForm: Uint8Array,
): Uint8Array {
  const bytes = toLf(queueForm)
  if (recipient.channel === 'remote') return refolded(bytes, WIRE_INDENT)
  const fields = `Delivered-To: ${recipient.routed}\nReturn-Path: <${message.envelope.reversePath}>\n`
  return concat(utf8(fields), refolded(bytes, QUEUE_INDENT))
}
