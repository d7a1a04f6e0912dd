/** The local module: mailbox, program, forwarding by a .courier file (dot-courier.5). */
import type { CommandRequest, CommandResult, LocalResult } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Outcome, Why } from '../../core/types.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import type { CourierConfig } from './config.ts'
import { isAliasItself, userOf, wholeAddress } from './recipient.ts'

/** What an alias says of itself where its success is reported. */
export const ALIAS_REPLY = '250 Ok - delivered to alias.'

export function deliverLocally(config: CourierConfig, routed: string): { outcome: Outcome | null; why: Why } {
  const because = (text: string): Why => ({ by: 'default', text })
  if (isAliasItself(config, routed)) {
    return { outcome: { type: 'delivered', by: 'nobody', reply: ALIAS_REPLY }, why: because(`${routed} is an alias.`) }
  }
  const found = userOf(config, routed)
  if (!found) {
    return { outcome: { type: 'mailbox', result: 'unknown' }, why: because(`Nobody here is called ${routed}.`) }
  }
  const { user, extension, lines } = found
  if (lines === null) return { outcome: { type: 'delivered', by: 'mailbox' }, why: because(`${user} has a mailbox.`) }
  const name = `.courier${extension === '' ? '' : `-${extension}`}`
  const why = because(`${user} has a file ${name}.`)
  if (lines.some(isForward)) return { outcome: null, why }
  if (lines.some((line) => line.startsWith('|'))) return { outcome: { type: 'delivered', by: 'program' }, why }
  return { outcome: { type: 'delivered', by: lines.length > 0 ? 'mailbox' : 'nobody' }, why }
}

/** `&address`, `!address`, or an address that begins with a letter or digit. */
const isForward = (line: string): boolean => /^(?:[&!]|[A-Za-z0-9])/.test(line)

const HOPS = 'This message is looping: it already has my Delivered-To: line.'

export function* deliverMessage(
  config: CourierConfig,
  message: MessageState,
  recipient: RecipientState,
  raw: Uint8Array,
): Generator<CommandRequest, LocalResult, CommandResult> {
  const { routed, path } = recipient
  const lower = routed.toLowerCase()
  const isLoop = scanHeader(raw).some(
    ({ name, value }) => name.toLowerCase() === 'delivered-to' && value.trim().toLowerCase() === lower,
  )
  if (isLoop) return { forwards: [], outcome: () => ({ type: 'mailbox', result: 'loop', text: HOPS }) }
  const lines = userOf(config, routed)?.lines ?? []
  const targets = lines.filter(isForward).flatMap((line) =>
    line
      .replace(/^[&!]/, '')
      .split(/[\s,]+/)
      .filter(Boolean),
  )
  const forwarded = toCrlf(concat(utf8(`Delivered-To: ${routed}\r\n${message.trace}`), raw))
  const fields = scanHeader(forwarded)
  const { notify } = path
  const orcpt = path.orcpt ?? `rfc822;${wholeAddress(config, path.forwardPath)}`
  const envelope = {
    ...message.envelope,
    recipients: targets.map((target) => ({
      forwardPath: wholeAddress(config, target),
      orcpt,
      ...(notify ? { notify } : {}),
    })),
  }
  const forward = { envelope, raw: forwarded, header: headerSummary(fields), fields }
  return { forwards: [forward], outcome: () => ({ type: 'delivered', by: 'forward' }) }
}
