/**
 * The keywords in force on each channel. A notice reads those of the channel in whose queue the failing message is: the
 * destination channel (administration guide, "Controlling Notification Messages").
 */
import type { Duration, SourcePlace } from '../../core/types.ts'
import { type Read, readAddress, readAges, readDurations } from './arguments.ts'
import type { ChannelBlock, Given } from './channel-block.ts'
import { DEFAULT_BACKOFF } from './keywords.ts'

export type Priority = 'urgent' | 'normal' | 'nonurgent'
export const PRIORITIES = ['urgent', 'normal', 'nonurgent'] as const

/** A value in force, with the keyword that set it; none for a default. */
export interface InForce<T> {
  value: T
  keyword?: string
  source?: SourcePlace
  fromDefaults?: boolean
}

/** Who gets a copy: `send`, `copysend`, `errsend`, `nosend`, and what holds without a keyword. */
export type PostPolicy = 'all' | 'copy' | 'error' | 'none' | 'default'

export interface Channel {
  name: string
  /** The channel's official host, seen in Received lines and Reporting-MTA comments. */
  officialHost: string
  notices: Record<Priority, InForce<number[]>>
  backoff: Record<Priority, InForce<Duration[]>>
  sendpost: InForce<PostPolicy>
  warnpost: InForce<PostPolicy>
  posthead: InForce<'postheadonly' | 'postheadbody'>
  /** Null: the system's. */
  returnAddress: InForce<string | null>
  returnPersonal: InForce<string | null>
  final: InForce<'includefinal'>
  /** Keywords that are accepted and not played. */
  unplayed: Given[]
}

const DEFAULT_NOTICES = [3, 6, 9, 12]
const MINUTE = 60_000

const OFFICIAL_HOSTS: Record<string, string> = {
  tcp_local: 'tcp-daemon',
  'ims-ms': 'ims-ms-daemon',
  tcp_lmtpcs: 'lmtpcs-daemon',
}

/** The channels that are there whatever the file says. */
const BUILT_IN = ['l', 'ims-ms', 'tcp_local', 'process']

const POLICIES: Record<string, PostPolicy> = { '': 'all', copy: 'copy', err: 'error', no: 'none' }

export function resolveChannels(blocks: readonly ChannelBlock[], host: string): Map<string, Channel> {
  const named = (name: string) => blocks.find((block) => block.name === name)
  const missing = BUILT_IN.filter((name) => !named(name)).map((name) => ({ name, officialHost: null, given: [] }))
  const local = resolve(named('l') ?? { name: 'l', officialHost: host, given: [] }, host, null)
  const channels = [...blocks, ...missing].map((block) => resolve(block, host, local))
  return new Map(channels.map((channel) => [channel.name, channel]))
}

/** @param local channel l, whose notices hold where a channel has none of its own */
function resolve(block: ChannelBlock, host: string, local: Channel | null): Channel {
  const channel = initial(block, host, local)
  for (const given of block.given) apply(channel, given)
  return channel
}

function initial({ name, officialHost }: ChannelBlock, host: string, local: Channel | null): Channel {
  const each = <T>(make: (priority: Priority) => T) =>
    Object.fromEntries(PRIORITIES.map((p) => [p, make(p)])) as Record<Priority, T>
  return {
    name,
    officialHost: officialHost ?? OFFICIAL_HOSTS[name] ?? (name === 'l' ? host : `${name}-daemon`),
    notices: each((priority) => local?.notices[priority] ?? { value: DEFAULT_NOTICES }),
    backoff: each((priority) => ({ value: DEFAULT_BACKOFF[priority].map((minutes) => minutes * MINUTE) })),
    sendpost: { value: 'default' },
    warnpost: { value: 'default' },
    posthead: { value: 'postheadbody' },
    returnAddress: { value: null },
    returnPersonal: { value: null },
    final: { value: 'includefinal' },
    unplayed: [],
  }
}

function apply(channel: Channel, given: Given): void {
  const { keyword, args, source, fromDefaults } = given
  const { name, family, played } = keyword
  const set = <T>(value: T): InForce<T> => ({ value, keyword: name, source, fromDefaults })
  if (!played) channel.unplayed.push(given)
  else if (family === 'sendpost' || family === 'warnpost') {
    channel[family] = set(POLICIES[name.slice(0, -family.length)] as PostPolicy)
  } else if (family === 'notices') {
    for (const priority of prioritiesOf(name, family)) channel.notices[priority] = set(sound(readAges(args)))
  } else if (family === 'backoff') {
    for (const priority of prioritiesOf(name, family)) channel.backoff[priority] = set(sound(readDurations(args)))
  } else if (family === 'posthead') channel.posthead = set(name as Channel['posthead']['value'])
  else if (name === 'returnaddress') channel.returnAddress = set(sound(readAddress(args)))
  else if (name === 'noreturnaddress') channel.returnAddress = set(null)
  else if (name === 'returnpersonal') channel.returnPersonal = set(args[0] ?? '')
  else if (name === 'noreturnpersonal') channel.returnPersonal = set(null)
  else if (name === 'includefinal') channel.final = set(name)
}

const prioritiesOf = (name: string, family: string): readonly Priority[] =>
  name === family ? PRIORITIES : [name.slice(0, -family.length) as Priority]

/** The parser has let only sound arguments through. */
function sound<T>(read: Read<T>): T {
  if ('wrong' in read) throw new Error(read.wrong)
  return read.value
}
