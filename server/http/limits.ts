/** What one client may take: time to say what it wants, header bytes, connections. Who takes more is told so. */
import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { SandboxError } from '../errors.ts'
import { problemOf } from './problem.ts'

export interface HttpLimits {
  /** Ms until all of the header is there. */
  headerTime: number
  /** Ms until all of the request is there. */
  requestTime: number
  /** Bytes of a request's header. */
  headerBytes: number
  connections: number
}

export const HTTP_LIMITS: HttpLimits = {
  headerTime: 15_000,
  requestTime: 120_000,
  headerBytes: 16 * 1024,
  connections: 2000,
}

/** For `createServer`. */
export const serverOptions = ({ headerTime, requestTime, headerBytes }: HttpLimits) => ({
  headersTimeout: headerTime,
  requestTimeout: requestTime,
  maxHeaderSize: headerBytes,
  connectionsCheckingInterval: Math.min(5000, headerTime),
})

export function limitClients(server: Server, limits: HttpLimits): void {
  server.maxConnections = limits.connections
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
    const { status, ...problem } = problemOf(refusal(error, limits))
    const body = JSON.stringify({ ...problem, status })
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ]
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
  })
}

function refusal({ code }: NodeJS.ErrnoException, { headerBytes, requestTime }: HttpLimits): SandboxError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const hint = 'Send less: cookies of other servers on this host are often the reason.'
    return new SandboxError('E_HEADER_TOO_LARGE', `The header has more than ${headerBytes} bytes.`, { hint })
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const hint = `Header and body must be there within ${requestTime / 1000} s, the header sooner.`
    return new SandboxError('E_TOO_SLOW', 'The request did not come in time.', { hint })
  }
  const hint = 'HTTP/1.1 is spoken here; SMTP has a port of its own, printed at start.'
  return new SandboxError('E_BAD_REQUEST', 'This is no HTTP request.', { hint })
}
