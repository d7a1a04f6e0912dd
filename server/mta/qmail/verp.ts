/** Variable envelope return paths: senders that end in `-@[]` (qmail-send.c, senderadd and injectbounce). */
import type { MessageState } from '../../core/state.ts'

const SUFFIX = '-@[]'

/** The sender as one recipient's delivery shows it: `list-@h-@[]` to `r@d` is `list-r=d@h`. */
export function expandVerp(sender: string, recipient: string): string {
  if (!sender.endsWith(SUFFIX)) return sender
  const plain = sender.slice(0, -SUFFIX.length)
  const at = plain.lastIndexOf('@')
  const split = recipient.lastIndexOf('@')
  if (at < 0 || split < 0) return sender
  return `${plain.slice(0, at)}${recipient.slice(0, split)}=${recipient.slice(split + 1)}${plain.slice(at)}`
}

/** The sender that the bounce of a whole message goes to. */
export const stripVerp = (sender: string): string =>
  sender.endsWith(SUFFIX) ? sender.slice(0, -SUFFIX.length) : sender

/** The envelope sender that a delivery to this address is given, as it stands in the queue. */
export const senderOf = ({ envelope }: MessageState, routed: string): string =>
  expandVerp(envelope.queuedAs ?? envelope.reversePath, routed)
