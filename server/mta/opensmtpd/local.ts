/** What a local address comes to where no rule decides. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Outcome, Why } from '../../core/types.ts'
import type { OpensmtpdConfig } from './config.ts'
import { askerOf, expandAddress } from './expand.ts'
import { targetOf } from './recipient.ts'

export function deliverLocally(
  config: OpensmtpdConfig,
  message: Pick<MessageState, 'origin' | 'envelope'>,
  recipient: RecipientState,
): { outcome: Outcome; why: Why } {
  const asker = askerOf(message)
  const target = targetOf(config, recipient, asker)
  if (!target) {
    const { refused } = expandAddress(config, recipient.path.forwardPath, asker)
    const text = refused?.text ?? 'Nothing here takes it.'
    const { source } = refused ?? {}
    const why: Why = source
      ? { by: 'setting', setting: 'match', value: recipient.routed, source, text }
      : { by: 'default', text }
    return { outcome: { type: 'mailbox', result: 'unknown', text: refused?.reply ?? '' }, why }
  }
  const { kind, to, action } = target
  const { source } = action
  const value = `${action.name} ${action.method}`
  const why = (text: string): Why => ({ by: 'setting', setting: 'action', value, source, text })
  if (kind === 'program') {
    return { outcome: { type: 'delivered', by: 'program' }, why: why(`It goes to a program: ${action.command ?? to}`) }
  }
  return {
    outcome: { type: 'delivered', by: 'mailbox' },
    why: why(kind === 'file' ? `It goes to ${to}.` : `${to} has a mailbox.`),
  }
}
