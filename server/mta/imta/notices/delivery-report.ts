/** Reports of success (RFC 3461 section 5.2): only where NOTIFY asked, and only by the last host that understands it. */
import type { NoticeDecision } from '../../../core/mta.ts'
import type { RecipientPath, Why } from '../../../core/types.ts'
import type { Channel } from '../config/channels.ts'
import { type ImtaConfig, optionNumber } from '../config.ts'
import { channelOf, route } from '../route.ts'
import type { EnvelopeSender } from './return-envelope.ts'
import { type About, notifyOf, send, suppress } from './sender-side.ts'

const KIND = 'delivery-report'

export function deliveryReport(about: About, sender: EnvelopeSender): NoticeDecision[] {
  const { config, message, group } = about
  const asked = group.indexes.filter((index) => notifyOf(message, index)?.includes('SUCCESS'))
  const [first] = asked
  if (first === undefined) return []
  const { channel } = group
  if (sender.address === '') {
    const text = `The message came from <> and waited in channel ${channel.name}: there is nobody to report to.`
    return [suppress(about, KIND, 'null-reverse-path', asked, { by: 'default', text })]
  }
  if (optionNumber(config, 'DISABLE_DELIVERY_RECEIPT') === 1) {
    return [suppress(about, KIND, 'receipts-off', asked, receiptsOff(config))]
  }
  const isRemote = message.recipients[first]?.channel === 'remote'
  const next = isRemote ? nextHop(config, channel) : null
  if (next?.understands) return [suppress(about, KIND, 'passed-on', asked, next.why)]
  return [send(about, KIND, sender.address, asked, next?.why ?? askedHere(channel))]
}

function receiptsOff(config: ImtaConfig): Why {
  const source = config.options.get('DISABLE_DELIVERY_RECEIPT')?.source
  const text = 'DISABLE_DELIVERY_RECEIPT is 1, so NOTIFY=SUCCESS brings no report.'
  return { by: 'setting', setting: 'DISABLE_DELIVERY_RECEIPT', value: '1', ...(source ? { source } : {}), text }
}

const askedHere = ({ name }: Channel): Why => ({
  by: 'setting',
  setting: 'NOTIFY',
  value: 'SUCCESS',
  text: `NOTIFY=SUCCESS asked for a report, and channel ${name} has delivered.`,
})

/** A next host that understands DSN requests gets them and reports; for any other one, relaying is reported here. */
function nextHop(config: ImtaConfig, channel: Channel): { understands: boolean; why: Why } {
  const { value, keyword, source: place } = channel.notary
  const understands = value ?? config.remoteDsn
  const setting = keyword ?? 'remoteDsn'
  const source = keyword ? place : config.places.remoteDsn
  const says = keyword ? `${keyword} on channel ${channel.name}` : `No notary or nonotary on channel ${channel.name}`
  const then = understands
    ? 'NOTIFY, RET, ENVID and ORCPT were passed on to the next host, which reports'
    : 'the next host is not known to understand NOTIFY=SUCCESS, so relaying is reported here'
  const why: Why = {
    by: 'setting',
    setting,
    value: keyword ? `channel ${channel.name}` : String(config.remoteDsn),
    ...(source ? { source } : {}),
    text: `${says}: ${then}.`,
  }
  return { understands, why }
}

/** Why a delivery is not reported of which nobody asked a report. */
export function noReportBecause(config: ImtaConfig, { notify = [] }: RecipientPath, routed: string): Why {
  const { name } = channelOf(config, route(config, routed))
  const reports = `channel ${name} reports success only where NOTIFY asks for it`
  if (notify.length === 0) return { by: 'default', text: `NOTIFY was not given, and ${reports}.` }
  const value = notify.join(',')
  return { by: 'setting', setting: 'NOTIFY', value, text: `NOTIFY=${value} does not ask for it, and ${reports}.` }
}
