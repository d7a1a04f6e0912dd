/**
 * Whether the postmaster gets a copy: the sendpost and warnpost families (administration guide, table 10-11; for no
 * keyword at all, the section's first paragraph). The answers of copy and err for a suppressed return are inferred from
 * the table's wording.
 */

import type { Why } from '../../../core/types.ts'
import type { Channel, InForce, PostPolicy } from '../config/channels.ts'
import type { ImtaConfig } from '../config.ts'

/** What stands between the notice and the sender. */
export type Situation =
  | 'ordinary'
  /** The failing message came from `<>`. */
  | 'null-sender'
  /** A blank Errors-to: or Warnings-to:, or NOTIFY, keeps the notice from the sender. */
  | 'suppressed'
  /** The header is blank, and the sender is told all the same (setting blankErrorsTo). */
  | 'unwelcome'

export type PostFamily = 'sendpost' | 'warnpost'

const COPIES: Record<PostPolicy, Record<Situation, boolean>> = {
  all: { ordinary: true, 'null-sender': true, suppressed: true, unwelcome: true },
  copy: { ordinary: true, 'null-sender': false, suppressed: true, unwelcome: true },
  error: { ordinary: false, 'null-sender': true, suppressed: true, unwelcome: false },
  none: { ordinary: false, 'null-sender': false, suppressed: false, unwelcome: false },
  default: { ordinary: true, 'null-sender': false, suppressed: false, unwelcome: false },
}

/** The policy in force, and in words where no keyword of its own gave it. */
interface PolicyInForce extends InForce<PostPolicy> {
  /** The keyword or setting that decided. */
  setting: string
  said: string
}

export interface CopyDecision {
  copied: boolean
  why: Why
}

/** The reason is told with the keyword and the channel that it was read from. */
export function decideCopy(
  config: ImtaConfig,
  family: PostFamily,
  channel: Channel,
  situation: Situation,
): CopyDecision {
  const policy = policyOf(config, family, channel)
  const inferred = situation === 'suppressed' && (policy.value === 'copy' || policy.value === 'error')
  const withheld = inferred && config.suppressedCopies === 'none'
  const copied = COPIES[policy.value][situation] && !withheld
  const gets = `${SITUATION_TEXT[situation]}, so the postmaster gets ${copied ? 'a' : 'no'} copy`
  const also = withheld ? ' (setting suppressedCopies: none)' : ''
  const why: Why = {
    by: 'setting',
    setting: policy.setting,
    value: policy.keyword ? `channel ${channel.name}` : 'default',
    ...(policy.source ? { source: policy.source } : {}),
    text: `${policy.said}: ${gets}${also}.`,
  }
  return { copied, why }
}

const SITUATION_TEXT: Record<Situation, string> = {
  ordinary: 'the notice could be addressed to the sender',
  'null-sender': 'the message came from a blank sender',
  suppressed: 'the sender is not to be told',
  unwelcome: 'its Errors-to: or Warnings-to: is blank',
}

/** The channel's own keyword, else what the setting postDefault says. */
function policyOf(config: ImtaConfig, family: PostFamily, channel: Channel): PolicyInForce {
  const own = channel[family]
  if (own.keyword) return { ...own, setting: own.keyword, said: keywordText(own, channel) }
  const none = `No ${family} keyword on channel ${channel.name}`
  const { postDefault } = config
  // The block in which it could stand.
  const block = channel.source ? { source: channel.source } : {}
  if (postDefault === 'guide') return { value: 'default', setting: family, ...block, said: none }
  const { sendpost } = channel
  if (postDefault !== 'copy' && family === 'warnpost' && sendpost.keyword) {
    return { ...sendpost, setting: sendpost.keyword, said: `${none}, where ${keywordText(sendpost, channel)} counts` }
  }
  const value = postDefault === 'later' && family === 'sendpost' ? 'none' : 'copy'
  const source = config.places.postDefault
  const said = `${none}, and postDefault ${postDefault} makes that ${value === 'none' ? 'no' : 'copy'}${family}`
  return { value, setting: 'postDefault', ...(source ? { source } : {}), said }
}

const keywordText = ({ keyword, fromDefaults }: InForce<PostPolicy>, { name }: Channel): string =>
  fromDefaults ? `${keyword} of the defaults block, on channel ${name}` : `${keyword} on channel ${name}`
