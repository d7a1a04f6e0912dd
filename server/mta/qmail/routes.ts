/** Where remote mail goes: control/smtproutes first, else a host made up from the domain (qmail-remote.8). */
import { domainOf } from '../../core/address.ts'
import { inventHost } from '../../core/outcome.ts'
import type { RemoteHost } from '../../core/types.ts'
import { utf8 } from '../../mail/bytes.ts'
import type { QmailConfig } from './config.ts'
import { asciiLower, suffixes } from './control.ts'
import type { Relay } from './relay.ts'

const DOTTED_QUAD = /^\[?(\d{1,3}(?:\.\d{1,3}){3})\]?$/

type Routes = Pick<QmailConfig, 'smtproutes'>

/** The relay for a domain; null where its own MX records count. */
export function relayFor(config: Routes, domain: string): Relay | null {
  if (config.smtproutes.size === 0) return null
  for (const key of suffixes(domain)) {
    const relay = config.smtproutes.get(asciiLower(key))
    // An empty relay is an exception: look the MX up as usual.
    if (relay !== undefined) return relay
  }
  return null
}

/** An address in smtproutes wins over what a rule says; a relay's name does not. */
export function remoteHost(config: Routes, domain: string, given: Partial<RemoteHost>): RemoteHost {
  const relay = relayFor(config, domain)?.host ?? null
  const routed = relay === null ? null : DOTTED_QUAD.exec(relay)
  if (routed) return inventHost(domain, { ...given, address: routed[1] as string })
  const literal = DOTTED_QUAD.exec(domain)
  if (relay === null && literal) return { name: given.name ?? domain, address: given.address ?? (literal[1] as string) }
  return inventHost(domain, relay === null ? given : { ...given, name: given.name ?? relay })
}

/** The name that qmail-remote looks up for an address, made safe for a report (outsafe). */
export function lookedUpHost(config: Routes, address: string): string {
  const host = relayFor(config, domainOf(address))?.host ?? address.slice(address.lastIndexOf('@') + 1)
  return [...utf8(host)].map((byte) => (byte < 33 || byte > 126 ? '?' : String.fromCharCode(byte))).join('')
}
