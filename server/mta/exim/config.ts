/** What Exim's configuration and the files beside it come to: every value read, every mistake with its place. */
import type { MtaInput } from '../../core/mta.ts'
import type { Duration, Why } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { type AliasEntry, forwardsOf, readAliasFiles } from '../common/aliases-file.ts'
import { throwProblems } from '../common/problems.ts'
import { type AsGiven, asGiven, DEFAULT_HOST, readSettings, settingWhy, userSet } from '../common/settings.ts'
import { expandString, type Values } from './expand-string.ts'
import { gather, messageFile } from './files.ts'
import type { MessageFile } from './message-files.ts'
import { OPTIONS, type Option, type OptionName, optionOfMacro, readNumber, readTime, readTimes } from './parameters.ts'
import type { EximText, Given } from './read-options.ts'
import { DEFAULT_RULES, type RetryRule, readRetryRules } from './retry-rules.ts'
import {
  listItems,
  type ManualRoute,
  manualRouteOf,
  type Redirect,
  type Router,
  readRouters,
  redirectOf,
} from './routers.ts'
import { type EximSettings, eximSchema } from './schema.ts'
import { readTransports, type Transport } from './transports.ts'
import { wrongValues } from './wrong-values.ts'

export interface EximConfig extends AsGiven {
  host: string
  /** Of the dates that it writes, as an IANA name. */
  timezone: string
  qualifyDomain: string
  qualifyRecipient: string
  /** In lower case; null: everybody has a mailbox. */
  users: ReadonlySet<string> | null
  localDomains: readonly string[]
  relayDomains: readonly string[]
  /** Clients that may send anywhere; null: all. */
  relayHosts: readonly string[] | null
  aliases: ReadonlyMap<string, AliasEntry>
  forwards: ReadonlyMap<string, string[]>
  includes: ReadonlyMap<string, string[]>
  redirects: readonly Redirect[]
  manualRoutes: readonly ManualRoute[]
  retry: readonly RetryRule[]
  transports: readonly Transport[]
  /** Between two queue runs; 0: mail is tried when it is due. */
  queueInterval: Duration
  bounceFile: MessageFile | null
  warnFile: MessageFile | null
  routers: readonly Router[]
  read: EximText
  given: ReadonlyMap<string, Given>
  /** An option's value in force, as written. */
  value(name: OptionName): string
  /** The same with its `$variables` replaced. */
  expanded(name: OptionName, values?: Partial<Values>): string
  time(name: OptionName): Duration
  times(name: OptionName): Duration[]
  number(name: OptionName): number
  isOn(name: OptionName): boolean
  /** What stands where nobody wrote anything. */
  default(name: OptionName): string
  /** Why something is so, by an option. */
  why(name: OptionName, text: string): Why
}

/** @throws SandboxError E_INVALID with every mistake, each with its place */
export function readConfig(input: MtaInput, timezone: string): EximConfig {
  const settings = readSettings(eximSchema, input)
  const read = gather(settings)
  const given = withMacroOptions(read)
  const retry = readRetryRules(read.sections.get('retry') ?? [])
  const routers = readRouters(read.sections.get('routers') ?? [])
  const problems: Problem[] = [...read.problems, ...retry.problems, ...routers.problems, ...wrongValues(given)]
  const isUpstream = settings.defaults === 'upstream'
  const defaultOf = (name: OptionName) => {
    const option: Option = OPTIONS[name]
    return isUpstream ? (option.upstream ?? option.default) : option.default
  }
  const value = (name: OptionName) => given.get(name)?.value ?? defaultOf(name)
  const debian = debianLists(read)
  const host = value('primary_hostname') || settings.host || debian.hostname || DEFAULT_HOST
  const basic = (name: string): string | undefined => {
    if (name === 'primary_hostname' || name === 'smtp_active_hostname') return host
    if (name === 'qualify_domain' || name === 'qualify_recipient') return expanded(name)
    if (name === 'bounce_return_size_limit') return String(readNumber(value(name)) ?? 0)
    return name === 'version_number' ? VERSION : undefined
  }
  const expanded = (name: OptionName, values: Partial<Values> = {}) =>
    expandString(value(name), {
      variable: (each) => values.variable?.(each) ?? basic(each),
      header: (each) => values.header?.(each) ?? '',
    })
  const aliases = readAliasFiles(['/etc/aliases', 'aliases'], settings, problems)
  const bounceFile = messageFile(value('bounce_message_file'), settings, problems)
  const warnFile = messageFile(value('warn_message_file'), settings, problems)
  throwProblems(problems)
  const locals = read.lists.get('local_domains')
  const relays = read.lists.get('relay_from_hosts')
  return {
    host,
    timezone,
    qualifyDomain: expanded('qualify_domain'),
    qualifyRecipient: expanded('qualify_recipient'),
    users: userSet(settings.users),
    localDomains: (locals ? listItems(locals.value) : ['@', 'localhost', ...debian.domains]).map((each) =>
      each === '@' ? host.toLowerCase() : each,
    ),
    relayDomains: listItems(read.lists.get('relay_to_domains')?.value ?? debian.relayDomains),
    relayHosts: relays ? listItems(relays.value) : debian.relayHosts,
    aliases,
    forwards: forwardsOf(settings.files, isFilter),
    includes: includesOf(settings),
    redirects: routers.routers.map(redirectOf).filter((each) => each !== null),
    manualRoutes: [...routers.routers.map(manualRouteOf).filter((each) => each !== null), ...debian.smarthost],
    retry: retry.rules.length > 0 || read.sections.has('retry') ? retry.rules : DEFAULT_RETRY,
    transports: readTransports(read.sections.get('transports') ?? []),
    queueInterval: readTime(settings.queueInterval ?? debianInterval(settings) ?? DEFAULT_INTERVAL) ?? 0,
    bounceFile,
    warnFile,
    routers: routers.routers,
    read,
    given,
    ...asGiven(settings),
    value,
    expanded,
    time: (name) => readTime(value(name)) ?? 0,
    times: (name) => readTimes(value(name)) ?? [],
    number: (name) => readNumber(value(name)) ?? 0,
    isOn: (name) => /^(?:true|yes)$/i.test(value(name)),
    default: defaultOf,
    why: (name, text) => settingWhy(name, value(name), given.get(name)?.source, text),
  }
}

export const VERSION = '4.96'

/** Exim's and Sieve filters are not played. */
const isFilter = (text: string): boolean => /^#\s*(?:Exim|Sieve) filter/i.test(text)

/** As Debian begins the daemon. */
const DEFAULT_INTERVAL = '30m'

const debianInterval = ({ files }: EximSettings): string | undefined =>
  /^QUEUEINTERVAL=['"]?(\w+)/m.exec(files['/etc/default/exim4'] ?? '')?.[1]

const DEFAULT_RETRY = readRetryRules([{ text: DEFAULT_RULES, source: { file: 'exim4.conf' } }]).rules.map(
  ({ source: _, ...rule }) => rule,
)

/** Debian's macros set main options; an option that is written out wins. */
function withMacroOptions({ given, macros }: EximText): Map<string, Given> {
  const all = new Map<string, Given>()
  for (const macro of macros.values()) {
    const name = optionOfMacro(macro.name)
    if (name !== undefined) all.set(name, { ...macro, name })
  }
  for (const [name, each] of given) all.set(name, each)
  return all
}

/** update-exim4.conf.conf says for Debian what named lists say for others. */
function debianLists({ given }: EximText) {
  const items = (name: string) => listItems(given.get(name)?.value.replace(/^'(.*)'$/, '$1') ?? '')
  const domains = items('dc_other_hostnames')
  const smarthost = items('dc_smarthost').map((each) => each.replace(/::\d+$/, ''))[0]
  const source = given.get('dc_smarthost')?.source ?? { file: 'update-exim4.conf.conf' }
  const goesThere = /smarthost|satellite/.test(items('dc_eximconfig_configtype')[0] ?? '')
  return {
    domains,
    // A sandbox has no host name of its own: the first local domain that could be one stands in.
    hostname: domains.find((each) => each.includes('.') && !each.startsWith('*')),
    relayDomains: items('dc_relay_domains').join(':'),
    relayHosts: given.has('dc_relay_nets') ? items('dc_relay_nets') : null,
    smarthost: smarthost && goesThere ? [{ name: 'smarthost', domains: null, host: smarthost, source }] : [],
  }
}

const includesOf = ({ files }: EximSettings): Map<string, string[]> =>
  new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      text
        .split(/\r?\n|,/)
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#')),
    ]),
  )
