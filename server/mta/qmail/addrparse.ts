/** How qmail-smtpd finds the address in MAIL and RCPT (qmail-smtpd.c, addrparse). */
import type { SmtpPath } from '../../core/smtp-dialect.ts'
import { utf8 } from '../../mail/bytes.ts'

/** Bytes; a longer address is a syntax error. The limit of 900 counts the zero at its end. */
const LONGEST = 899

// The addresses that are surely this host's: qmail asks its network interfaces (ipme.c), and these do not vary.
const OWN_ADDRESSES = new Set(['127.0.0.1', '0.0.0.0'])

/**
 * Takes what comes after the first `<`, or after the first colon, or nothing at all: `mail from:` and a bare `MAIL` are
 * the empty address. The word before the colon is not looked at. For the queue a source route goes, quotes and
 * backslashes too, and an own address literal becomes localiphost.
 * @returns null for an address that is too long
 * @example addrparse('FROM:<@relay.test:"a b"@c.test> SIZE=10', 'mx.test')
 *   // { path: '@relay.test:"a b"@c.test', queuedAs: 'a b@c.test', rest: ' SIZE=10' }
 */
export function addrparse(argument: string, localiphost: string): SmtpPath | null {
  const bracket = argument.indexOf('<')
  const start = bracket >= 0 ? bracket + 1 : afterColon(argument)
  const terminator = bracket >= 0 ? '>' : ' '
  const { address, end } = unquote(argument, afterRoute(argument, start), terminator)
  const queued = ownHost(address, localiphost)
  if (utf8(queued).length > LONGEST) return null
  const path = argument.slice(start, end)
  const rest = argument.slice(bracket >= 0 ? end + 1 : end)
  return { path, ...(queued === path ? {} : { queuedAs: queued }), rest }
}

function afterColon(argument: string): number {
  let at = argument.indexOf(':')
  if (at < 0) return argument.length
  do at++
  while (argument[at] === ' ')
  return at
}

/** Past `@a.test,@b.test:`; an address that begins with @ and has no colon is a route to nowhere, and empty. */
function afterRoute(argument: string, start: number): number {
  if (argument[start] !== '@') return start
  const colon = argument.indexOf(':', start)
  return colon < 0 ? argument.length : colon + 1
}

/** @returns the address without quotes and backslashes, and the index of what ended it */
function unquote(argument: string, from: number, terminator: string): { address: string; end: number } {
  let address = ''
  let quoted = false
  for (let at = from; at < argument.length; at++) {
    const c = argument[at] as string
    if (!quoted && c === terminator) return { address, end: at }
    if (c === '\\') address += argument[++at] ?? ''
    else if (c === '"') quoted = !quoted
    else address += c
  }
  return { address, end: argument.length }
}

function ownHost(address: string, localiphost: string): string {
  const [, before, ip] = /^(.*@)\[([\d.]+)\]$/s.exec(address) ?? []
  return ip !== undefined && OWN_ADDRESSES.has(ip) ? `${before}${localiphost}` : address
}
