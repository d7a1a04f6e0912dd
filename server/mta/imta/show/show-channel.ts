/** One channel, keyword by keyword: what is in force, its default, where it comes from, and what it does. */
import { formatDuration } from '../../../core/duration.ts'
import type { ShownSetting } from '../../../core/mta.ts'
import type { Given } from '../config/channel-block.ts'
import { type Channel, type InForce, PRIORITIES, type Priority } from '../config/channels.ts'
import { findKeyword, type Keyword } from '../config/keywords.ts'
import { type ImtaConfig, optionValue } from '../config.ts'
import { returnAddress, returnPersonal } from '../notices/postmaster.ts'

type Row = (family: string, inForce: InForce<unknown>, value: string, fallback?: string) => ShownSetting

export function shownChannel(config: ImtaConfig, channel: Channel): ShownSetting[] {
  const row: Row = (family, inForce, value, fallback) => {
    const keyword = findKeyword(inForce.keyword ?? family) as Keyword
    const { source, standIn } = inForce
    return {
      name: `${channel.name} ${family}`,
      value,
      default: keyword.default,
      ...(source ? { source } : {}),
      ...(standIn ? { standIn: `channel ${standIn}` } : {}),
      ...(inForce.keyword ? {} : { isDefault: true }),
      sentence: inForce.keyword || fallback === undefined ? keyword.sentence : fallback,
    }
  }
  return [
    hosts(channel),
    ...posts(channel, row),
    ...times(channel, row),
    row(channel.posthead.value, channel.posthead, channel.posthead.value),
    ...returns(config, channel, row),
    row(channel.final.value, channel.final, channel.final.value),
    ...limits(channel, row),
    ...others(channel, row),
    ...channel.unplayed.map((given) => unplayed(channel, given)),
  ]
}

function hosts({ name, officialHost, localHost, hosts: all, officialHostSource: source }: Channel): ShownSetting {
  const more = all.length > 1 ? ` It also takes mail for ${all.slice(1).join(', ')}.` : ''
  const local = localHost === null ? '' : ` It calls this host ${localHost}.`
  return {
    name: `${name} host`,
    value: officialHost,
    default: '',
    ...(source ? { source } : { isDefault: true }),
    sentence: `The channel's official host.${local}${more}`,
  }
}

function posts(channel: Channel, row: Row): ShownSetting[] {
  const post = (family: 'sendpost' | 'warnpost', what: string) => {
    const fallback = `The postmaster gets a copy of a ${what} unless the sender is blank or returns are suppressed.`
    return row(family, channel[family], channel[family].keyword ?? 'no keyword', fallback)
  }
  return [post('sendpost', 'failure notice'), post('warnpost', 'warning')]
}

function times(channel: Channel, row: Row): ShownSetting[] {
  const { notices, backoff } = channel
  const ages = (p: Priority) => notices[p].value.join(' ')
  const waits = (p: Priority) => backoff[p].value.map(formatDuration).join(' ')
  return [
    ...PRIORITIES.map((p) =>
      row(
        `${p}notices`,
        notices[p],
        ages(p),
        `Warnings of ${p} messages at all but the last age, at which they are returned.`,
      ),
    ),
    ...PRIORITIES.map((p) =>
      row(`${p}backoff`, backoff[p], waits(p), `Waits between attempts of ${p} messages; the last repeats.`),
    ),
  ]
}

function returns(config: ImtaConfig, channel: Channel, row: Row): ShownSetting[] {
  const { returnEnvelope } = channel
  const bits = String(returnEnvelope.value ?? optionValue(config, 'RETURN_ENVELOPE'))
  const system = 'The sum of bits is that of option RETURN_ENVELOPE.'
  return [
    row(
      'returnaddress',
      channel.returnAddress,
      returnAddress(config, channel).value,
      "The postmaster's address: the system's.",
    ),
    row(
      'returnpersonal',
      channel.returnPersonal,
      returnPersonal(config, channel).value,
      "The postmaster's name: the system's.",
    ),
    row('returnenvelope', returnEnvelope, bits, system),
  ]
}

const limitText = (value: number | null): string => (value === null ? 'none' : String(value))

function limits({ blockLimit, priorityLimits }: Channel, row: Row): ShownSetting[] {
  return [
    row('blocklimit', blockLimit, limitText(blockLimit.value), 'Messages of any size are taken.'),
    ...PRIORITIES.map((p) =>
      row(`${p}blocklimit`, priorityLimits[p], limitText(priorityLimits[p].value), `No size lowers the priority ${p}.`),
    ),
  ]
}

function others({ mailFromDnsVerify, aliasPostmaster, aliasLocal, notary }: Channel, row: Row): ShownSetting[] {
  const onOff = (value: boolean) => (value ? 'on' : 'off')
  const own = "An address postmaster at the channel's official host is as any other."
  const understood = notary.value === null ? 'as setting remoteDsn says' : onOff(notary.value)
  return [
    row(
      'mailfromdnsverify',
      mailFromDnsVerify,
      onOff(mailFromDnsVerify.value),
      "The sender's domain is not looked up in the DNS.",
    ),
    row('aliaspostmaster', aliasPostmaster, onOff(aliasPostmaster.value), own),
    row('aliaslocal', aliasLocal, onOff(aliasLocal.value), 'Aliases without a domain hold for local domains only.'),
    row('notary', notary, understood, 'Whether the next host understands DSN requests, the setting remoteDsn says.'),
  ]
}

const unplayed = ({ name }: Channel, { keyword, args, source }: Given): ShownSetting => ({
  name: `${name} ${keyword.name}`,
  value: args.join(' '),
  default: keyword.default,
  source,
  played: false,
  sentence: `${keyword.sentence} Accepted, not played.`,
})
