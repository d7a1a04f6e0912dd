/** The recipients in the queue: what aliases, virtual tables and .forward files made of each at RCPT. */
import { domainOf, sameAddress } from '../../core/address.ts'
import type { ForMessage, Route } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { RecipientPath, Why } from '../../core/types.ts'
import type { OpensmtpdConfig } from './config.ts'
import { type Asker, askerOf, expandAddress, LOCAL, type Target, userIn, wholeAddress } from './expand.ts'
import { matchOf } from './rules.ts'

export function expand(config: OpensmtpdConfig, path: RecipientPath, message?: ForMessage): RecipientPath[] {
  const whole = wholeAddress(config, path.forwardPath)
  const { targets } = expandAddress(config, whole, message ? askerOf(message) : LOCAL)
  const queued = [...new Set(targets.map((target) => queuedAddress(config, target)))]
  if (queued.length === 0 || (queued.length === 1 && queued[0] === whole)) return [path]
  return queued.map((address) => (address === whole ? path : { ...path, expandsTo: address }))
}

/** The address that a target goes by in the queue; a program or a file has that of its alias. */
function queuedAddress(config: OpensmtpdConfig, { kind, to, address }: Target): string {
  if (kind === 'relay') return to
  if (kind !== 'mailbox' || userIn(config, address) === to) return address
  return `${to}@${domainOf(address)}`
}

/** @param path the recipient as expand() left it */
export function route(config: OpensmtpdConfig, forwardPath: string, path?: RecipientPath, message?: ForMessage): Route {
  const routed = wholeAddress(config, path?.expandsTo ?? forwardPath)
  const asker = message ? askerOf(message) : LOCAL
  const match = matchOf(config.matches, { ...asker, recipient: routed }, config.host)
  const action = match?.action == null ? undefined : config.actions.get(match.action)
  const from = path?.expandsTo === undefined ? '' : `${path.forwardPath} stands for ${path.expandsTo}. `
  const text = action ? `${from}It is for the action ${action.name} (${action.method}).` : `${from}No rule takes it.`
  const why: Why = match
    ? { by: 'setting', setting: 'match', value: match.action ?? 'reject', source: match.source, text }
    : { by: 'default', text }
  return { channel: action?.method === 'relay' ? 'remote' : 'local', routed, why }
}

/** What a recipient in the queue is handed to; null where it is refused. */
export function targetOf(
  config: OpensmtpdConfig,
  { path, routed }: Pick<RecipientState, 'path' | 'routed'>,
  asker: Asker,
): Target | null {
  const { targets } = expandAddress(config, path.forwardPath, asker)
  return targets.find((target) => sameAddress(queuedAddress(config, target), routed)) ?? null
}

/** The address that notices and the log name: local mail goes by the last address before the user's name. */
export function reportedAddress(
  config: OpensmtpdConfig,
  message: Pick<MessageState, 'origin' | 'envelope'>,
  recipient: Pick<RecipientState, 'path' | 'routed' | 'channel'>,
): string {
  if (recipient.channel === 'remote') return recipient.routed
  return targetOf(config, recipient, askerOf(message))?.address ?? recipient.routed
}
