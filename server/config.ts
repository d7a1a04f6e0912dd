/** What the server is told: flags, before the environment, before defaults. One schema says what each may be. */
import { z } from 'zod'
import { parseDuration } from './core/duration.ts'
import { parseSize } from './core/pattern.ts'
import { type Problem, SandboxError } from './errors.ts'
import { readRoute } from './handoff/routes.ts'

/** The `z` kinds below speak to people: each failure says what is wrong and how to write it. */
const word = <T>(read: (text: string) => T | null, wants: string) =>
  z.string().transform((text, context): T => {
    const value = read(text)
    if (value !== null) return value
    context.issues.push({ code: 'custom', input: text, message: wants })
    return z.NEVER
  })

const whole = (least: number) =>
  word(
    (text) => (/^\d+$/.test(text) && Number(text) >= least ? Number(text) : null),
    `Write a whole number from ${least}.`,
  )

const oneOf = <const T extends readonly string[]>(...words: T) =>
  word((text) => (words.includes(text) ? (text as T[number]) : null), `Write one of ${words.join(', ')}.`)

const address = word(readAddress, 'Write HOST:PORT, such as 127.0.0.1:2525 or [::1]:2525; port 0 takes any free one.')
const size = (least: number) =>
  word((text) => atLeast(parseSize(text), least), `Write a size from ${least} bytes on, such as 500kB, 25MiB or 1GB.`)
const path = word((text) => (text === '' ? null : text), 'Write a path.')

export const settings = {
  smtp: address.default({ host: '127.0.0.1', port: 1025 }),
  http: word(
    (text) => (text === 'off' ? (false as const) : readAddress(text)),
    'Write HOST:PORT, such as 127.0.0.1:8025, or off.',
  ).default({
    host: '127.0.0.1',
    port: 8025,
  }),
  pop3: address.optional(),
  pop3s: address.optional(),
  imap: address.optional(),
  imaps: address.optional(),
  data: path.optional(),
  scenario: z.array(path).default([]),
  mta: oneOf('qmail', 'imta').optional(),
  control: path.optional(),
  json: word((text) => ({ on: true, off: false })[text] ?? null, 'Write on or off.').default(false),
  'imta-config': path.optional(),
  'option-file': path.optional(),
  'alias-file': path.optional(),
  'mapping-file': path.optional(),
  'imta-templates': path.optional(),
  'imta-language': z.string().optional(),
  clock: oneOf('real', 'virtual', 'auto').optional(),
  speed: word((text) => positive(text), 'Write a number above 0, such as 60 or 0.5.').optional(),
  seed: whole(0).default(1),
  timezone: word(
    (text) => (isTimezone(text) ? text : null),
    'Write an IANA name, such as UTC, Europe/Berlin or Asia/Tokyo.',
  ).default('UTC'),
  'allow-commands': word((text) => ({ on: true, off: false })[text] ?? null, 'Write on or off.').default(false),
  relay: z
    .array(
      word((text) => {
        const route = readRoute(text)
        return typeof route === 'string' ? null : route
      }, 'Write PATTERN=URL, such as app.test=smtp://127.0.0.1:2525 or bounces@*=lmtp://127.0.0.1:2424.'),
    )
    .default([]),
  'relay-allow': z.array(path).default([]),
  'auth-sandboxes': word((text) => ({ on: true, off: false })[text] ?? null, 'Write on or off.').default(true),
  'max-messages': whole(1).optional(),
  'max-bytes': size(1).optional(),
  // Below this not even a bounce fits.
  'max-message-size': size(1024).default(25 * 1024 * 1024),
  'ready-file': path.optional(),
  'log-format': oneOf('pretty', 'json').default('pretty'),
  reporter: oneOf('pretty', 'tap', 'junit', 'json', 'github', 'html').default('pretty'),
  filter: word(
    (text) => (text === '' ? null : text),
    "Write a part of a scenario's name, or a pattern: qmail-*",
  ).optional(),
  jobs: whole(1).default(4),
  'on-unmatched': oneOf('deliver', 'warn', 'fail').optional(),
  'on-unexpected': oneOf('ignore', 'warn', 'fail').optional(),
  output: path.optional(),
  timeout: word(parseDuration, 'Write a duration, such as 90s, 5m or 1d12h.').default(30_000),
  count: whole(1).default(1),
  sandbox: word(
    (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text) ? text : null),
    'Write lower case letters, digits and hyphens.',
  ).default('default'),
}

type Settings = typeof settings
export type SettingName = keyof Settings
export type Config<N extends SettingName> = { [K in N]: z.output<Settings[K]> }

/** As the command line gives them: by flag name, text or, where a flag may repeat, a list. */
export type Flags = Record<string, string | string[] | undefined>
export type Environment = Record<string, string | undefined>

/**
 * Reads the named settings.
 * @throws SandboxError E_CONFIG that names each flag at fault, and the mend
 * @example readConfig(['smtp', 'seed'], { smtp: '127.0.0.1:0' }, process.env)
 */
export function readConfig<const N extends SettingName>(
  names: readonly N[],
  flags: Flags,
  environment: Environment,
): Config<N> {
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const name of names) {
    const { value, source } = given(name, flags, environment)
    const parsed = settings[name].safeParse(value)
    if (parsed.success) values[name] = parsed.data
    else problems.push(problemOf(source, value, parsed.error))
  }
  const read = values as Config<N>
  if (problems.length === 0) problems.push(...conflicts(values))
  if (problems.length > 0) throw new SandboxError('E_CONFIG', problems.map(line).join('\n'), { problems })
  return read
}

/** `--max-bytes` is BOUNCELAB_MAX_BYTES in the environment. */
export const environmentName = (flag: string): string => `BOUNCELAB_${flag.toUpperCase().replaceAll('-', '_')}`

function given(name: SettingName, flags: Flags, environment: Environment): { value: unknown; source: string } {
  if (flags[name] !== undefined) return { value: flags[name], source: `--${name}` }
  const source = environmentName(name)
  const value = environment[source]
  // An empty variable is how shells and CI files unset one.
  if (value === undefined || value === '') return { value: undefined, source: `--${name}` }
  return { value: settings[name].def.innerType instanceof z.ZodArray ? value.split(',') : value, source }
}

function problemOf(source: string, value: unknown, error: z.ZodError): Problem {
  const issue = error.issues[0]
  const index = issue?.path[0]
  const written = Array.isArray(value) && typeof index === 'number' ? value[index] : value
  return { path: source, message: `${source} cannot be ${JSON.stringify(written)}.`, hint: issue?.message ?? '' }
}

const line = ({ message, hint }: Problem): string => `${message}${hint ? ` ${hint}` : ''}`

/** Settings that contradict each other. */
function conflicts(values: Record<string, unknown>): Problem[] {
  const problems: Problem[] = []
  const imtaFlags = ['imta-config', 'option-file', 'alias-file', 'mapping-file', 'imta-templates', 'imta-language']
  const imtaFlag = imtaFlags.find((name) => values[name] !== undefined)
  if (values.control !== undefined && (values.mta === 'imta' || imtaFlag)) {
    problems.push({
      path: '--control',
      message: "--control is qmail's and does not go with imta.",
      hint: 'Drop one of them.',
    })
  }
  if (imtaFlag && values.mta === 'qmail') {
    problems.push({
      path: `--${imtaFlag}`,
      message: `--${imtaFlag} is imta's and does not go with qmail.`,
      hint: 'Drop one of them.',
    })
  }
  return problems
}

/** Reads `HOST:PORT`; a bare port means this machine. */
function readAddress(text: string): { host: string; port: number } | null {
  const found = /^(?:(\[[0-9a-f:.]+\]|[a-z0-9.-]+)?:)?(\d{1,5})$/i.exec(text)
  const port = Number(found?.[2])
  if (!found || port > 65_535) return null
  return { host: (found[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port }
}

const atLeast = (value: number | null, least: number): number | null =>
  value !== null && value >= least ? value : null

const positive = (text: string): number | null =>
  /^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : null

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
