/** Addresses as notices and log show them (q_paddr): as the client typed them, as an alias has them. */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { MessageKind, Origin, RecipientPath } from '../../core/types.ts'
import type { SendmailConfig } from './config.ts'
import { isProgram, reachedBy, wholeAddress } from './recipient.ts'

/** What an address's spelling depends on. */
type About = Pick<MessageState, 'kind' | 'origin'>

/** Notices to whoever sent the message; the others go to an address of the configuration. */
const TO_SENDER: readonly MessageKind[] = ['bounce', 'warning', 'delivery-report']

/** Whether the address came in brackets, from a client. */
const isTyped = ({ kind, origin }: { kind: MessageKind; origin: Origin }): boolean =>
  origin.type === 'notice' ? TO_SENDER.includes(kind) : origin.type !== 'local' && origin.type !== 'forward'

/** The address of a recipient that no alias has made. */
export const typed = (message: About, address: string): string =>
  isTyped(message) && !address.startsWith('<') && address.includes('@') ? `<${address}>` : address

/** What an alias has, quotes around a program included. */
const written = (target: string): string => (isProgram(target) ? `"${target}"` : target.replace(/^\\/, ''))

export function nameOf(config: SendmailConfig, message: About, path: RecipientPath): string {
  const { target, through } = reachedBy(config, path)
  return through.length === 0 ? typed(message, path.forwardPath) : written(target)
}

export const shownName = (config: SendmailConfig, message: About, { path }: Pick<RecipientState, 'path'>): string =>
  nameOf(config, message, path)

/** The alias that named a recipient, as it shows; null for one that the client named. */
export function expandedFrom(config: SendmailConfig, message: About, path: RecipientPath): string | null {
  const { through } = reachedBy(config, path)
  if (through.length === 0) return message.origin.type === 'forward' ? `<${message.origin.recipient}>` : null
  // The first name on the way is the recipient itself, or what the virtual user table made of it.
  return through.length === 1 ? typed(message, path.forwardPath) : (through.at(-1) as string)
}

/** Final-Recipient: the address that the client named, or that the virtual user table made of it. */
export function finalRecipient(config: SendmailConfig, message: About, path: RecipientPath, routed: string): string {
  if (message.origin.type === 'forward') return wholeAddress(config, message.origin.recipient)
  const { through } = reachedBy(config, path)
  return through.length === 0 ? routed : wholeAddress(config, path.forwardPath)
}

/** The sender as `To:` of a notice has it. */
export function senderName(config: SendmailConfig, message: MessageState): string {
  const { reversePath } = message.envelope
  if (isNullReversePath(reversePath)) return ''
  return message.origin.type === 'smtp' ? `<${wholeAddress(config, reversePath)}>` : reversePath
}
