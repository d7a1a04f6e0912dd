/** From the scenario's `mta` block to the values in force. Every mistake in it is reported at once, by its path. */
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace, Why } from '../../core/types.ts'
import { type Problem, SandboxError } from '../../errors.ts'
import { lineValue, listValue, nameMap, nameSet, numberValue } from './control.ts'
import { CONTROL_FILES } from './control-files.ts'
import { type QmailInput, qmailSchema } from './schema.ts'
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
  smtproutes: ReadonlyMap<string, string>
  /** Seconds. */
  queuelifetime: number
  concurrencylocal: number
  concurrencyremote: number
  /** Home users by name; null where every local part has a mailbox. */
  users: ReadonlyMap<string, DotQmailFiles> | null
  alias: DotQmailFiles
  /** Whether postmaster has a mailbox where nothing else says so. */
  postmaster: boolean
  /** Content of the control files that are there. */
  control: Record<string, string>
  places: Record<string, SourcePlace>
}

/** What stands in for a block without `control`. */
const DEFAULT_CONTROL = { me: 'mail.bouncelab.test' }

// conf-spawn: qmail-lspawn and qmail-rspawn run no more at once, whatever the control files say.
const SPAWN_LIMIT = 120

/** @throws SandboxError E_INVALID with one problem for each mistake */
export function readConfig(input: MtaInput): QmailConfig {
  const parsed = qmailSchema.safeParse(input)
  const problems: Problem[] = parsed.success ? [] : parsed.error.issues.map((issue) => problemOf(issue, input))
  const config = parsed.success ? build(parsed.data, problems) : null
  if (config && problems.length === 0) return config
  const located = problems.map((problem) => ({ ...placeOf(input, problem.path), ...problem }))
  const summary = located.map(({ path, message }) => `${path}: ${message}`).join('\n')
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
    locals: nameSet(list('locals')),
    percenthack: nameSet(list('percenthack')),
    virtualdomains: nameMap(list('virtualdomains')),
    smtproutes: nameMap(list('smtproutes')),
    queuelifetime: number('queuelifetime'),
    concurrencylocal: Math.min(number('concurrencylocal'), SPAWN_LIMIT),
    concurrencyremote: Math.min(number('concurrencyremote'), SPAWN_LIMIT),
    users: readUsers(input.users, problems),
    alias: readAlias(input.alias ?? {}, problems),
    postmaster: input.alias?.postmaster !== null && input.users?.postmaster !== null,
    control,
    places: input.places ?? {},
  }
}

/** A file's content, or what stands in for a missing one. */
const effective = (control: Record<string, string>, name: string): string => control[name] ?? missing(control, name)

/** What a missing file means. */
export function missing(control: Record<string, string>, name: string): string {
  const stand = CONTROL_FILES[name]?.missing
  if (!stand) return ''
  return 'value' in stand ? stand.value : lineValue(control.me ?? stand.literal ?? '')
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
    const file = CONTROL_FILES[name]
    if (!file) problems.push({ path, message: `qmail has no control file of this name${suggestion(name)}` })
    else if (file.kind === 'number' && Number.isNaN(numberValue(content) ?? 0)) {
      const written = JSON.stringify(lineValue(content))
      problems.push({
        path,
        message: `${written} is no whole number; qmail reads plain digits here, times in seconds.`,
      })
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

/** The known name that begins most like it. */
function suggestion(name: string): string {
  for (let length = name.length; length >= 4; length--) {
    const near = Object.keys(CONTROL_FILES).find((known) => known.startsWith(name.slice(0, length).toLowerCase()))
    if (near) return `; is it ${near}?`
  }
  return '.'
}

function problemOf(issue: { path: PropertyKey[]; code: string; message: string }, input: MtaInput): Problem {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(qmailSchema.shape).filter((key) => key !== 'places')
    const extra = Object.keys(input).filter((key) => !(key in qmailSchema.shape))
    return { path: extra[0] ?? 'mta', message: `qmail has no such setting; there are ${known.join(', ')}.` }
  }
  return { path: path || 'mta', message: `${issue.message}.` }
}

const placeOf = (input: MtaInput, path: string | undefined): Partial<SourcePlace> =>
  (path && input.places?.[path]) || {}

/** Why, for what a control file decides: the file, its value and its place, or the default. */
export function whyControl(config: QmailConfig, name: string, text: string): Why {
  const value = config.control[name]
  // Without a locals file the one local domain is me.
  if (value === undefined && name === 'locals' && config.control.me !== undefined) return whyControl(config, 'me', text)
  if (value === undefined) return { by: 'default', text }
  const source = config.places[`control.${name}`]
  return { by: 'setting', setting: `control/${name}`, value: value.trim(), ...(source ? { source } : {}), text }
}
