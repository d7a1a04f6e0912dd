/** How the server is reached: under which path and names, through which proxies, by pages of which other sites. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

export interface WebOptions {
  /** With slashes around it: `/` or `/mail/`. */
  basePath?: string | undefined
  /** Names besides this machine's own: `mail.internal.example`. */
  allowHosts?: readonly string[] | undefined
  /** Pages of other sites that may use the API: `https://app.example`. */
  cors?: readonly string[] | undefined
  /** Addresses and networks whose X-Forwarded-* is believed: `127.0.0.1`, `10.0.0.0/8`. */
  trustProxies?: readonly string[] | undefined
}

export type WebPolicy = ReturnType<typeof webPolicy>

export function webPolicy({ basePath = '/', allowHosts = [], cors = [], trustProxies = [] }: WebOptions = {}) {
  const trusted = new BlockList()
  for (const written of trustProxies) {
    const [address = '', bits] = written.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string): boolean => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const kind = isIP(plain)
    return kind !== 0 && trusted.check(plain, kind === 6 ? 'ipv6' : 'ipv4')
  }
  const forwarded = (req: IncomingMessage, name: string): string | undefined => {
    const value = req.headers[`x-forwarded-${name}`]
    // The last one is the nearest proxy's own.
    return isTrusted(peerOf(req)) ? [value].flat().join(',').split(',').at(-1)?.trim() || undefined : undefined
  }
  const hosts = new Set(allowHosts.map((name) => name.toLowerCase()))
  const origins = new Set(cors)
  return {
    basePath,
    allowsHost: (name: string): boolean => hosts.has(name),
    allowsOrigin: (origin: string | undefined): boolean => origin !== undefined && origins.has(origin),
    /** As the client wrote it. */
    host: (req: IncomingMessage): string | undefined => forwarded(req, 'host') ?? req.headers.host,
    isHttps: (req: IncomingMessage): boolean => forwarded(req, 'proto') === 'https',
    /** The nearest address that is no trusted proxy. */
    clientAddress(req: IncomingMessage): string {
      const hops = [req.headers['x-forwarded-for']].flat().join(',').split(',')
      const way = [...hops.map((hop) => hop.trim()).filter((hop) => isIP(hop) !== 0), peerOf(req)]
      for (let i = way.length - 1; i > 0; i--) if (!isTrusted(way[i] as string)) return way[i] as string
      return way[0] as string
    },
    /** A proxy may take the base path off or leave it. */
    withoutBase: (url: string): string =>
      basePath !== '/' && (url.startsWith(basePath) || url === basePath.slice(0, -1))
        ? `/${url.slice(basePath.length)}`
        : url,
  }
}

const peerOf = (req: IncomingMessage): string => req.socket.remoteAddress ?? ''
