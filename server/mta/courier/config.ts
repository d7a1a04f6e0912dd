/** What the control files come to: every value read, every mistake with its place. */
import type { MtaInput } from '../../core/mta.ts'
import type { Duration, SourcePlace, Why } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { type AliasEntry, readAliasFiles } from '../common/aliases-file.ts'
import { throwProblems } from '../common/problems.ts'
import { type AsGiven, asGiven, DEFAULT_HOST, readSettings, settingWhy, userSet } from '../common/settings.ts'
import { CONTROLS, type ControlName, isControl, readSize, readTime } from './controls.ts'
import { type CourierSettings, courierSchema } from './schema.ts'

export interface Given {
  name: string
  /** As written, without the line break at its end. */
  value: string
  source?: SourcePlace
}

export interface CourierConfig extends AsGiven {
  me: string
  defaultDomain: string
  /** In lower case. */
  locals: ReadonlySet<string>
  /** In lower case; null: everybody has a mailbox. */
  users: ReadonlySet<string> | null
  aliases: ReadonlyMap<string, AliasEntry>
  /** The lines of `.courier` files: user, a blank, and what follows the hyphen. */
  dotFiles: ReadonlyMap<string, string[]>
  given: ReadonlyMap<string, Given>
  value(name: ControlName): string
  time(name: ControlName): Duration
  number(name: ControlName): number
  /** Why something is so, by a control file. */
  why(name: ControlName, text: string): Why
}

/** @throws SandboxError E_INVALID with every mistake, each with its place */
export function readConfig(input: MtaInput): CourierConfig {
  return readAll(readSettings(courierSchema, input))
}

/** A map, or lines `name value`; before both stand the files of /etc/courier. */
function controlsOf({ config, files, places }: CourierSettings, problems: Problem[]): Map<string, Given> {
  const given = new Map<string, Given>()
  const set = (name: string, text: string, source: SourcePlace | undefined) =>
    given.set(name, { name, value: text.replace(/\r?\n$/, ''), ...(source ? { source } : {}) })
  for (const [path, text] of Object.entries(files)) {
    const name = controlName(path)
    if (name && !isAliasFile(name)) set(name, text, places[`files.${path}`] ?? { file: path })
  }
  if (typeof config === 'object') {
    for (const [name, value] of Object.entries(config)) set(name, String(value), places[`config.${name}`])
    return given
  }
  config.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    const source = { file: places.config?.file ?? 'config', line: (places.config?.line ?? 1) + i }
    const found = /^\s*([\w./-]+)\s*[:=\s]\s*(.+?)\s*$/.exec(line)
    if (found) set(found[1] as string, found[2] as string, source)
    else problems.push({ ...source, message: `${JSON.stringify(line.trim())} is no setting; write \`queuetime: 1w\`` })
  })
  return given
}

/** The name of a control file by its path; null for files elsewhere. */
const controlName = (path: string): string | null =>
  path.startsWith('/') ? (/^\/etc\/courier\/(.+)$/.exec(path)?.[1] ?? null) : path

const hasAliases = (path: string): boolean => isAliasFile(controlName(path) ?? '')

const isAliasFile = (name: string): boolean => name.startsWith('aliases/') || name === 'aliases'

function readAll(settings: CourierSettings): CourierConfig {
  const problems: Problem[] = []
  const given = controlsOf(settings, problems)
  for (const { name, value, source } of given.values()) {
    const wrong = isControl(name) ? wrongValue(name, value.trim()) : null
    if (wrong) problems.push({ path: `config.${name}`, ...source, message: wrong })
  }
  const me = given.get('me')?.value.trim() || settings.host || DEFAULT_HOST
  const defaultDomain = given.get('defaultdomain')?.value.trim() || me
  const standIns: Partial<Record<ControlName, string>> = {
    me,
    defaultdomain: defaultDomain,
    locals: `${me}, localhost`,
    // As Debian's package sets it up; without a file Courier calls itself <@>.
    dsnfrom: `mailer-daemon@${me}`,
  }
  const value = (name: ControlName) => given.get(name)?.value ?? (standIns[name] || CONTROLS[name].default)
  const locals = [value('locals'), value('hosteddomains')].join('\n').toLowerCase()
  const aliases = readAliasFiles(Object.keys(settings.files).filter(hasAliases), settings, problems)
  throwProblems(problems)
  return {
    me,
    defaultDomain,
    locals: new Set(locals.split(/[\s,]+/).filter(Boolean)),
    users: userSet(settings.users),
    aliases,
    dotFiles: dotFilesOf(settings.files),
    given,
    ...asGiven(settings),
    value,
    time: (name) => readTime(value(name).trim()) ?? 0,
    number: (name) => (CONTROLS[name].kind === 'size' ? readSize(value(name).trim()) : Number(value(name))) || 0,
    why: (name, text) => settingWhy(name, value(name), given.get(name)?.source, text),
  }
}

function wrongValue(name: ControlName, value: string): string | null {
  const { kind } = CONTROLS[name]
  if (kind === 'time' && readTime(value) === null) {
    return `${name}: ${JSON.stringify(value)} is no time; write a number of seconds, or with s, m, h, d or w`
  }
  if (kind === 'size' && readSize(value) === null) {
    return `${name}: ${JSON.stringify(value)} is no size; write a number of bytes, or 32K`
  }
  if (kind === 'number' && !/^\d{1,6}$/.test(value)) return `${name}: ${JSON.stringify(value)} is no number`
  if (name === 'retrybeta' && Number(value) === 0) return 'retrybeta: a group has at least one attempt'
  if (name === 'me' && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value)) {
    return `me: ${JSON.stringify(value)} is no host name`
  }
  return null
}

function dotFilesOf(files: Readonly<Record<string, string>>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [path, text] of Object.entries(files)) {
    const at = /^\/home\/([^/]+)\/\.courier(?:-([^/]+))?$/.exec(path)
    if (!at) continue
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    found.set(
      dotFileKey(at[1] as string, at[2] ?? ''),
      lines.filter((line) => line !== '' && !line.startsWith('#')),
    )
  }
  return found
}

export const dotFileKey = (user: string, extension: string): string => `${user} ${extension}`.toLowerCase()
