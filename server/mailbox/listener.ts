/** A port on which mailboxes are read: plain with TLS on request, or TLS from the first byte. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { SandboxError } from '../errors.ts'
import type { TlsContexts } from '../smtp/tls.ts'
import { LineConnection } from './line-connection.ts'

export interface MailboxListenerOptions {
  /** `POP3`, `IMAP`: for errors. */
  protocol: string
  /** The flag that gives the address, for errors. */
  flag: string
  /** Port 0 takes any free one. */
  listen: { host: string; port: number }
  tls: TlsContexts
  /** TLS from the first byte. */
  implicitTls: boolean
  /** Runs one session to its end. */
  serve: (connection: LineConnection) => Promise<void>
  /** What a client hears for which there is no room, and one that is there when the server stops; with line end. */
  busy: string
  goodbye: string
  /** So many clients at a time. */
  mostClients?: number
  onFault: (error: unknown) => void
}

export interface MailboxListener {
  address: { host: string; port: number }
  /** Says goodbye to those who wait; lets the others end their command for at most so many ms. */
  close(graceMs: number): Promise<void>
}

const MOST_CLIENTS = 1000

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
export async function startMailboxListener(options: MailboxListenerOptions): Promise<MailboxListener> {
  const { serve, tls, implicitTls, busy, goodbye, onFault } = options
  const open = new Set<LineConnection>()
  let isStopping = false

  async function run(connection: LineConnection): Promise<void> {
    if (implicitTls && !(await connection.startTls(tls.good))) return
    await serve(connection)
  }

  function accept(socket: Socket): void {
    const connection = new LineConnection(socket)
    socket.on('close', () => open.delete(connection))
    if (isStopping || open.size >= (options.mostClients ?? MOST_CLIENTS)) {
      // A client of implicit TLS could not read it.
      if (!implicitTls) connection.write(busy)
      connection.end()
      return
    }
    open.add(connection)
    run(connection)
      .catch(onFault)
      .finally(() => connection.end())
  }

  // A client may send everything, close its side and wait for the answers.
  const server = createServer({ allowHalfOpen: true }, accept)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options)))
    server.listen(options.listen.port, options.listen.host, resolve)
  })
  server.on('error', onFault)
  const { address, port } = server.address() as AddressInfo
  return {
    address: { host: address, port },
    close: (graceMs) =>
      new Promise((resolve) => {
        isStopping = true
        const deadline = setTimeout(() => {
          for (const connection of open) connection.destroy()
        }, graceMs)
        server.close(() => {
          clearTimeout(deadline)
          resolve()
        })
        for (const connection of open) connection.stop(goodbye)
      }),
  }
}

function listenError(error: NodeJS.ErrnoException, { protocol, flag, listen }: MailboxListenerOptions): SandboxError {
  const where = `${protocol} cannot listen on ${listen.host}:${listen.port}`
  if (error.code === 'EADDRINUSE') {
    const hint = `Stop what listens there, or choose another with ${flag} HOST:PORT; port 0 takes any free one.`
    return new SandboxError('E_PORT_IN_USE', `${where}: the port is in use.`, { hint, cause: error })
  }
  const hint = `Give an address of this machine and a port that you may open: ${flag} 127.0.0.1:0.`
  return new SandboxError('E_CANNOT_LISTEN', `${where}: ${error.message}`, { hint, cause: error })
}
