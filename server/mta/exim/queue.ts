/** What Exim has against delivering a message, before it asks anybody. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { HeaderField, Outcome, Why } from '../../core/types.ts'
import { isNamed } from '../../mail/header.ts'
import type { EximConfig } from './config.ts'

/** Frozen mail whose time is over, and what has been through too many hosts; Exim's own Received field counts too. */
export function refuse(
  config: EximConfig,
  message: MessageState,
  recipient: RecipientState,
  fields: readonly HeaderField[],
): { outcome: Outcome; why: Why } | null {
  const { acceptedAt } = message
  const timeout = config.time('timeout_frozen_after')
  if (recipient.frozen && timeout > 0 && (recipient.nextAttemptAt ?? acceptedAt) - acceptedAt >= timeout) {
    return {
      outcome: failure(CANCELLED),
      why: config.why('timeout_frozen_after', 'It has been frozen for so long.'),
    }
  }
  const most = config.number('received_headers_max')
  const hops = fields.filter(({ name }) => isNamed(name, 'received')).length + (message.trace === '' ? 0 : 1)
  if (hops <= most) return null
  return {
    outcome: failure('Too many "Received" headers - suspected mail loop'),
    why: config.why('received_headers_max', `The message has ${hops} Received fields.`),
  }
}

/** Of frozen mail whose time is over. */
export const CANCELLED = 'delivery cancelled; message timed out'

const failure = (text: string): Outcome => ({ type: 'mta', temporary: false, text })
