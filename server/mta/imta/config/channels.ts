/**
 * The keywords in force on each channel. A notice reads those of the channel in whose queue the failing message is: the
 * destination channel (administration guide, "Controlling Notification Messages").
 */
import type { Duration, SourcePlace } from '../../../core/types.ts'
import { type Read, readAddress, readAges, readBits, readBlocks, readDurations } from './arguments.ts'
import type { ChannelBlock, Given, ReadBlocks } from './channel-block.ts'
import { DEFAULT_BACKOFF } from './keywords.ts'

export type Priority = 'urgent' | 'normal' | 'nonurgent'
export const PRIORITIES = ['urgent', 'normal', 'nonurgent'] as const

/** A value in force, with the keyword that set it; none for a default. */
export interface InForce<T> {
  value: T
  keyword?: string
  source?: SourcePlace
  fromDefaults?: boolean
  /** The channel whose value stands in for one of its own. */
  standIn?: string
}

/** Who gets a copy: `send`, `copysend`, `errsend`, `nosend`, and what holds without a keyword. */
export type PostPolicy = 'all' | 'copy' | 'error' | 'none' | 'default'

/** Which form of a recipient's address notices show. */
export type FinalForm = 'includefinal' | 'suppressfinal' | 'useintermediate'

export interface Channel {
  name: string
  /** The channel's official host, seen in Received lines and Reporting-MTA comments. */
  officialHost: string
  /** The line that names it; absent where it goes by the channel's name. */
  officialHostSource?: SourcePlace
  /** What the channel calls this host (the second name of a block's second line); null: by its own name. */
  localHost: string | null
  /** Everything by which rewrite rules and addresses name the channel, in lower case. */
  hosts: string[]
  /** Delivers to mailboxes here; all other channels hand on to other hosts. */
  isLocal: boolean
  /** Where its block stands; absent for a channel that no file names. */
  source?: SourcePlace
  /** Bare aliases hold for its domains too. */
  aliasLocal: InForce<boolean>
  notices: Record<Priority, InForce<number[]>>
  backoff: Record<Priority, InForce<Duration[]>>
  sendpost: InForce<PostPolicy>
  warnpost: InForce<PostPolicy>
  posthead: InForce<'postheadonly' | 'postheadbody'>
  /** Null: the system's. */
  returnAddress: InForce<string | null>
  returnPersonal: InForce<string | null>
  final: InForce<FinalForm>
  /** Null: option RETURN_ENVELOPE. */
  returnEnvelope: InForce<number | null>
  mailFromDnsVerify: InForce<boolean>
  aliasPostmaster: InForce<boolean>
  /** Bytes in a block (option BLOCK_SIZE). */
  blockSize: number
  /** In blocks; null: none. */
  blockLimit: InForce<number | null>
  /** The blocks beyond which a priority counts as the next lower one; null: none. */
  priorityLimits: Record<Priority, InForce<number | null>>
  /** Whether the next host understands DSN requests; null: as hosts do in general. */
  notary: InForce<boolean | null>
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

/** @param blockSize option BLOCK_SIZE, for the limits that are given in blocks */
export function resolveChannels(
  { channels: blocks, defaults }: Pick<ReadBlocks, 'channels' | 'defaults'>,
  host: string,
  blockSize: number,
): Map<string, Channel> {
  const named = (name: string) => blocks.find((block) => block.name === name)
  // A file need not name them all; what it does not name comes after it, and so after its defaults.
  const missing = BUILT_IN.filter((name) => !named(name)).map((name) => emptyBlock(name, defaults))
  const local = resolve(named('l') ?? emptyBlock('l', defaults), host, blockSize, null)
  const channels = [...blocks, ...missing].map((block) => resolve(block, host, blockSize, local))
  return new Map(channels.map((channel) => [channel.name, channel]))
}

const emptyBlock = (name: string, given: Given[]): ChannelBlock => ({
  name,
  officialHost: null,
  localHost: null,
  hosts: [],
  given,
})

/** @param local channel l, whose notices hold where a channel has none of its own */
function resolve(block: ChannelBlock, host: string, blockSize: number, local: Channel | null): Channel {
  const channel = initial(block, host, blockSize, local)
  for (const given of block.given) apply(channel, given)
  return channel
}

function initial(block: ChannelBlock, host: string, blockSize: number, local: Channel | null): Channel {
  const each = <T>(make: (priority: Priority) => T) =>
    Object.fromEntries(PRIORITIES.map((p) => [p, make(p)])) as Record<Priority, T>
  const { name, localHost, source, officialHostSource } = block
  const officialHost = block.officialHost ?? OFFICIAL_HOSTS[name] ?? (name === 'l' ? host : `${name}-daemon`)
  return {
    name,
    officialHost,
    ...(officialHostSource ? { officialHostSource } : {}),
    localHost,
    hosts: [officialHost, ...block.hosts].map((each) => each.toLowerCase()),
    isLocal: /^(l|ims-ms.*)$/.test(name),
    ...(source ? { source } : {}),
    aliasLocal: { value: false },
    notices: each((priority) => (local ? standIn(local, priority) : { value: DEFAULT_NOTICES })),
    backoff: each((priority) => ({ value: DEFAULT_BACKOFF[priority].map((minutes) => minutes * MINUTE) })),
    sendpost: { value: 'default' },
    warnpost: { value: 'default' },
    posthead: { value: 'postheadbody' },
    returnAddress: { value: null },
    returnPersonal: { value: null },
    final: { value: 'includefinal' },
    returnEnvelope: { value: null },
    mailFromDnsVerify: { value: false },
    aliasPostmaster: { value: false },
    blockSize,
    blockLimit: { value: null },
    priorityLimits: each(() => ({ value: null })),
    notary: { value: null },
    unplayed: [],
  }
}

const standIn = ({ name, notices }: Channel, priority: Priority): InForce<number[]> =>
  notices[priority].keyword ? { ...notices[priority], standIn: name } : notices[priority]

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
  else if (family === 'final') channel.final = set(name as FinalForm)
  else if (name === 'returnenvelope') channel.returnEnvelope = set(sound(readBits(args)))
  else if (family === 'mailfromdnsverify') channel.mailFromDnsVerify = set(name === family)
  else if (name === 'aliaslocal') channel.aliasLocal = set(true)
  else if (name === 'aliaspostmaster') channel.aliasPostmaster = set(true)
  else if (family === 'blocklimit') channel.blockLimit = set(name === family ? sound(readBlocks(args)) : null)
  else if (family === 'blocklimits') {
    channel.priorityLimits[name.slice(0, -'blocklimit'.length) as Priority] = set(sound(readBlocks(args)))
  } else if (family === 'notary') channel.notary = set(name === family)
}

const prioritiesOf = (name: string, family: string): readonly Priority[] =>
  name === family ? PRIORITIES : [name.slice(0, -family.length) as Priority]

/** The parser has let only sound arguments through. */
function sound<T>(read: Read<T>): T {
  if ('wrong' in read) throw new Error(read.wrong)
  return read.value
}
