/** What sendmail.mc, sendmail.cf and the tables beside them come to: every value read, every mistake with its place. */
import { parseDuration } from '../../core/duration.ts'
import type { MtaInput } from '../../core/mta.ts'
import type { Duration, Why } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { type AliasEntry, forwardsOf } from '../common/aliases-file.ts'
import { didYouMean, throwProblems } from '../common/problems.ts'
import { type AsGiven, asGiven, DEFAULT_HOST, readSettings, settingWhy } from '../common/settings.ts'
import { aliasesOf, fileOf, tableOf } from './files.ts'
import { type OPTION_NAMES, OPTIONS, optionName, optionOfM4, PRIVACY_FLAGS, readTime } from './options.ts'
import { type SendmailSettings, sendmailSchema } from './schema.ts'
import { type Configured, type Given, nothing, readCf } from './sendmail-cf.ts'
import { isMc, readMc } from './sendmail-mc.ts'
import type { Table } from './tables.ts'

type OptionName = (typeof OPTION_NAMES)[number]

export interface SendmailConfig extends AsGiven, Pick<SendmailSettings, 'files'> {
  host: string
  /** `$v/$Z` of Received and greeting. */
  version: string
  timezone: string
  /** In lower case; null: everybody has a mailbox. */
  users: readonly string[] | null
  /** Names of this host, in lower case (class w). */
  names: ReadonlySet<string>
  virtual: Table
  mailertable: Table
  access: Table
  aliases: ReadonlyMap<string, AliasEntry>
  forwards: ReadonlyMap<string, string[]>
  features: ReadonlyMap<string, string[]>
  given: ReadonlyMap<string, Given>
  queueRun: Duration
  privacy: ReadonlySet<string>
  value(name: OptionName): string
  /** @returns null where the option is unset */
  time(name: OptionName): Duration | null
  number(name: OptionName): number
  isOn(name: OptionName): boolean
  /** Why something is so, by an option. */
  why(name: OptionName, text: string): Why
}

const VERSION = '8.17.1.9'
const CONFIG_VERSION = '8.17.1.9/Debian-2+deb12u2'

/** @throws SandboxError E_INVALID with every mistake, each with its place */
export function readConfig(input: MtaInput, timezone: string): SendmailConfig {
  const settings = readSettings(sendmailSchema, input)
  const { files } = settings
  const written = configured(settings)
  const problems = [...written.problems]
  const given = new Map(written.options.map((option) => [option.name, option]))
  problems.push(...wrongValues(given))
  const listed = (fileOf(files, 'local-host-names')?.text ?? '').split(/\s+/).filter((each) => each && !/^#/.test(each))
  const host = hostOf(settings, written, listed)
  const virtual = tableOf(settings, 'virtusertable', problems)
  const mailertable = tableOf(settings, 'mailertable', problems)
  const access = tableOf(settings, 'access', problems)
  const aliases = aliasesOf(settings, problems)
  const forwards = forwardsOf(files)
  const queueRun = parseDuration(settings.queueRun)
  if (queueRun === null) problems.push({ path: 'queueRun', message: `queueRun: ${settings.queueRun} is no time` })
  throwProblems(problems)
  const value = (name: OptionName) => given.get(name)?.value ?? OPTIONS[name]?.default ?? ''
  const names = new Set([host, 'localhost', ...listed, ...written.names].map((each) => each.toLowerCase()))
  return {
    host,
    version: `${VERSION}/${written.macros.get('Z') ?? CONFIG_VERSION}`,
    timezone,
    users: settings.users?.map((user) => user.toLowerCase()) ?? null,
    names,
    virtual,
    mailertable,
    access,
    aliases,
    forwards,
    features: written.features,
    given,
    files,
    queueRun: queueRun ?? 0,
    privacy: new Set(privacyFlags(value('PrivacyOptions'))),
    ...asGiven(settings),
    value,
    time: (name) => (value(name) === '' ? null : readTime(value(name), OPTIONS[name]?.unit ?? 's')),
    number: (name) => Number(value(name)) || 0,
    isOn: (name) => isTrue(value(name)),
    why: (name, text) => settingWhy(name, value(name), given.get(name)?.source, text),
  }
}

/** sendmail.mc first, then sendmail.cf and single lines for it, then `config`; what comes later holds. */
function configured(settings: SendmailSettings): Configured {
  const { config, files, places } = settings
  const found = nothing()
  const add = (more: Configured) => {
    found.options.push(...more.options.map((option) => ({ ...option, name: optionName(option.name) ?? option.name })))
    for (const [name, value] of more.macros) found.macros.set(name, value)
    for (const [name, args] of more.features) found.features.set(name, args)
    found.names.push(...more.names)
    found.problems.push(...more.problems)
  }
  for (const name of ['sendmail.mc', 'sendmail.cf', 'lines put in sendmail.cf']) {
    const file = fileOf(files, name)
    if (file) add((isMc(file.text) ? readMc : readCf)(file.text, file.path, places[`files.${file.path}`]))
  }
  if (typeof config === 'string') add((isMc(config) ? readMc : readCf)(config, 'config', places.config))
  else {
    const options = Object.entries(config).map(([written, value]): Given => {
      const source = places[`config.${written}`]
      const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
      const name = optionOfM4(written) ?? written
      return { name, value: text.trim(), ...(source ? { source } : {}) }
    })
    add({ ...nothing(), options })
  }
  return found
}

/** What the configuration says, else the name that stands first among this host's names. */
function hostOf({ host }: SendmailSettings, { macros, names }: Configured, listed: readonly string[]): string {
  const written = macros.get('j')
  if (written && !written.includes('$')) return written
  return host ?? [...listed, ...names].find((name) => name.includes('.')) ?? DEFAULT_HOST
}

const isTrue = (text: string): boolean => /^(?:true|t|yes|y|on|1|)$/i.test(text)

const privacyFlags = (value: string): string[] =>
  value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)

function wrongValues(given: ReadonlyMap<string, Given>): Problem[] {
  return [...given.values()].flatMap(({ name, value, source }): Problem[] => {
    const wrong = wrongValue(name, value)
    return wrong ? [{ path: `config.${name}`, ...source, message: wrong }] : []
  })
}

/** In the words of readcf.c where it has some; booleans it takes for False without a word. */
function wrongValue(name: string, value: string): string | null {
  const option = OPTIONS[name]
  if (!option) return null
  if (option.kind === 'time' && value !== '' && readTime(value, 's') === null) {
    const unit = value.replace(/^\d+/, '')[0] ?? ''
    return `option ${name}: invalid time unit \`${unit}' in ${value}; write a number with s, m, h, d or w`
  }
  if (option.kind === 'number' && !/^\d+$/.test(value)) return `option ${name}: ${value} is no number`
  if (option.kind === 'boolean' && !isTrue(value) && !/^(?:false|f|no|n|off|0)$/i.test(value)) {
    return `option ${name}: ${value} would be taken for False; write True or False`
  }
  if (name !== 'PrivacyOptions') return null
  const unknown = privacyFlags(value).find((flag) => !(PRIVACY_FLAGS as readonly string[]).includes(flag))
  return unknown === undefined ? null : `readcf: Op line: ${unknown} unrecognized${didYouMean(unknown, PRIVACY_FLAGS)}`
}
