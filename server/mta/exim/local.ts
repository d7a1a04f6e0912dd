/** A local delivery where no rule decides: mailbox, program, file, `:fail:` and its kin. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Outcome, Why } from '../../core/types.ts'
import type { EximConfig } from './config.ts'
import { leafOf } from './recipient.ts'
import { mailboxQuota } from './transports.ts'

export function deliverLocally(
  config: EximConfig,
  { queueSize }: Pick<MessageState, 'queueSize'>,
  { path }: RecipientState,
): { outcome: Outcome; why: Why } {
  const { kind, text = '', why } = leafOf(config, path)
  switch (kind) {
    case 'unknown':
      return { outcome: { type: 'mailbox', result: 'unknown' }, why }
    case 'pipe':
      return { outcome: { type: 'delivered', by: 'program' }, why }
    case 'blackhole':
      return { outcome: { type: 'delivered', by: 'nobody' }, why }
    case 'fail':
    case 'defer':
      return { outcome: { type: 'mta', temporary: kind === 'defer', text }, why }
    default: {
      const quota = kind === 'mailbox' ? mailboxQuota(config.transports) : null
      if (quota === null || queueSize <= quota) return { outcome: { type: 'delivered', by: 'mailbox' }, why }
      const told = `The message alone is larger than the mailbox's quota of ${quota} bytes.`
      return {
        outcome: { type: 'mailbox', result: 'full' },
        why: { by: 'setting', setting: 'quota', value: String(quota), text: told },
      }
    }
  }
}
