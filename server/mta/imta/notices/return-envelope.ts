/**
 * Bits 0 and 1 of returnenvelope: notices that come from the postmaster, and blank senders that become the postmaster
 * (administration guide, "Blank Envelope Return Addresses"). The channel's keyword counts as a whole, else option
 * RETURN_ENVELOPE. Bits 2 and 3 are the SMTP server's.
 */
import { queuedSender } from '../../../core/address.ts'
import type { MessageState } from '../../../core/state.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Channel } from '../config/channels.ts'
import { type ImtaConfig, optionNumber } from '../config.ts'
import { channelOf, route } from '../route.ts'
import { postmasterOf } from './postmaster.ts'

const NOTICES_FROM_POSTMASTER = 1
const NO_BLANK_SENDER = 2

/** An envelope's sender, with the setting where that put the postmaster there. */
export interface EnvelopeSender {
  address: string
  by?: { setting: string; value: string; text: string; source?: SourcePlace }
}

/** The sender in force while a message waits in a channel: bit 1 leaves none blank. */
export function senderOf(
  config: ImtaConfig,
  channel: Channel,
  message: Pick<MessageState, 'envelope' | 'origin'>,
): EnvelopeSender {
  const address = queuedSender(message.envelope)
  if (address !== '') return { address }
  return fromPostmaster(config, readFrom(config, channel, sourceOf(message)), NO_BLANK_SENDER) ?? { address }
}

/** The sender of a notice: the postmaster by bit 0 of the failing message's channel, or bit 1 of the notice's own. */
export function noticeSender(
  config: ImtaConfig,
  channel: Channel,
  message: Pick<MessageState, 'origin'>,
  to: string,
): EnvelopeSender {
  const failed = fromPostmaster(config, readFrom(config, channel, sourceOf(message)), NOTICES_FROM_POSTMASTER)
  if (failed) return failed
  const own = readFrom(config, channelOf(config, route(config, to)), 'process')
  return fromPostmaster(config, own, NO_BLANK_SENDER) ?? { address: '' }
}

const sourceOf = ({ origin }: Pick<MessageState, 'origin'>): string =>
  ({ smtp: 'tcp_local', answer: 'tcp_local', local: 'l', notice: 'process', forward: 'process' })[origin.type]

const readFrom = (config: ImtaConfig, destination: Channel, source: string): Channel =>
  config.returnEnvelopeChannel === 'source' ? (config.channels.get(source) ?? destination) : destination

function fromPostmaster(config: ImtaConfig, channel: Channel, bit: number): EnvelopeSender | null {
  const { value: own, keyword = 'returnenvelope', source } = channel.returnEnvelope
  if (((own ?? optionNumber(config, 'RETURN_ENVELOPE')) & bit) === 0) return null
  const address = postmasterOf(config, channel)
  if (own !== null) {
    const text = `${keyword} ${own} on channel ${channel.name}`
    return { address, by: { setting: keyword, value: String(own), text, ...(source ? { source } : {}) } }
  }
  const option = config.options.get('RETURN_ENVELOPE')
  const value = option?.value ?? ''
  const text = `RETURN_ENVELOPE=${value}, as channel ${channel.name} has no returnenvelope`
  return { address, by: { setting: 'RETURN_ENVELOPE', value, text, ...(option ? { source: option.source } : {}) } }
}
