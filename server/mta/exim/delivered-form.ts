/** What final delivery writes (appendfile): a part of an mbox, with the fields that tell where it came from and whither. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, toLf, utf8 } from '../../mail/bytes.ts'
import { asMbox } from '../../mail/mbox.ts'
import { ctime, rfcDate } from '../common/dates.ts'
import type { EximConfig } from './config.ts'
import { onTheWire } from './judge.ts'
import { leafOf } from './recipient.ts'

export function deliveredForm(
  config: EximConfig,
  message: MessageState,
  recipient: RecipientState,
  queueForm: Uint8Array,
): Uint8Array {
  const leaf = leafOf(config, recipient.path)
  const sender = onTheWire(config, leaf, recipient.routed, message, undefined).from
  const returnPath = `Return-path: <${sender}>\n`
  if (recipient.channel === 'remote') return concat(utf8(returnPath), toLf(queueForm))
  const at = recipient.history.at(-1)?.at.at(-1) ?? message.acceptedAt
  const head = [
    `From ${sender || 'MAILER-DAEMON'} ${ctime(at)}\n`,
    returnPath,
    `Envelope-to: ${leaf.ancestors[0] ?? recipient.routed}\n`,
    `Delivery-date: ${rfcDate(at, config.timezone, '01')}\n`,
  ]
  return concat(utf8(head.join('')), asMbox(toLf(queueForm)))
}
