/** A list with an owner: its members get a copy of the message whose sender is the owner (sendall(): "clone"). */
import type { CommandRequest, CommandResult, LocalResult } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import type { SendmailConfig } from './config.ts'
import { aliasOf, ownerOf } from './recipient.ts'

/** The fields on top are the message's own: a copy gets none. */
export function* deliverMessage(
  config: SendmailConfig,
  message: MessageState,
  { routed, path }: RecipientState,
  raw: Uint8Array,
): Generator<CommandRequest, LocalResult, CommandResult> {
  const alias = aliasOf(config, routed)
  const owner = alias && ownerOf(config, alias)
  const copy = toCrlf(concat(utf8(message.trace), raw))
  const fields = scanHeader(copy)
  const { reversePath, ...asked } = message.envelope
  const { notify, orcpt } = path
  const envelope = {
    ...asked,
    // Mail without a sender stays so.
    reversePath: reversePath === '' ? '' : (owner ?? reversePath),
    recipients: (alias?.targets ?? []).map((forwardPath) => ({
      forwardPath,
      ...(notify ? { notify } : {}),
      ...(orcpt === undefined ? {} : { orcpt }),
    })),
  }
  const forward = { envelope, raw: copy, header: headerSummary(fields), fields }
  return { forwards: [forward], outcome: () => ({ type: 'delivered', by: 'forward' }) }
}
