/** smtp-server's server, making our connections and leaving its certificate until somebody wants TLS. */
import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { Connection } from './connection.ts'
import type { Settings } from './settings.ts'
import type { TlsContexts } from './tls.ts'

export class ListenerServer extends SMTPServer {
  readonly settings: Settings
  readonly tls: TlsContexts
  readonly implicitTls: boolean
  /** Until the socket is closed; the base forgets a connection when it begins to close. */
  readonly open = new Set<Connection>()
  #count = 0

  constructor(settings: Settings, tls: TlsContexts, idleTimeout: number, implicitTls: boolean) {
    super({
      logger: false,
      disableReverseLookup: true,
      socketTimeout: idleTimeout,
      // A client may send everything, close its side and wait for the answers: `printf … | nc -N`.
      allowHalfOpen: true,
    } as ConstructorParameters<typeof SMTPServer>[0])
    this.settings = settings
    this.tls = tls
    this.implicitTls = implicitTls
    // A client's broken connection is told in its session; it is no error of the server.
    this.on('error', () => undefined)
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const connection = new Connection(this, socket, options, `c${++this.#count}`)
    this.connections.add(connection)
    this.open.add(connection)
    connection.init()
  }

  /** The base would set up a certificate of its own here. */
  override updateSecureContext(): void {
    this.secureContext = new Map()
  }
}
