/**
 * What Mailpit and MailHog read from the environment, in terms of our flags: a compose file that changes nothing but
 * the image's name goes on working. Our own variables and the flags go before these.
 */
import type { Environment } from '../config.ts'
import { SandboxError } from '../errors.ts'

/** What a variable of theirs asks for: a flag of ours with its value, nothing to do, or what is not played here. */
type Reading = { flag: string; value: string; wrong?: string } | 'so anyway' | 'not played'
type Read = (value: string) => Reading

/** A value that goes as it is. */
const as =
  (flag: string): Read =>
  (value) => ({ flag, value })

/** `:8025` is every address for them, and this machine for us. */
const listen =
  (flag: string): Read =>
  (value) =>
    value.startsWith('unix:')
      ? 'not played'
      : { flag, value: /^:?\d+$/.test(value) ? `0.0.0.0:${value.replace(':', '')}` : value }

/** Zero is no limit. */
const limit =
  (flag: string): Read =>
  (value) =>
    value === '0' ? 'so anyway' : { flag, value }

/** Mailpit's database is a file; ours is a folder beside it, so that neither reads the other's. */
const database: Read = (value) => ({ flag: 'data', value: `${value}.bouncelab` })

/** Mailpit's switches: on for 1, true and yes. */
const isOn = (value: string): boolean => ['1', 'true', 'yes'].includes(value.toLowerCase())
const asked =
  (flag: string): Read =>
  (value) =>
    isOn(value) ? { flag, value: 'on' } : 'so anyway'

const basePath: Read = (value) => {
  const path = value.replace(/^\/*|\/*$/g, '')
  return path === '' ? 'so anyway' : { flag: 'base-path', value: `/${path}` }
}

/** Pairs with spaces between them, the password as it is or hashed; as the lines of a file, which doors.ts takes too. */
const inlinePasswords =
  (flag: string): Read =>
  (value) => {
    const pairs = value.trim().split(/\s+/)
    const bad = pairs.findIndex((pair) => !/^[^:]+:./.test(pair))
    // Not the pair itself: it may be half of a password.
    if (bad >= 0) return { flag, value: '', wrong: `pair ${bad + 1} is not NAME:PASSWORD.` }
    const lines = pairs.map((pair) => pair.replace(/^([^:]+):(?![${])/, '$1:{PLAIN}'))
    return { flag, value: `${lines.join('\n')}\n` }
  }

const soAnyway: Read = () => 'so anyway'
/** A wish that has no equal here only where it is switched on. */
const unlessOff: Read = (value) => (isOn(value) ? 'not played' : 'so anyway')

/** Later ones go before earlier ones: the container image presets Mailpit's two addresses. */
export const FOREIGN_NAMES: Record<string, Read> = {
  MP_SMTP_BIND_ADDR: listen('smtp'),
  MP_UI_BIND_ADDR: listen('http'),
  MP_DATA_FILE: database,
  MP_DATABASE: database,
  MP_MAX_MESSAGES: limit('max-messages'),
  MP_WEBROOT: basePath,
  MP_UI_AUTH: inlinePasswords('ui-auth'),
  MP_UI_AUTH_FILE: as('ui-auth'),
  MP_API_CORS: as('cors'),
  MP_SMTP_AUTH: inlinePasswords('auth'),
  MP_SMTP_AUTH_FILE: as('auth'),
  MP_SMTP_SSL_CERT: as('tls-cert'),
  MP_SMTP_SSL_KEY: as('tls-key'),
  MP_SMTP_TLS_CERT: as('tls-cert'),
  MP_SMTP_TLS_KEY: as('tls-key'),
  MP_SMTP_TLS_REQUIRED: asked('require-tls'),
  MP_SMTP_REQUIRE_STARTTLS: asked('require-tls'),
  MP_POP3_BIND_ADDR: listen('pop3'),
  MP_SMTP_AUTH_ACCEPT_ANY: soAnyway,
  MP_SMTP_AUTH_ALLOW_INSECURE: soAnyway,
  MP_SMTP_DISABLE_RDNS: soAnyway,
  MP_BLOCK_REMOTE_CSS_AND_FONTS: soAnyway,
  MP_COMPRESSION: soAnyway,
  MP_DISABLE_HTML_CHECK: soAnyway,
  MP_DISABLE_WAL: unlessOff,
  MP_SMTP_REQUIRE_TLS: unlessOff,
  MP_SMTP_STRICT_RFC_HEADERS: unlessOff,
  MP_IGNORE_DUPLICATE_IDS: unlessOff,
  MP_USE_MESSAGE_DATES: unlessOff,
  MH_STORAGE: (value) => (['memory', 'maildir'].includes(value) ? 'so anyway' : 'not played'),
  MH_MAILDIR_PATH: (value) => ({ flag: 'data', value: `${value}.bouncelab` }),
  MH_SMTP_BIND_ADDR: listen('smtp'),
  MH_API_BIND_ADDR: listen('http'),
  MH_UI_BIND_ADDR: listen('http'),
  MH_UI_WEB_PATH: basePath,
  MH_AUTH_FILE: as('ui-auth'),
  MH_CORS_ORIGIN: as('cors'),
}

export interface ForeignSettings {
  /** By the name of our flag: the variable that sets it, and the value in our words. */
  settings: Record<string, { name: string; value: string }>
  /** Variables that are set and ask for what is not here. */
  notPlayed: string[]
}

/**
 * @param flags names of the flags that there are; a variable that maps to another one is not played
 * @throws SandboxError E_CONFIG for a variable that cannot be read
 */
export function readForeignNames(environment: Environment, flags: readonly string[]): ForeignSettings {
  const found: ForeignSettings = { settings: {}, notPlayed: [] }
  const given = Object.keys(environment).filter((name) => /^M[PH]_[A-Z]/.test(name) && environment[name])
  const order = Object.keys(FOREIGN_NAMES)
  given.sort((one, other) => order.indexOf(one) - order.indexOf(other))
  for (const name of given) {
    const reading = FOREIGN_NAMES[name]?.(environment[name] ?? '') ?? 'not played'
    if (reading === 'so anyway') continue
    if (reading === 'not played' || !flags.includes(reading.flag)) found.notPlayed.push(name)
    else if (reading.wrong !== undefined) {
      const hint = `Write ${name}="ann:secret bob:$2y$…", or give a file with --${reading.flag}.`
      throw new SandboxError('E_CONFIG', `${name}: ${reading.wrong}`, { hint })
    } else found.settings[reading.flag] = { name, value: reading.value }
  }
  return found
}
