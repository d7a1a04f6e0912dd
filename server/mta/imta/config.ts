/** From a configuration as data to what the sandbox plays, with everything that is wrong with it. */
import { z } from 'zod'
import { domainOf } from '../../core/address.ts'
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { readChannelBlocks } from './channel-block.ts'
import { type Channel, resolveChannels } from './channels.ts'
import { type GivenOption, readOptionDat } from './option-dat.ts'
import { findOption } from './options.ts'

/** 2005Q4's own build, recalled; the shape is that of version strings in real mail of the family. */
export const DEFAULT_VERSION = 'Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005)'

const host = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'must be a host name, such as mta.example.com')
const line = z.string().regex(/^[ -~]+$/, 'must be one line of ASCII')

export const imtaSchema = z.strictObject({
  type: z.literal('imta'),
  places: z.record(z.string(), z.custom<SourcePlace>()).optional(),
  /** The official local host; by default channel l's. */
  host: host.optional(),
  /** Further domains whose mail is kept here. */
  local: z.array(host).default([]),
  /** Local parts that have a mailbox; absent, every one has. */
  users: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  /** Null: there is no postmaster mailbox. */
  postmaster: z.null().optional(),
  /** Address or local part to address, one level. */
  aliases: z.record(z.string(), z.string().nullable()).default({}),
  /** Channel blocks as in imta.cnf. */
  config: z.string().default(''),
  /** Options as in option.dat. */
  options: z.string().default(''),
  /** When warnings and returns come: at the return job's runs, or at the age to the second. */
  timing: z.enum(['return-job', 'exact']).default('return-job'),
  version: line.default(DEFAULT_VERSION),
  /** This host's own address, as notices show it. */
  address: z.union([z.ipv4(), z.ipv6()]).default('192.0.2.1'),
  /** Status of a timed-out notice: parsers read 4.4.7 as expired; old mail of the family has 5.0.0. */
  timedOutStatus: z.enum(['4.4.7', '5.4.7', '5.0.0']).default('4.4.7'),
  /** An empty line between the recipients of part 1, or none, as in mail of PMDF's days. */
  recipientSpacing: z.enum(['blank', 'none']).default('blank'),
})

type Parsed = z.output<typeof imtaSchema>

export interface ImtaConfig extends Omit<Parsed, 'host' | 'users' | 'config' | 'options' | 'aliases' | 'places'> {
  host: string
  /** In lower case; null: every local part has a mailbox. */
  users: Set<string> | null
  hasPostmaster: boolean
  /** Whole addresses in lower case to addresses. */
  aliases: Map<string, string>
  channels: Map<string, Channel>
  options: Map<string, GivenOption>
  otherOptions: Map<string, GivenOption>
  places: Record<string, SourcePlace>
}

export type ReadConfig = { config: ImtaConfig; problems: Problem[] } | { config: null; problems: Problem[] }

/** Where no host is given at all. */
const DEFAULT_HOST = 'mail.bouncelab.test'

export function readImtaConfig(input: MtaInput): ReadConfig {
  const places = input.places ?? {}
  const parsed = imtaSchema.safeParse(input)
  if (!parsed.success)
    return { config: null, problems: parsed.error.issues.map((issue) => shapeProblem(issue, places)) }
  const settings = parsed.data
  const blocks = readChannelBlocks(settings.config, places.config)
  const options = readOptionDat(settings.options, places.options)
  const official = blocks.channels.find(({ name }) => name === 'l')?.officialHost
  const hostName = settings.host ?? official ?? DEFAULT_HOST
  const aliases = aliasMap(settings.aliases, hostName)
  const problems = [...blocks.problems, ...options.problems, ...aliasProblems(aliases, places)]
  if (problems.length > 0) return { config: null, problems }
  const config: ImtaConfig = {
    ...settings,
    host: hostName,
    users: userSet(settings.users),
    hasPostmaster: hasPostmaster(settings),
    aliases,
    channels: resolveChannels(blocks.channels, hostName),
    options: options.given,
    otherOptions: options.others,
    places,
  }
  return { config, problems: [] }
}

/** An option's value in force. */
export const optionValue = (config: ImtaConfig, name: string): string =>
  config.options.get(name)?.value ?? findOption(name)?.default ?? ''

export const optionNumber = (config: ImtaConfig, name: string): number => Number(optionValue(config, name))

function shapeProblem(issue: z.core.$ZodIssue, places: Record<string, SourcePlace>): Problem {
  const path = issue.path.join('.')
  const place = places[path] ?? places[String(issue.path[0])]
  return { path: path || 'mta', ...place, message: issue.message }
}

function userSet(users: Parsed['users']): Set<string> | null {
  if (!users) return null
  const names = Array.isArray(users) ? users : Object.keys(users).filter((name) => users[name] !== null)
  return new Set(names.map((name) => name.toLowerCase()))
}

/** `postmaster: null`, beside the users or among them, takes the postmaster's mailbox away. */
function hasPostmaster({ postmaster, users, aliases }: Parsed): boolean {
  const among = users && !Array.isArray(users) && users.postmaster === null
  return postmaster !== null && !among && aliases.postmaster !== null
}

function aliasMap(aliases: Parsed['aliases'], host: string): Map<string, string> {
  const whole = (address: string) => (domainOf(address) === '' ? `${address}@${host}` : address)
  const given = Object.entries(aliases).filter((entry): entry is [string, string] => entry[1] !== null)
  return new Map(given.map(([from, to]) => [whole(from).toLowerCase(), whole(to)]))
}

function aliasProblems(aliases: Map<string, string>, places: Record<string, SourcePlace>): Problem[] {
  const looping = [...aliases].filter(([from, to]) => to.toLowerCase() === from)
  return looping.map(([from]) => {
    return { path: `aliases.${from}`, ...places.aliases, message: `the alias ${from} expands to itself` }
  })
}
