/** What smtpd.conf and the files beside it come to: every value in force, every mistake with its place. */
import type { MtaInput } from '../../core/mta.ts'
import type { Duration, SourcePlace, Why } from '../../core/types.ts'
import { forwardsOf } from '../common/aliases-file.ts'
import { throwProblems } from '../common/problems.ts'
import { type AsGiven, asGiven, DEFAULT_HOST, readSettings, settingWhy, userSet } from '../common/settings.ts'
import type { Action, Match } from './rules.ts'
import { type OpensmtpdSettings, opensmtpdSchema } from './schema.ts'
import { readSmtpdConf, type Set as Setting, type SmtpdConf } from './smtpd-conf.ts'
import { durationText } from './values.ts'

export interface OpensmtpdConfig extends AsGiven {
  host: string
  /** The address that deliveries come from, in the log. */
  source: string
  /** In lower case; null: everybody has a mailbox. */
  users: ReadonlySet<string> | null
  conf: SmtpdConf
  actions: ReadonlyMap<string, Action>
  matches: readonly Match[]
  /** Nobody wrote a rule: mail for everywhere is taken from everywhere. */
  hasOwnRules: boolean
  /** Users' .forward files. */
  forwards: ReadonlyMap<string, string[]>
  files: Readonly<Record<string, string>>
  ttl: Duration
  warnIntervals: readonly Duration[]
  maxMessageSize: number
  subAddressDelimiter: string
  dsn: boolean
  /** Why something is so, by a statement. */
  why(statement: Statement, text: string): Why
}

/** The statements that set one value, with what holds without them (smtpd.conf.5). */
export const DEFAULTS = {
  'queue ttl': '4d',
  'bounce warn-interval': '4h',
  'smtp max-message-size': '35M',
  'smtp sub-addr-delim': '+',
} as const

export type Statement = keyof typeof DEFAULTS

/** What stands in for rules that nobody wrote. */
const PLAIN_RULES = `table aliases file:/etc/aliases
listen on 0.0.0.0
action "local" mbox alias <aliases>
action "relay" relay
match from any for local action "local"
match from any for any action "relay"
`

const HOUR = 3_600_000

/** @throws SandboxError E_INVALID with every mistake, each with its place */
export function readConfig(input: MtaInput): OpensmtpdConfig {
  const settings = readSettings(opensmtpdSchema, input)
  const { files } = settings
  const written = writtenConf(settings)
  const hasOwnRules = written.matches.length > 0 || written.actions.size > 0
  const plain = hasOwnRules ? null : readSmtpdConf(PLAIN_RULES, 'smtpd.conf', undefined, settings)
  throwProblems(written.problems)
  const { ttl, warnIntervals, maxMessageSize, subAddressDelimiter, listeners } = written
  const mailname = (files['/etc/mailname'] ?? files['/etc/mail/mailname'])?.split('\n', 1)[0]?.trim()
  const host = listeners.find(({ hostname }) => hostname)?.hostname ?? (mailname || settings.host || DEFAULT_HOST)
  const sets: Record<Statement, Setting<unknown> | undefined> = {
    'queue ttl': ttl,
    'bounce warn-interval': warnIntervals,
    'smtp max-message-size': maxMessageSize,
    'smtp sub-addr-delim': subAddressDelimiter,
  }
  const config: OpensmtpdConfig = {
    host,
    source: listeners.map(({ on }) => on).find((on) => /^[0-9.]+$/.test(on) && on !== '0.0.0.0') ?? '127.0.0.1',
    users: userSet(settings.users),
    conf: written,
    actions: plain?.actions ?? written.actions,
    matches: plain?.matches ?? written.matches,
    hasOwnRules,
    forwards: forwardsOf(files),
    files,
    ...asGiven(settings),
    ttl: ttl?.value ?? 96 * HOUR,
    warnIntervals: warnIntervals?.value ?? [4 * HOUR],
    maxMessageSize: maxMessageSize?.value ?? 36_700_160,
    subAddressDelimiter: subAddressDelimiter?.value ?? '+',
    dsn: !listeners.some(({ noDsn }) => noDsn),
    why: (statement, text) => settingWhy(statement, valueText(config, statement), sets[statement]?.source, text),
  }
  return config
}

/** The text of smtpd.conf is in `config`, or among the files under one of its names. */
const NAMES = ['smtpd.conf', '/etc/smtpd.conf', '/etc/mail/smtpd.conf', '/etc/opensmtpd/smtpd.conf']

function writtenConf(settings: OpensmtpdSettings): SmtpdConf {
  const { config, places } = settings
  if (typeof config === 'object') {
    // Each statement by its name is a line of its own, with its own place.
    const confs = Object.entries(config).map(([name, value]) =>
      readSmtpdConf(`${name} ${value}`, `config.${name}`, places[`config.${name}`], settings),
    )
    return joined(confs, fileConf(settings))
  }
  return config === '' ? fileConf(settings) : readSmtpdConf(config, 'smtpd.conf', places.config, settings)
}

function fileConf(settings: OpensmtpdSettings): SmtpdConf {
  const { files, places } = settings
  const name = NAMES.find((each) => files[each] !== undefined)
  return readSmtpdConf(name ? (files[name] as string) : '', name ?? 'smtpd.conf', placeOf(places, name), settings)
}

const placeOf = (places: Readonly<Record<string, SourcePlace>>, name: string | undefined): SourcePlace | undefined =>
  name === undefined ? undefined : places[`files.${name}`]

/** Statements by name come after the file's. */
function joined(confs: readonly SmtpdConf[], start: SmtpdConf): SmtpdConf {
  const all = { ...start }
  for (const { tables, actions, matches, listeners, unplayed, problems, ...sets } of confs) {
    Object.assign(all, sets)
    for (const [name, table] of tables) all.tables.set(name, table)
    for (const [name, action] of actions) all.actions.set(name, action)
    all.matches.push(...matches)
    all.listeners.push(...listeners)
    all.unplayed.push(...unplayed)
    all.problems.push(...problems)
  }
  return all
}

/** A statement's value in force, as the configuration writes it. */
export function valueText(config: OpensmtpdConfig, statement: Statement): string {
  switch (statement) {
    case 'queue ttl':
      return durationText(config.ttl)
    case 'bounce warn-interval':
      return config.warnIntervals.map(durationText).join(', ')
    case 'smtp max-message-size':
      return sizeText(config.maxMessageSize)
    case 'smtp sub-addr-delim':
      return config.subAddressDelimiter
  }
}

const MEGABYTE = 1024 ** 2

const sizeText = (bytes: number): string => (bytes % MEGABYTE === 0 ? `${bytes / MEGABYTE}M` : String(bytes))
