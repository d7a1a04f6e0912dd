/** The message that a local delivery puts into the queue (qmail-local.c, mailforward; forward.c; condredirect.c). */
import type { Forward } from '../../core/mta.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import { deliveredToLine } from './environment.ts'

/**
 * @param queueForm of the message that is forwarded; the new one begins with a Delivered-To line for this address
 * @param routed the address that forwards it
 */
export function createForward(
  queueForm: Uint8Array,
  routed: string,
  sender: string,
  recipients: readonly string[],
): Forward {
  const raw = toCrlf(concat(utf8(deliveredToLine(routed)), queueForm))
  const fields = scanHeader(raw)
  const envelope = { reversePath: sender, recipients: recipients.map((forwardPath) => ({ forwardPath })) }
  return { envelope, raw, header: headerSummary(fields), fields }
}
