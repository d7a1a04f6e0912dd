/** Requests that offer another protocol than the live socket's. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** Java's HttpClient and `curl --http2` offer HTTP/2 (h2c) with each first request. */
export const isWebSocket = (req: IncomingMessage): boolean => req.headers.upgrade?.toLowerCase() === 'websocket'

/**
 * Goes on in HTTP/1.1, as a server may that does not want to change (RFC 9110 section 7.8). Node hands over every
 * request with Upgrade as soon as somebody listens for one, so the request is put before it again without the offer.
 */
export function declineUpgrade(server: Server, req: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`]
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = req.rawHeaders.slice(i, i + 2)
    if (!/^(?:connection|upgrade|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`)
  }
  server.emit('connection', socket)
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
}
