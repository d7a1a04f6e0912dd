/**
 * Whether the postmaster gets a copy: the sendpost and warnpost families (administration guide, table 10-11; for no
 * keyword at all, the section's first paragraph). The answers of copy and err for a suppressed return are inferred from
 * the table's wording.
 */

import type { Why } from '../../core/types.ts'
import type { InForce, PostPolicy } from './channels.ts'

/** What stands between the notice and the sender. */
export type Situation =
  | 'ordinary'
  /** The failing message came from `<>`. */
  | 'null-sender'
  /** A blank Errors-to: or Warnings-to:, or NOTIFY, keeps the notice from the sender. */
  | 'suppressed'

const COPIES: Record<PostPolicy, Record<Situation, boolean>> = {
  all: { ordinary: true, 'null-sender': true, suppressed: true },
  copy: { ordinary: true, 'null-sender': false, suppressed: true },
  error: { ordinary: false, 'null-sender': true, suppressed: true },
  none: { ordinary: false, 'null-sender': false, suppressed: false },
  default: { ordinary: true, 'null-sender': false, suppressed: false },
}

export const postmasterGetsCopy = (policy: PostPolicy, situation: Situation): boolean => COPIES[policy][situation]

const SITUATION_TEXT: Record<Situation, string> = {
  ordinary: 'the notice could be addressed to the sender',
  'null-sender': 'the message came from a blank sender',
  suppressed: 'the sender is not to be told',
}

/** The reason for a copy, or for none, with the keyword and the channel it was read from. */
export function whyCopy(
  family: 'sendpost' | 'warnpost',
  inForce: InForce<PostPolicy>,
  channel: string,
  situation: Situation,
): Why {
  const copied = postmasterGetsCopy(inForce.value, situation)
  const gets = `${SITUATION_TEXT[situation]}, so the postmaster gets ${copied ? 'a' : 'no'} copy`
  return {
    by: 'setting',
    setting: inForce.keyword ?? family,
    value: inForce.keyword ? `channel ${channel}` : 'default',
    ...(inForce.source ? { source: inForce.source } : {}),
    text: inForce.keyword
      ? `${inForce.keyword} on channel ${channel}: ${gets}.`
      : `No ${family} keyword on channel ${channel}: ${gets}.`,
  }
}
