/** What main.cf and the files beside it come to: every value read, every mistake with its place. */
import type { MtaInput } from '../../core/mta.ts'
import type { Duration, SourcePlace, Why } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { type AliasEntry, forwardsOf, readAliasFiles } from '../common/aliases-file.ts'
import { didYouMean, throwProblems } from '../common/problems.ts'
import { type AsGiven, asGiven, DEFAULT_HOST, readSettings, settingWhy, userSet } from '../common/settings.ts'
import { expandMacros, type Given, type MainCf, mainCfOf, readMainCf } from './main-cf.ts'
import {
  isParameter,
  NOTIFY_CLASSES,
  type NotifyClass,
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  readTime,
} from './parameters.ts'
import { type PostfixSettings, postfixSchema } from './schema.ts'
import { readTable, type Table, tableFiles } from './tables.ts'
import { BUILT_IN, readTemplates, type Templates } from './templates.ts'

export interface PostfixConfig extends AsGiven {
  host: string
  domain: string
  origin: string
  /** In lower case; null: everybody has a mailbox. */
  users: ReadonlySet<string> | null
  /** Domains whose users are here, in lower case. */
  destinations: ReadonlySet<string>
  virtual: readonly Table[]
  virtualDomains: ReadonlySet<string>
  transport: readonly Table[]
  aliases: ReadonlyMap<string, AliasEntry>
  /** Users' .forward files. */
  forwards: ReadonlyMap<string, string[]>
  templates: Templates
  notifyClasses: ReadonlySet<NotifyClass>
  given: ReadonlyMap<string, Given>
  /** A parameter's value in force, `$name` replaced. */
  value(name: ParameterName): string
  time(name: ParameterName): Duration
  number(name: ParameterName): number
  isOn(name: ParameterName): boolean
  /** Why something is so, by a parameter. */
  why(name: ParameterName, text: string): Why
}

/** @throws SandboxError E_INVALID with every mistake, each with its place */
export function readConfig(input: MtaInput): PostfixConfig {
  const settings = readSettings(postfixSchema, input)
  const { files, places } = settings
  const main = mainCf(settings)
  const problems: Problem[] = [...main.problems, ...wrongValues(main.given)]
  const host = main.given.get('myhostname')?.value || settings.host || DEFAULT_HOST
  const raw = (name: string): string => {
    if (name === 'myhostname') return host
    const given = main.given.get(name)?.value
    if (given !== undefined) return given
    if (name === 'mydomain') return host.includes('.') ? host.slice(host.indexOf('.') + 1) : 'localdomain'
    return isParameter(name) ? PARAMETERS[name].default : ''
  }
  for (const { name, value, source } of main.given.values()) {
    const tooMany = () =>
      problems.push({ path: 'config', ...source, message: `${name}: its $names stand for too much` })
    expandMacros(value, raw, tooMany)
  }
  const value = (name: ParameterName) => expandMacros(raw(name), raw)
  const tables = (name: ParameterName) =>
    tableFiles(value(name), files).map((path) => {
      const read = readTable(files[path] as string, path, places[`files.${path}`])
      problems.push(...read.problems)
      return read.table
    })
  const virtual = tables('virtual_alias_maps')
  const transport = tables('transport_maps')
  const aliases = readAliasFiles(tableFiles(value('alias_maps'), files), settings, problems)
  const templates = templatesOf(value('bounce_template_file'), settings, problems)
  throwProblems(problems)
  return {
    host,
    domain: value('mydomain'),
    origin: originOf(value('myorigin'), files),
    users: userSet(settings.users),
    destinations: new Set(words(value('mydestination'))),
    virtual,
    virtualDomains: virtualDomains(main, value('virtual_alias_domains'), virtual),
    transport,
    aliases,
    forwards: forwardsOf(files),
    templates,
    notifyClasses: new Set(words(value('notify_classes')) as NotifyClass[]),
    given: main.given,
    ...asGiven(settings),
    value,
    time: (name) => readTime(value(name), unitOf(name)) ?? 0,
    number: (name) => Number(value(name)) || 0,
    isOn: (name) => value(name).toLowerCase() === 'yes',
    why: (name, text) => settingWhy(name, value(name), main.given.get(name)?.source, text),
  }
}

/** main.cf stands in `config`, or among the files under its own name. */
function mainCf({ config, files, places }: PostfixSettings): MainCf {
  if (typeof config === 'object') return mainCfOf(config, places)
  if (config !== '') return readMainCf(config, places.config)
  const name = ['main.cf', '/etc/postfix/main.cf'].find((each) => files[each] !== undefined)
  return name ? readMainCf(files[name] as string, places[`files.${name}`]) : { given: new Map(), problems: [] }
}

const unitOf = (name: ParameterName): string => {
  const parameter = PARAMETERS[name]
  return 'unit' in parameter ? parameter.unit : 's'
}

/** In the words of the programs that would refuse to start (postfix/conf). */
function wrongValues(given: ReadonlyMap<string, Given>): Problem[] {
  return [...given.values()].flatMap(({ name, value, source }): Problem[] => {
    if (!isParameter(name) || value.includes('$')) return []
    const wrong = wrongValue(name, value)
    return wrong ? [{ path: `config.${name}`, ...source, message: wrong }] : []
  })
}

function wrongValue(name: ParameterName, value: string): string | null {
  const { kind } = PARAMETERS[name]
  if (kind === 'time' && readTime(value, unitOf(name)) === null) {
    return `parameter ${name}: bad time value or unit: ${value}; write a number with s, m, h, d or w`
  }
  if (kind === 'number' && !/^\d+$/.test(value)) return `bad numerical configuration: ${name} = ${value}`
  if (kind === 'boolean' && !/^(?:yes|no)$/i.test(value))
    return `bad boolean configuration: ${name} = ${value}; write yes or no`
  if (name !== 'notify_classes') return null
  const unknown = words(value).find((word) => !(NOTIFY_CLASSES as readonly string[]).includes(word))
  return unknown === undefined
    ? null
    : `unknown error class ${JSON.stringify(unknown)} in parameter notify_classes${didYouMean(unknown, NOTIFY_CLASSES)}`
}

/** Words near a parameter's name that is none: for show. */
export const nearParameter = (name: string): string => didYouMean(name, PARAMETER_NAMES)

const words = (list: string): string[] =>
  list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)

/** `/etc/mailname` stands for its first line. */
function originOf(value: string, files: Readonly<Record<string, string>>): string {
  if (!value.startsWith('/')) return value
  return files[value]?.split('\n', 1)[0]?.trim() || 'localhost'
}

/** Those named, or the keys of the tables that are domains. */
function virtualDomains(main: MainCf, value: string, tables: readonly Table[]): Set<string> {
  if (main.given.has('virtual_alias_domains')) return new Set(words(value))
  return new Set(tables.flatMap((table) => [...table.keys()].filter((key) => !key.includes('@'))))
}

function templatesOf(path: string, { files, places }: PostfixSettings, problems: Problem[]): Templates {
  if (path === '') return BUILT_IN
  const text = files[path]
  if (text === undefined) {
    problems.push({
      path: 'config.bounce_template_file',
      message: `open ${path}: No such file or directory; write its text under files: {${path}: …}`,
    })
    return BUILT_IN
  }
  const read = readTemplates(text, path, places[`files.${path}`] as SourcePlace | undefined)
  problems.push(...read.problems)
  return read.templates
}
