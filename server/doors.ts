/** Keys, certificates, passwords and tokens of the operator: read, checked, and read again when their files change. */
import type { Passwords } from './auth/passwords.ts'
import { SandboxError } from './errors.ts'
import { followFiles } from './files/follow-files.ts'
import type { GuardOptions } from './http/guard/guard.ts'
import type { WebOptions } from './http/web-policy.ts'
import type { MailboxDoor } from './mailbox/admit.ts'
import { type Door, OPEN_DOOR } from './smtp/door.ts'
import { TlsContexts } from './smtp/tls.ts'

export interface DoorOptions extends WebOptions {
  /** Files of the certificate and its key, or their PEM; one is made without them. */
  tls?: { cert: string; key: string } | undefined
  /** SMTP: nothing before TLS. */
  requireTls?: boolean | undefined
  /** Names and passwords for SMTP, POP3 and IMAP, or their file, or its lines; any password is right without them. */
  auth?: string | Readonly<Record<string, string>> | undefined
  /** SMTP: no mail without AUTH; true where there is a file, unless given. */
  authRequired?: boolean | undefined
  /** Whose passwords are taken without TLS; those of this machine unless given. */
  authClear?: Door['clearAuth'] | undefined
  /** Wrong passwords of an address in a minute; 20 unless given, 0 for any number. */
  authLimit?: number | undefined
  /** File of names and passwords for page and API, or its lines; they are open without it and without tokens. */
  uiAuth?: string | undefined
  /** File of the API's tokens. */
  tokens?: string | undefined
  /** A token that may do everything. */
  token?: string | undefined
}

export interface Doors {
  tls: TlsContexts
  smtp: Door
  mailboxes: MailboxDoor
  /** Null where page and API are open. */
  guard: GuardOptions | null
  /** Ends the following of files. */
  close(): void
}

type Say = (level: 'info' | 'warn', message: string) => void

const LIMIT = 20

const isFile = (text: string): boolean => !text.includes('-----BEGIN')
/** No path has a line end. */
const isLines = (text: string): boolean => text.includes('\n')

/** @throws SandboxError E_CONFIG for what a file has wrong, with its line */
export async function openDoors(options: DoorOptions, say: Say): Promise<Doors> {
  const ends: (() => void)[] = []
  const tls = await openTls(options.tls, say, ends)
  const passwords = await openMailPasswords(options, say, ends)
  const clearAuth = passwords ? (options.authClear ?? 'loopback') : 'any'
  const smtp = {
    passwords,
    clearAuth,
    requireTls: options.requireTls ?? OPEN_DOOR.requireTls,
    authRequired: options.authRequired ?? passwords !== undefined,
  }
  const guard = await openGuard(options, say, ends)
  const close = () => {
    for (const end of ends) end()
  }
  return { tls, smtp, mailboxes: { passwords, clearAuth }, guard, close }
}

/** Loaded only where it is wanted, as what follows. */
async function openTls(files: DoorOptions['tls'], say: Say, ends: (() => void)[]): Promise<TlsContexts> {
  if (!files) return new TlsContexts('make', 'bouncelab')
  const { readKeyFiles } = await import('./tls/key-files.ts')
  const read = () => {
    const { pair, warnings } = readKeyFiles(files, new Date())
    for (const warning of warnings) say('warn', warning)
    return pair
  }
  const contexts = new TlsContexts(read(), 'bouncelab')
  const again = () => {
    contexts.replace(read())
    say('info', `${files.cert}: the certificate was read again`)
  }
  ends.push(follow([files.cert, files.key].filter(isFile), again, say))
  return contexts
}

async function openMailPasswords(options: DoorOptions, say: Say, ends: (() => void)[]): Promise<Passwords | undefined> {
  const { auth, authLimit = LIMIT } = options
  if (typeof auth === 'string') return openPasswords(auth, '--auth', options, say, ends)
  if (auth === undefined) return undefined
  const { Passwords } = await import('./auth/passwords.ts')
  const entries = Object.entries(auth).map(([name, secret]) => [name, { scheme: 'plain', secret }] as const)
  return new Passwords(new Map(entries), authLimit)
}

async function openPasswords(
  file: string,
  flag: string,
  { authLimit = LIMIT }: DoorOptions,
  say: Say,
  ends: (() => void)[],
  changed: () => void = () => undefined,
): Promise<Passwords> {
  const { parsePasswords, readPasswords } = await import('./auth/password-file.ts')
  const { Passwords } = await import('./auth/passwords.ts')
  if (isLines(file)) return new Passwords(parsePasswords(file, flag), authLimit)
  const passwords = new Passwords(readPasswords(file, flag), authLimit)
  const again = () => {
    passwords.replace(readPasswords(file, flag))
    changed()
    say('info', `${file}: the passwords were read again`)
  }
  ends.push(follow([file], again, say))
  return passwords
}

async function openGuard(options: DoorOptions, say: Say, ends: (() => void)[]): Promise<GuardOptions | null> {
  const { uiAuth, tokens: file, token } = options
  if (uiAuth === undefined && file === undefined && token === undefined) return null
  const { Sessions } = await import('./http/guard/sessions.ts')
  const { plainToken, readTokens } = await import('./http/guard/tokens.ts')
  const sessions = new Sessions()
  // Whoever was taken out of a file is out at once.
  const clear = () => sessions.clear()
  const passwords =
    uiAuth === undefined ? undefined : await openPasswords(uiAuth, '--ui-auth', options, say, ends, clear)
  const own = token === undefined ? null : plainToken(token)
  if (token !== undefined && !own) {
    const hint = 'Make one: openssl rand -hex 24'
    throw new SandboxError('E_CONFIG', '--token is shorter than 16 characters.', { hint })
  }
  const read = () => new Map([...(file === undefined ? [] : readTokens(file)), ...(own ? [own] : [])])
  let tokens = read()
  if (file !== undefined) {
    const again = () => {
      tokens = read()
      clear()
      say('info', `${file}: the tokens were read again`)
    }
    ends.push(follow([file], again, say))
  }
  return { passwords, sessions, tokens: () => tokens }
}

/** A file with a mistake leaves what was in force. */
const follow = (files: readonly string[], again: () => void, say: Say): (() => void) =>
  followFiles(files, () => {
    try {
      again()
    } catch (error) {
      const { message, hint } = error as SandboxError
      say('warn', `${message}${hint ? ` ${hint}` : ''} What was in force stays in force.`)
    }
  })
