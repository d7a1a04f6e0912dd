/** What the server is told: flags, before the environment, before defaults. One schema says what each may be. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { parseDuration } from './core/duration.ts'
import { parseSize } from './core/pattern.ts'
import { type Problem, SandboxError } from './errors.ts'
import { readRoute } from './handoff/routes.ts'
import { MTA_TYPES } from './mta/types.ts'

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
const onOff = word((text) => ({ on: true, off: false })[text] ?? null, 'Write on or off.')
const ORIGIN_FORM =
  'Write an origin as browsers send it: https://app.example or http://localhost:5173. Each is named: * would let in every page that anybody here opens.'
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
  ca: path.optional(),
  insecure: onOff.default(false),
  smtps: address.optional(),
  lmtp: word(
    (text) => (/^unix:./.test(text) ? { path: text.slice('unix:'.length) } : readAddress(text)),
    'Write HOST:PORT, such as 127.0.0.1:2424, or unix:PATH for a socket file.',
  ).optional(),
  'tls-cert': path.optional(),
  'tls-key': path.optional(),
  'require-tls': onOff.default(false),
  auth: path.optional(),
  'auth-required': onOff.optional(),
  'auth-clear': oneOf('any', 'loopback', 'none').optional(),
  'auth-limit': whole(0).optional(),
  'ui-auth': path.optional(),
  tokens: path.optional(),
  token: word(
    (text) => (text.length < 16 ? null : text),
    'Write 16 characters or more: openssl rand -hex 24',
  ).optional(),
  'base-path': word(readBasePath, 'Write a path that begins with a slash, such as /mail.').optional(),
  'allow-host': z.array(word(readHostName, 'Write a name without port: mail.internal.example.')).default([]),
  cors: z.array(word(readOrigin, ORIGIN_FORM)).default([]),
  'trust-proxy': z.array(word(readNetwork, 'Write an address or a network: 127.0.0.1 or 10.0.0.0/8.')).default([]),
  pop3: address.optional(),
  pop3s: address.optional(),
  imap: address.optional(),
  imaps: address.optional(),
  data: path.optional(),
  scenario: z.array(path).default([]),
  mta: oneOf(...MTA_TYPES).optional(),
  control: path.optional(),
  json: word((text) => ({ on: true, off: false })[text] ?? null, 'Write on or off.').default(false),
  'mta-config': path.optional(),
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
  'mailhog-v1-list': word((text) => ({ on: true, off: false })[text] ?? null, 'Write on or off.').default(false),
  'max-messages': whole(1).optional(),
  'max-bytes': size(1).optional(),
  // Below this not even a bounce fits.
  'max-message-size': size(1024).default(25 * 1024 * 1024),
  'ready-file': path.optional(),
  // `text` is what many programs call what is `pretty` here.
  'log-format': word(
    (text) => (({ pretty: 'pretty', text: 'pretty', json: 'json' }) as const)[text] ?? null,
    'Write one of pretty, text, json.',
  ).default('pretty'),
  'log-level': oneOf('debug', 'info', 'warn', 'error', 'off').default('info'),
  'log-file': path.optional(),
  reporter: oneOf('pretty', 'tap', 'junit', 'json', 'github', 'html').default('pretty'),
  filter: word(
    (text) => (text === '' ? null : text),
    "Write a part of a scenario's name, or a pattern: qmail-*",
  ).optional(),
  jobs: whole(1).default(4),
  force: onOff.default(false),
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

/** What other programs' variables say of our settings, by setting: the variable and its value in our words. */
export type ForeignTwins = Record<string, { name: string; value: string } | undefined>

/**
 * Reads the named settings.
 * @throws SandboxError E_CONFIG that names each flag at fault, and the mend
 * @example readConfig(['smtp', 'seed'], { smtp: '127.0.0.1:0' }, process.env)
 */
export function readConfig<const N extends SettingName>(
  names: readonly N[],
  flags: Flags,
  environment: Environment,
  foreign: ForeignTwins = {},
): Config<N> {
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const name of names) {
    const { value, source } = given(name, flags, environment, foreign)
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

function given(
  name: SettingName,
  flags: Flags,
  environment: Environment,
  foreign: ForeignTwins,
): { value: unknown; source: string } {
  if (flags[name] !== undefined) return { value: flags[name], source: `--${name}` }
  const own = environmentName(name)
  // An empty variable is how shells and CI files unset one.
  const twin = environment[own] ? { name: own, value: environment[own] } : foreign[name]
  if (!twin) return { value: undefined, source: `--${name}` }
  const { name: source, value } = twin
  return { value: settings[name].def.innerType instanceof z.ZodArray ? value.split(',') : value, source }
}

function problemOf(source: string, value: unknown, error: z.ZodError): Problem {
  const issue = error.issues[0]
  const index = issue?.path[0]
  const written = Array.isArray(value) && typeof index === 'number' ? value[index] : value
  return { path: source, message: `${source} cannot be ${JSON.stringify(written)}.`, hint: issue?.message ?? '' }
}

const line = ({ message, hint }: Problem): string => `${message}${hint ? ` ${hint}` : ''}`

/** Those that have no flags of their own. */
const FILE_MTAS = MTA_TYPES.filter((type) => type !== 'qmail' && type !== 'imta') as readonly string[]

/** Settings that contradict each other. */
function conflicts(values: Record<string, unknown>): Problem[] {
  const problems: Problem[] = []
  if (values['tls-key'] !== undefined && values['tls-cert'] === undefined) {
    const hint = 'Give its certificate with --tls-cert FILE.'
    problems.push({ path: '--tls-key', message: '--tls-key is nothing alone.', hint })
  }
  for (const name of ['auth-required', 'auth-clear'] as const) {
    if (values[name] === undefined || values[name] === false || values.auth !== undefined) continue
    const hint = 'Give a file of names and passwords with --auth FILE.'
    problems.push({
      path: `--${name}`,
      message: `--${name} says nothing without --auth: any password is right then.`,
      hint,
    })
  }
  const imtaFlags = ['imta-config', 'option-file', 'alias-file', 'mapping-file', 'imta-templates', 'imta-language']
  const imtaFlag = imtaFlags.find((name) => values[name] !== undefined)
  if (values['mta-config'] !== undefined && (values.mta === undefined || !FILE_MTAS.includes(String(values.mta)))) {
    problems.push({
      path: '--mta-config',
      message: `--mta-config is for ${FILE_MTAS.join(', ')}${values.mta ? `, and not for ${values.mta}` : ''}.`,
      hint: values.mta ? 'qmail has --control, imta --imta-config.' : 'Say with --mta whose configuration it is.',
    })
  }
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
export function readAddress(text: string): { host: string; port: number } | null {
  const found = /^(?:(\[[0-9a-f:.]+\]|[a-z0-9.-]+)?:)?(\d{1,5})$/i.exec(text)
  const port = Number(found?.[2])
  if (!found || port > 65_535) return null
  return { host: (found[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port }
}

/** @returns with slashes around it */
function readBasePath(text: string): string | null {
  if (!/^(?:\/[\w~.-]+)*\/?$/.test(text) || /\/\.{1,2}(?:\/|$)/.test(text)) return null
  return text.endsWith('/') ? text : `${text}/`
}

function readHostName(text: string): string | null {
  return /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/i.test(text) ? text.toLowerCase() : null
}

function readOrigin(text: string): string | null {
  try {
    const { origin, protocol } = new URL(text)
    return (protocol === 'http:' || protocol === 'https:') && origin === text.replace(/\/$/, '') ? origin : null
  } catch {
    return null
  }
}

function readNetwork(text: string): string | null {
  const [address = '', bits, more] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] as number
  if (most < 0 || more !== undefined) return null
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most) ? text : null
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
