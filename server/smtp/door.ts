/** Who may come in by SMTP: what the operator wants before a message is taken, whatever system the sandbox plays. */
import { isLoopback } from '../auth/loopback.ts'
import type { Passwords } from '../auth/passwords.ts'
import { MECHANISMS, type Mechanism } from '../auth/sasl.ts'
import type { SmtpExtension } from '../core/smtp-dialect.ts'
import type { ClientInfo } from '../core/types.ts'
import type { Dialogue } from './dialogue.ts'

export interface Door {
  /** Any password will do without it. */
  passwords?: Passwords | undefined
  /** Whether MAIL needs AUTH first. */
  authRequired: boolean
  /** Whether everything but the change to TLS is refused before it (RFC 3207 section 4). */
  requireTls: boolean
  /** Whose passwords are taken where anybody on the way could read them. */
  clearAuth: 'any' | 'loopback' | 'none'
}

export const OPEN_DOOR: Door = { authRequired: false, requireTls: false, clearAuth: 'any' }

/** RFC 3207 section 4 lets these pass; LHLO is LMTP's EHLO. */
const BEFORE_TLS = ['EHLO', 'LHLO', 'STARTTLS', 'NOOP', 'QUIT']
/** RFC 4954 section 6: what may be said without AUTH. */
const BEFORE_AUTH = ['EHLO', 'HELO', 'LHLO', 'STARTTLS', 'AUTH', 'NOOP', 'RSET', 'QUIT', 'HELP']

/** What the operator has against this command now. @returns the reply; null where there is nothing */
export function barred(
  { settings: { door }, session: { client }, dialect: { replies } }: Dialogue,
  verb: string,
): string | null {
  if (door.requireTls && !client.tls && !BEFORE_TLS.includes(verb)) return replies.tlsFirst
  if (door.authRequired && client.user === undefined && !BEFORE_AUTH.includes(verb)) return replies.authFirst
  return null
}

/** The dialect's extensions, and what the operator's wishes need besides: without it nobody could come in. */
export function offeredExtensions({
  settings: { door },
  session: { client },
  dialect,
  hidden,
}: Dialogue): SmtpExtension[] {
  const names = [...dialect.extensions]
  if (door.requireTls && !names.includes('STARTTLS')) names.push('STARTTLS')
  if (door.passwords && !names.includes('AUTH')) names.push('AUTH')
  const usable = mechanismsFor(door, client).length > 0
  return names.filter((name) => !hidden.has(name) && (name !== 'AUTH' || usable))
}

/** In the order in which clients are to try them. */
export function mechanismsFor({ passwords, clearAuth, requireTls }: Door, client: ClientInfo): Mechanism[] {
  if (requireTls && !client.tls) return []
  if (!passwords) return ['PLAIN', 'LOGIN']
  const mayShow = client.tls || clearAuth === 'any' || (clearAuth === 'loopback' && isLoopback(client.ip))
  return MECHANISMS.filter((name) => (name === 'CRAM-MD5' ? passwords.hasSecrets : mayShow))
}
