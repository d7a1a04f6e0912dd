/** One relay of smtproutes: `host`, `host:port`, or nothing (qmail-remote.8). */

export interface Relay {
  /** A name, an address, or an address in brackets. */
  host: string
  /** 25 unless given. */
  port: number
}

const SMTP_PORT = 25

/**
 * @returns null for an empty relay, which takes a domain out of a wider route
 * @example readRelay('[192.0.2.7]:2525') // { host: '[192.0.2.7]', port: 2525 }
 */
export function readRelay(text: string): Relay | null {
  // The relay ends at the first colon, and of the port the leading digits count (qmail-remote.c).
  const [host = '', port] = text.split(':', 2)
  if (host === '') return null
  return { host, port: port === undefined ? SMTP_PORT : Number(/^\d*/.exec(port)?.[0]) }
}
