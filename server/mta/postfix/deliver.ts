/** Forwarding by an alias or a .forward file: a new message in the queue, with a Delivered-To field (local.8). */
import type { CommandRequest, CommandResult, LocalResult } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Envelope, RecipientPath } from '../../core/types.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import { withoutSuccess } from '../common/dsn-requests.ts'
import type { PostfixConfig } from './config.ts'
import { forwardTargets } from './local.ts'
import { aliasOf, ownerOf, wholeAddress } from './recipient.ts'

export function* deliverMessage(
  config: PostfixConfig,
  message: MessageState,
  recipient: RecipientState,
  raw: Uint8Array,
): Generator<CommandRequest, LocalResult, CommandResult> {
  const { routed } = recipient
  if (isLooping(raw, routed)) {
    const text = `mail forwarding loop for ${routed}`
    return { forwards: [], outcome: () => ({ type: 'mailbox', result: 'loop', text }) }
  }
  const alias = aliasOf(config, routed)
  const owner = alias && ownerOf(config, alias)
  const forwarded = toCrlf(concat(utf8(`Delivered-To: ${routed}\r\n${message.trace}`), raw))
  const fields = scanHeader(forwarded)
  const targets = forwardTargets(config, routed)
  const envelope = owner
    ? listEnvelope(message.envelope, wholeAddress(config, owner), targets)
    : aliasEnvelope(message.envelope, recipient.path, targets)
  const forward = { envelope, raw: forwarded, header: headerSummary(fields), fields }
  return { forwards: [forward], outcome: () => ({ type: 'delivered', by: 'forward' }) }
}

/** A mailing list's members have nothing of what the sender asked for (RFC 3461 section 5.2.7.3). */
const listEnvelope = ({ smtpUtf8 }: Envelope, reversePath: string, targets: readonly string[]): Envelope => ({
  reversePath,
  recipients: targets.map((forwardPath) => ({ forwardPath })),
  ...(smtpUtf8 ? { smtpUtf8 } : {}),
})

/** Others keep it, but for SUCCESS, and the original recipient (RFC 3461 section 5.2.7.2). */
const aliasEnvelope = (envelope: Envelope, path: RecipientPath, targets: readonly string[]): Envelope => ({
  ...envelope,
  recipients: targets.map((expandsTo) => ({ ...withoutSuccess(path), expandsTo })),
})

/** It has been through this address before: its own Delivered-To stands in the header. */
function isLooping(raw: Uint8Array, routed: string): boolean {
  const wanted = routed.toLowerCase()
  return scanHeader(raw).some(
    ({ name, value }) => name.toLowerCase() === 'delivered-to' && value.toLowerCase() === wanted,
  )
}
