/** What final delivery writes (local.8): a part of an mbox, with the fields that tell where it came from and whither. */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, toLf, utf8 } from '../../mail/bytes.ts'
import { asMbox } from '../../mail/mbox.ts'
import { ctime } from '../common/dates.ts'
import { hostOf, offers } from '../common/remote-host.ts'
import type { PostfixConfig } from './config.ts'
import { downgraded } from './downgrade.ts'
import { virtualEntry, wholeAddress } from './recipient.ts'
import { shownSender } from './trace.ts'

export function deliveredForm(
  config: PostfixConfig,
  message: MessageState,
  recipient: RecipientState,
  queueForm: Uint8Array,
): Uint8Array {
  const sender = isNullReversePath(message.envelope.reversePath) ? '' : shownSender(config, message)
  const returnPath = `Return-Path: <${sender}>\n`
  if (recipient.channel === 'remote') {
    const wire = takesEightBit(config, recipient) ? queueForm : downgraded(queueForm)
    return concat(utf8(returnPath), toLf(wire))
  }
  const original = config.isOn('enable_original_recipient') ? `X-Original-To: ${recipient.path.forwardPath}\n` : ''
  const at = recipient.history.at(-1)?.at.at(-1) ?? message.acceptedAt
  const head = `From ${sender || 'MAILER-DAEMON'}  ${ctime(at)}\n${returnPath}${original}Delivered-To: ${deliveredTo(config, message, recipient)}\n`
  return concat(utf8(head), asMbox(toLf(queueForm)))
}

/** The recipient in the queue: after virtual aliases, before local ones. */
const deliveredTo = (config: PostfixConfig, { origin }: MessageState, { path, routed }: RecipientState): string =>
  origin.type === 'forward' || virtualEntry(config, path.forwardPath) ? routed : wholeAddress(config, path.forwardPath)

/** A host of which no rule says what it offers takes 8BITMIME. */
function takesEightBit(config: PostfixConfig, { lastOutcome }: RecipientState): boolean {
  return config.isOn('disable_mime_output_conversion') || offers(hostOf(lastOutcome), '8BITMIME', config.remoteDsn)
}
