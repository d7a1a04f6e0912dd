/** What final delivery writes (mail.local.8): a part of an mbox; and what another host is sent. */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, toLf, utf8 } from '../../mail/bytes.ts'
import { zoneOffset } from '../../mail/zone-date.ts'
import { ctime } from '../common/dates.ts'
import { headerOf } from '../common/original.ts'
import { bodyBytes, headerText } from './address-fields.ts'
import type { SendmailConfig } from './config.ts'
import { lastTried } from './pass.ts'
import { wholeAddress } from './recipient.ts'

const LF = 10

export function deliveredForm(
  config: SendmailConfig,
  message: MessageState,
  recipient: RecipientState,
  queueForm: Uint8Array,
): Uint8Array {
  const { reversePath } = message.envelope
  const isNull = isNullReversePath(reversePath)
  const header = headerText(config, queueForm, config.host)
  const body = bodyBytes(queueForm)
  if (recipient.channel === 'remote') {
    const rest = toLf(queueForm.subarray(headerOf(queueForm).length))
    return concat(utf8(`Return-Path: <${isNull ? '' : reversePath}>\n${header}`), rest)
  }
  const sender = isNull ? `MAILER-DAEMON@${config.host}` : wholeAddress(config, reversePath)
  const at = lastTried(recipient) ?? message.acceptedAt
  const mbox = `From ${sender}  ${ctime(at + zoneOffset(at, config.timezone))}\nReturn-Path: <${sender}>\n${header}\n`
  const text = concat(utf8(mbox), body ?? utf8(''))
  // The empty line between messages is there already where a message ends with one.
  return text.at(-1) === LF && text.at(-2) === LF ? text : concat(text, utf8('\n'))
}
