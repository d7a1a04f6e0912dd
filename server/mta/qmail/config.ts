/** From the scenario's `mta` block to the values in force. Every mistake in it is reported at once, by its path. */
import type { MtaInput } from '../../core/mta.ts'
import { nearest } from '../../core/nearest.ts'
import type { SourcePlace, Why } from '../../core/types.ts'
import { type Problem, SandboxError } from '../../errors.ts'
import { lineValue, listValue, nameMap, nameSet, numberValue } from './control.ts'
import { CONTROL_FILES, isControlFile } from './control-files.ts'
import { SPAWN_LIMIT } from './control-warnings.ts'
import type { Patches } from './patches.ts'
import { type Relay, readRelay } from './relay.ts'
import { type ControlFolder, type QmailInput, qmailSchema } from './schema.ts'
import type { SmtpdSettings } from './smtpd.ts'
import { type DotQmailFiles, readAlias, readUsers } from './users.ts'

export interface QmailConfig {
  bouncefrom: string
  bouncehost: string
  doublebounceto: string
  doublebouncehost: string
  envnoathost: string
  me: string
  locals: ReadonlySet<string>
  percenthack: ReadonlySet<string>
  virtualdomains: ReadonlyMap<string, string>
  /** Null for an empty relay: an exception, for which MX records count. */
  smtproutes: ReadonlyMap<string, Relay | null>
  /** Seconds. */
  queuelifetime: number
  /** What runs at once, the silent concurrency limit applied. */
  concurrencylocal: number
  concurrencyremote: number
  /** What qmail-remote says in HELO. */
  helohost: string
  /** Seconds, as all timeouts. */
  timeoutconnect: number
  timeoutremote: number
  timeoutsmtpd: number
  smtpgreeting: string
  localiphost: string
  /** The lines of rcpthosts and morercpthosts in lower case; null without rcpthosts: every recipient is taken. */
  rcpthosts: ReadonlySet<string> | null
  /** Addresses and @domains in lower case. */
  badmailfrom: ReadonlySet<string>
  /** Bytes; 0 is no limit. */
  databytes: number
  smtp: SmtpdSettings
  /** Home users by name; null where every local part has a mailbox. */
  users: ReadonlyMap<string, DotQmailFiles> | null
  alias: DotQmailFiles
  /** Whether postmaster has a mailbox where nothing else says so. */
  postmaster: boolean
  patches: Patches
  /** Content of the control files that are there. */
  control: Record<string, string>
  places: Record<string, SourcePlace>
  /** Where `control` was read from, and what else is there. */
  folder: ControlFolder | null
}

/** What stands in for a block without `control`. */
const DEFAULT_CONTROL = { me: 'mail.bouncelab.test' }

/** @throws SandboxError E_INVALID with one problem for each mistake */
export function readConfig(input: MtaInput): QmailConfig {
  const parsed = qmailSchema.safeParse(input)
  const problems: Problem[] = parsed.success ? [] : parsed.error.issues.map((issue) => problemOf(issue, input))
  const config = parsed.success ? build(parsed.data, problems) : null
  if (config && problems.length === 0) return config
  const located = problems.map((problem) => ({ ...placeOf(input, problem.path), ...problem }))
  const summary = located.map(({ path, file, line, message }) => `${where(file, line)}${path}: ${message}`).join('\n')
  throw new SandboxError('E_INVALID', summary, { problems: located })
}

function build(input: QmailInput, problems: Problem[]): QmailConfig {
  const control = contents(input.control ?? DEFAULT_CONTROL)
  problems.push(...checkControl(control))
  const line = (name: string) => lineValue(effective(control, name))
  const list = (name: string) => listValue(effective(control, name))
  const number = (name: string) => numberValue(control[name] ?? '') ?? Number(lineValue(missing(control, name)))
  return {
    me: line('me'),
    bouncefrom: line('bouncefrom'),
    bouncehost: line('bouncehost'),
    doublebounceto: line('doublebounceto'),
    doublebouncehost: line('doublebouncehost'),
    envnoathost: line('envnoathost'),
    // The name itself where me stands in, not read as a list (control_readfile with flagme).
    locals: nameSet(control.locals === undefined ? [line('me')] : list('locals')),
    percenthack: nameSet(list('percenthack')),
    virtualdomains: nameMap(list('virtualdomains')),
    smtproutes: new Map([...nameMap(list('smtproutes'))].map(([name, relay]) => [name, readRelay(relay)])),
    queuelifetime: number('queuelifetime'),
    concurrencylocal: Math.min(number('concurrencylocal'), SPAWN_LIMIT),
    concurrencyremote: Math.min(number('concurrencyremote'), SPAWN_LIMIT),
    helohost: line('helohost'),
    timeoutconnect: number('timeoutconnect'),
    timeoutremote: number('timeoutremote'),
    timeoutsmtpd: number('timeoutsmtpd'),
    smtpgreeting: line('smtpgreeting'),
    localiphost: line('localiphost'),
    rcpthosts: control.rcpthosts === undefined ? null : nameSet([...list('rcpthosts'), ...list('morercpthosts')]),
    badmailfrom: nameSet(list('badmailfrom')),
    databytes: number('databytes'),
    smtp: input.smtp ?? {},
    users: readUsers(input.users, problems),
    alias: readAlias(input.alias ?? {}, problems),
    postmaster: input.alias?.postmaster !== null && input.users?.postmaster !== null,
    patches: input.patches ?? {},
    control,
    places: input.places ?? {},
    folder: input.folder ?? null,
  }
}

/** A file's content, or what stands in for a missing one. */
const effective = (control: Record<string, string>, name: string): string => control[name] ?? missing(control, name)

/** What a missing file means. */
export function missing(control: Record<string, string>, name: string): string {
  const stand = CONTROL_FILES[name]?.missing
  if (!stand) return ''
  return 'value' in stand ? stand.value : lineValue(control.me ?? stand.literal)
}

function contents(given: Record<string, string | number | string[]>): Record<string, string> {
  const text = (value: string | number | string[]) =>
    Array.isArray(value) ? value.map((l) => `${l}\n`).join('') : `${value}`
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, text(value)]))
}

function checkControl(control: Record<string, string>): Problem[] {
  const problems: Problem[] = []
  for (const [name, content] of Object.entries(control)) {
    const path = `control.${name}`
    if (!isControlFile(name)) problems.push({ path, message: noSuchFile(name) })
    else if (CONTROL_FILES[name]?.kind === 'number' && Number.isNaN(numberValue(content) ?? 0)) {
      problems.push({ path, message: wrongNumber(lineValue(content)) })
    }
  }
  if (control.me === undefined && control.locals === undefined) {
    // qmail-send.c, getcontrols: locals falls back on me, and without either it does not start.
    problems.push({
      path: 'control.me',
      message: 'is missing; qmail-send does not start without it. Give this host a name.',
    })
  }
  return problems
}

/** qmail itself takes the leading digits, and the default where there are none (scan_ulong). */
function wrongNumber(written: string): string {
  const digits = /^\d*/.exec(written)?.[0]
  const taken = digits ? `takes the leading ${digits}` : 'takes the default'
  return `${JSON.stringify(written)} is no whole number up to 2147483647; qmail ${taken}. Write plain digits, times in seconds.`
}

/** With the known name that is most like it. */
export function noSuchFile(name: string): string {
  const near = nearest(name, Object.keys(CONTROL_FILES))
  return `qmail has no control file of this name${near ? `; is it ${near}?` : '.'}`
}

function problemOf(issue: { path: PropertyKey[]; code: string; message: string }, input: MtaInput): Problem {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys' && path === '') {
    const known = Object.keys(qmailSchema.shape).filter((key) => key !== 'places' && key !== 'folder')
    const extra = Object.keys(input).filter((key) => !(key in qmailSchema.shape))
    return { path: extra[0] ?? 'mta', message: `qmail has no such setting; there are ${known.join(', ')}.` }
  }
  return { path: path || 'mta', message: `${issue.message}.` }
}

const where = (file: string | undefined, line: number | undefined): string =>
  file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `

/** Where it was written; of a file that is missing in a folder, where it would be. */
function placeOf(input: MtaInput, path: string | undefined): Partial<SourcePlace> {
  const place = path === undefined ? undefined : input.places?.[path]
  if (place) return place
  const folder = input.folder as ControlFolder | undefined
  const name = path?.startsWith('control.') ? path.slice('control.'.length) : null
  if (!folder || name === null || Object.hasOwn(folder.changed ?? {}, name)) return {}
  return { file: `${folder.path}/${name}` }
}

/** Why, for what a control file decides: the file, its value and its place, or the default. */
export function whyControl(config: QmailConfig, name: string, text: string): Why {
  const value = config.control[name]
  // Without a locals file the one local domain is me.
  if (value === undefined && name === 'locals' && config.control.me !== undefined) return whyControl(config, 'me', text)
  if (value === undefined) return { by: 'default', text }
  const source = config.places[`control.${name}`]
  return { by: 'setting', setting: `control/${name}`, value: value.trim(), ...(source ? { source } : {}), text }
}
