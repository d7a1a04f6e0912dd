/** The SMTP listener: takes mail for the sandboxes of its host. */
import type { AddressInfo } from 'node:net'
import { SandboxError } from '../errors.ts'
import { type Door, OPEN_DOOR } from './door.ts'
import type { SmtpHost } from './host.ts'
import { ListenerServer } from './listener-server.ts'
import { type ListenOn, removeDeadSocket } from './socket-file.ts'
import { type KeyAndCertificate, TlsContexts } from './tls.ts'

export interface SmtpListenerOptions {
  host: SmtpHost
  /** Port 0 takes any free one. */
  listen: ListenOn
  /** The name in greetings and in the certificate. */
  hostname: string
  /** Bytes. */
  maxMessageSize: number
  /** Shared with other ports, or of this one alone. */
  tls: TlsContexts | KeyAndCertificate | 'make'
  /** TLS from the first byte (RFC 8314). */
  implicitTls?: boolean
  /** LMTP (RFC 2033) in place of SMTP. */
  lmtp?: boolean
  /** Who may come in; everybody unless given. */
  door?: Door
  /** Whether an AUTH user name picks the sandbox. */
  authSandboxes: boolean
  /** Real milliseconds without a byte from the client; 5 minutes unless given. */
  idleTimeout?: number
  /** Longest command line in bytes; 16 KiB unless given. */
  maxLine?: number
}

export interface SmtpListener {
  /** Port 0 for a socket file, whose path is the host. */
  address: { host: string; port: number }
  /** What a client is to trust, the certificate of a fault included: PEM. */
  certificates(): string[]
  /** Lets open transactions finish for at most so many ms, tells the others goodbye at once. */
  close(graceMs: number): Promise<void>
}

const IDLE_TIMEOUT = 5 * 60 * 1000
const MAX_LINE = 16 * 1024
/**
 * So many may connect before the event loop has its turn; of more than that the system drops some without a word, and
 * they wait for a greeting that never comes. The system lowers it to what it allows (4096 on Linux).
 */
const BACKLOG = 4096

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
export async function startSmtpListener(options: SmtpListenerOptions): Promise<SmtpListener> {
  const { host, hostname, maxMessageSize, authSandboxes, listen } = options
  const { implicitTls = false, lmtp = false, door = OPEN_DOOR } = options
  const settings = { host, hostname, maxMessageSize, authSandboxes, maxLine: options.maxLine ?? MAX_LINE, lmtp, door }
  const tls = options.tls instanceof TlsContexts ? options.tls : new TlsContexts(options.tls, hostname)
  const server = new ListenerServer(settings, tls, options.idleTimeout ?? IDLE_TIMEOUT, implicitTls)
  const spoken = nameOf(lmtp, implicitTls)
  if ('path' in listen) await removeDeadSocket(listen.path, spoken)
  await listening(server, listen, spoken)
  const bound = server.server.address() as AddressInfo | string
  return {
    address: typeof bound === 'string' ? { host: bound, port: 0 } : { host: bound.address, port: bound.port },
    certificates: () => tls.certificates,
    close: (graceMs) => close(server, graceMs),
  }
}

interface Spoken {
  protocol: string
  flag: string
}

const nameOf = (lmtp: boolean, implicitTls: boolean): Spoken =>
  lmtp
    ? { protocol: 'LMTP', flag: '--lmtp' }
    : implicitTls
      ? { protocol: 'SMTPS', flag: '--smtps' }
      : { protocol: 'SMTP', flag: '--smtp' }

function listening(server: ListenerServer, listen: ListenOn, spoken: Spoken): Promise<void> {
  const where = 'path' in listen ? listen.path : `${listen.host}:${listen.port}`
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(cannotListen(error, where, spoken))
    server.server.once('error', failed)
    server.listen({ ...listen, backlog: BACKLOG }, () => {
      server.server.off('error', failed)
      resolve()
    })
  })
}

function cannotListen(error: NodeJS.ErrnoException, where: string, { protocol, flag }: Spoken): SandboxError {
  if (error.code === 'EADDRINUSE') {
    const hint = `Stop what listens there, or choose another with ${flag} HOST:PORT; port 0 takes any free one.`
    return new SandboxError('E_PORT_IN_USE', `${protocol} cannot listen on ${where}: the port is in use.`, {
      hint,
      cause: error,
    })
  }
  const hint = `Give an address of this machine and a port that you may open: ${flag} 127.0.0.1:1025.`
  const message = `${protocol} cannot listen on ${where}: ${error.message}`
  return new SandboxError('E_CANNOT_LISTEN', message, { hint, cause: error })
}

function close(server: ListenerServer, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      for (const connection of server.open) connection.abort()
    }, graceMs)
    server.server.close(() => {
      clearTimeout(deadline)
      resolve()
    })
    for (const connection of server.open) connection.stop()
  })
}
