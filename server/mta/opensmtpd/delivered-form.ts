/** What final delivery writes: a part of an mbox, or a file of a Maildir, with the fields that tell whence and whither. */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, losslessText, toLf, utf8 } from '../../mail/bytes.ts'
import { ctime } from '../common/dates.ts'
import type { OpensmtpdConfig } from './config.ts'
import { askerOf } from './expand.ts'
import { reportedAddress, targetOf } from './recipient.ts'

export function deliveredForm(
  config: OpensmtpdConfig,
  message: MessageState,
  recipient: RecipientState,
  queueForm: Uint8Array,
): Uint8Array {
  if (recipient.channel === 'remote') return toLf(queueForm)
  const { reversePath } = message.envelope
  const returnPath = isNullReversePath(reversePath) ? '' : `Return-Path: <${reversePath}>\n`
  const fields = `${returnPath}Delivered-To: ${reportedAddress(config, message, recipient)}\n`
  const method = targetOf(config, recipient, askerOf(message))?.action.method ?? 'mbox'
  if (method !== 'mbox') return concat(utf8(fields), toLf(queueForm))
  const at = recipient.history.at(-1)?.at.at(-1) ?? message.acceptedAt
  return concat(utf8(`From ${reversePath || 'MAILER-DAEMON'} ${ctime(at)}\n${fields}`), quoted(toLf(queueForm)))
}

/** As mail.local quotes: a line that looks like the next message's first, where it follows an empty one. */
function quoted(bytes: Uint8Array): Uint8Array {
  const text = losslessText(bytes).replace(/(^|\n)\nFrom /g, '$1\n>From ')
  return utf8(text.endsWith('\n') ? `${text}\n` : `${text}\n\n`)
}
