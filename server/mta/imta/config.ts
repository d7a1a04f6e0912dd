/** From a configuration as data to what the sandbox plays, with everything that is wrong with it. */
import { z } from 'zod'
import type { MtaInput } from '../../core/mta.ts'
import { nearest } from '../../core/nearest.ts'
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { aliasesSchema, readAliases } from './aliases/alias-input.ts'
import { type Aliases, aliasMap } from './aliases/aliases.ts'
import { readChannelBlocks } from './config/channel-block.ts'
import { type Channel, resolveChannels } from './config/channels.ts'
import { type DomainPattern, type Domains, domainPattern, findSystem } from './config/domains.ts'
import { noticeSettings } from './config/notice-settings.ts'
import { type GivenOption, readOptionDat } from './config/option-dat.ts'
import { findOption } from './config/options.ts'
import { policySettings } from './config/policy-settings.ts'
import { type RewriteRule, ruleTable } from './config/rewrite-rules.ts'
import { dnsSchema } from './smtp/dns.ts'
import { smtpSchema } from './smtp/smtp-settings.ts'
import { type NoticeTexts, readNoticeTexts } from './templates/notice-texts.ts'

/** 2005Q4's own build, recalled; the shape is that of version strings in real mail of the family. */
export const DEFAULT_VERSION = 'Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005)'

const host = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'must be a host name, such as mta.example.com')
const line = z.string().regex(/^[ -~]+$/, 'must be one line of ASCII')

export const imtaSchema = z.strictObject({
  type: z.literal('imta').describe('Sun Java System Messaging Server.'),
  places: z.record(z.string(), z.custom<SourcePlace>()).optional(),
  host: host.optional().describe("The official local host; by default channel l's."),
  local: z.array(host).default([]).describe('Further domains whose mail is kept here.'),
  users: z
    .union([z.array(z.string()), z.record(z.string(), z.unknown())])
    .optional()
    .describe(
      'Local parts that have a mailbox, each with its mailbox name where it has one; absent, every local part has.',
    ),
  postmaster: z.null().optional().describe('Null: there is no postmaster mailbox.'),
  aliases: aliasesSchema
    .default({})
    .describe('Address or local part to addresses or a mailing list; or the text of an aliases file.'),
  channels: z
    .record(z.string(), z.string())
    .default({})
    .describe('Domain patterns to channels; the first that matches counts.'),
  /** Files that config and aliases take in by `<NAME`, by that name. */
  files: z.record(z.string(), z.string()).default({}),
  listSuccess: z
    .enum(['expanded', 'delivered'])
    .default('expanded')
    .describe('Action of a success report for a list with an error-return-address: RFC 3464 would have `delivered`.'),
  config: z.string().default('').describe('Channel blocks as in imta.cnf.'),
  options: z.string().default('').describe('Options as in option.dat.'),
  timing: z
    .enum(['return-job', 'exact'])
    .default('return-job')
    .describe("When warnings and returns come: at the return job's runs, or at the age to the second."),
  version: line.default(DEFAULT_VERSION).describe('What the server calls itself in Received fields and greetings.'),
  address: z.union([z.ipv4(), z.ipv6()]).default('192.0.2.1').describe("This host's own address, as notices show it."),
  timedOutStatus: z
    .enum(['4.4.7', '5.4.7', '5.0.0'])
    .default('4.4.7')
    .describe('Status of a timed-out notice: parsers read 4.4.7 as expired; old mail of the family has 5.0.0.'),
  returnedStatus: z
    .enum(['5.7.0', '5.0.0'])
    .default('5.7.0')
    .describe(
      'Status of a recipient that an operator returned: published mail shows none; 5.7.0 is what parsers take well.',
    ),
  ...policySettings,
  dns: dnsSchema
    .default({})
    .describe("What the checks of a sender's domain find; every domain that is not here is there."),
  smtp: smtpSchema.prefault({}).describe('How its SMTP server speaks.'),
  recipientSpacing: z
    .enum(['blank', 'none'])
    .default('blank')
    .describe("An empty line between the recipients of part 1, or none, as in mail of PMDF's days."),
  ...noticeSettings,
})

type Parsed = z.output<typeof imtaSchema>

export interface ImtaConfig
  extends Omit<Parsed, 'host' | 'users' | 'config' | 'options' | 'aliases' | 'places' | 'channels'> {
  host: string
  /** In lower case; null: every local part has a mailbox. */
  users: Set<string> | null
  hasPostmaster: boolean
  /** Local parts in lower case to mailbox names. */
  mailboxNames: Map<string, string>
  aliases: Aliases
  channels: Map<string, Channel>
  rules: RewriteRule[]
  domains: Domains
  options: Map<string, GivenOption>
  otherOptions: Map<string, GivenOption>
  places: Record<string, SourcePlace>
  /** From language, templates and mapping. */
  texts: NoticeTexts
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
  const files = { texts: settings.files, places }
  const blocks = readChannelBlocks(settings.config, places.config, files)
  const options = readOptionDat(settings.options, places.options)
  const official = blocks.channels.find(({ name }) => name === 'l')?.officialHost
  const hostName = settings.host ?? official ?? DEFAULT_HOST
  const notices = readNoticeTexts(settings, places)
  const aliases = aliasMap(readAliases(settings.aliases, hostName, places, files))
  const channels = resolveChannels(blocks, hostName, Number(given(options.given, 'BLOCK_SIZE')))
  const patterns = domainPatterns(settings.channels, channels, places)
  const problems = [
    ...blocks.problems,
    ...options.problems,
    ...notices.problems,
    ...aliases.problems,
    ...patterns.problems,
  ]
  if (problems.length > 0) return { config: null, problems }
  const config: ImtaConfig = {
    ...settings,
    host: hostName,
    users: userSet(settings.users),
    hasPostmaster: hasPostmaster(settings),
    mailboxNames: mailboxNames(settings.users),
    aliases: aliases.map,
    channels,
    rules: blocks.rules,
    domains: {
      host: hostName.toLowerCase(),
      local: new Set(settings.local.map((each) => each.toLowerCase())),
      patterns: patterns.found,
      channels,
      hosts: hostsOf(channels),
      rules: ruleTable(blocks.rules.filter(({ system }) => findSystem({ hosts: hostsOf(channels), channels }, system))),
    },
    options: options.given,
    otherOptions: options.others,
    places,
    texts: notices.texts,
  }
  return { config, problems: [] }
}

/** An option's value in force. */
export const optionValue = (config: ImtaConfig, name: string): string => given(config.options, name)

const given = (options: ImtaConfig['options'], name: string): string =>
  options.get(name)?.value ?? findOption(name)?.default ?? ''

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
  const amongAliases = typeof aliases === 'object' && aliases.postmaster === null
  return postmaster !== null && !among && !amongAliases
}

const mailboxNames = (users: Parsed['users']): Map<string, string> =>
  new Map(
    Object.entries(Array.isArray(users) ? {} : (users ?? {})).flatMap(([user, name]) =>
      typeof name === 'string' ? [[user.toLowerCase(), name] as const] : [],
    ),
  )

/** Of two channels with one host the first has it. */
function hostsOf(channels: ReadonlyMap<string, Channel>): Map<string, Channel> {
  const hosts = new Map<string, Channel>()
  for (const channel of channels.values()) {
    for (const each of channel.hosts) if (!hosts.has(each)) hosts.set(each, channel)
  }
  return hosts
}

function domainPatterns(
  given: Parsed['channels'],
  channels: ReadonlyMap<string, Channel>,
  places: Record<string, SourcePlace>,
): { found: DomainPattern[]; problems: Problem[] } {
  const found: DomainPattern[] = []
  const problems: Problem[] = []
  for (const [pattern, name] of Object.entries(given)) {
    const path = `channels.${pattern}`
    const source = places[path] ?? places.channels
    const channel = channels.get(name.toLowerCase())
    if (channel) {
      found.push(domainPattern(pattern, channel, source))
      continue
    }
    const names = [...channels.keys()]
    const meant = nearest(name, names)
    const hint = meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`
    problems.push({
      path,
      ...source,
      message: `${pattern} goes to ${JSON.stringify(name)}, which is no channel; ${hint}`,
    })
  }
  return { found, problems }
}
