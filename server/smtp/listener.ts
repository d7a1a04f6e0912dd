/** The SMTP listener: takes mail for the sandboxes of its host. */
import type { AddressInfo } from 'node:net'
import { SandboxError } from '../errors.ts'
import type { SmtpHost } from './host.ts'
import { ListenerServer } from './listener-server.ts'
import { type KeyAndCertificate, TlsContexts } from './tls.ts'

export interface SmtpListenerOptions {
  host: SmtpHost
  /** Port 0 takes any free one. */
  listen: { host: string; port: number }
  /** The name in greetings and in the certificate. */
  hostname: string
  /** Bytes. */
  maxMessageSize: number
  tls: KeyAndCertificate | 'make'
  /** Whether an AUTH user name picks the sandbox. */
  authSandboxes: boolean
  /** Real milliseconds without a byte from the client; 5 minutes unless given. */
  idleTimeout?: number
  /** Longest command line in bytes; 16 KiB unless given. */
  maxLine?: number
}

export interface SmtpListener {
  address: { host: string; port: number }
  /** What a client is to trust, the certificate of a fault included: PEM. */
  certificates(): string[]
  /** Lets open transactions finish for at most so many ms, tells the others goodbye at once. */
  close(graceMs: number): Promise<void>
}

const IDLE_TIMEOUT = 5 * 60 * 1000
const MAX_LINE = 16 * 1024

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
export async function startSmtpListener(options: SmtpListenerOptions): Promise<SmtpListener> {
  const { host, hostname, maxMessageSize, authSandboxes, listen } = options
  const settings = { host, hostname, maxMessageSize, authSandboxes, maxLine: options.maxLine ?? MAX_LINE }
  const tls = new TlsContexts(options.tls, hostname)
  const server = new ListenerServer(settings, tls, options.idleTimeout ?? IDLE_TIMEOUT)
  await listening(server, listen)
  const { address, port } = server.server.address() as AddressInfo
  return {
    address: { host: address, port },
    certificates: () => tls.certificates,
    close: (graceMs) => close(server, graceMs),
  }
}

function listening(server: ListenerServer, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(cannotListen(error, `${host}:${port}`))
    server.server.once('error', failed)
    server.listen(port, host, () => {
      server.server.off('error', failed)
      resolve()
    })
  })
}

function cannotListen(error: NodeJS.ErrnoException, where: string): SandboxError {
  if (error.code === 'EADDRINUSE') {
    const hint = 'Stop what listens there, or choose another with --smtp HOST:PORT; port 0 takes any free one.'
    return new SandboxError('E_PORT_IN_USE', `SMTP cannot listen on ${where}: the port is in use.`, {
      hint,
      cause: error,
    })
  }
  const hint = 'Give an address of this machine and a port that you may open: --smtp 127.0.0.1:1025.'
  const message = `SMTP cannot listen on ${where}: ${error.message}`
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
