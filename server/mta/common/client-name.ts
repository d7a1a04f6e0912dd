/** What the DNS calls a client, for Received fields and logs. */
import type { ClientInfo } from '../../core/types.ts'
import { isLoopback } from './networks.ts'

/**
 * The name behind an address: `localhost` for this machine, else the setting's, else the name that the client gave
 * itself, as well-kept senders have it; null where it gave an address or nothing.
 * @param names the setting `reverseNames`: address to name, '' for one that has none
 */
export function clientName({ ip, helo }: ClientInfo, names: Readonly<Record<string, string>>): string | null {
  const given = names[ip]
  if (given !== undefined) return given === '' ? null : given
  if (isLoopback(ip)) return 'localhost'
  return helo && /^[A-Za-z0-9.-]+$/.test(helo) ? helo : null
}

/** An IPv4 address without the prefix that it has on an IPv6 socket. */
export const plainIp = (ip: string): string => ip.replace(/^::ffff:/, '')
