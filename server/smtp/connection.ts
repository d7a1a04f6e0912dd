/**
 * smtp-server's connection without what it does to a sandbox: no 100 ms before the greeting, its own parser and
 * commands out of the way. What is used of it: timeouts, the change to TLS, half-closing.
 */
import type { Socket } from 'node:net'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { CommandStream } from './command-stream.ts'
import { Dialogue } from './dialogue.ts'
import type { ListenerServer } from './listener-server.ts'
import type { Settings } from './settings.ts'
import { HANDSHAKE_FAILURE, type TlsFault } from './tls.ts'
import type { Wire } from './wire.ts'

export class Connection extends SMTPConnection implements Wire {
  readonly #dialogue: Dialogue
  readonly #listener: ListenerServer
  readonly #tcp: Socket
  /** Replies not sent yet. */
  #out = ''
  #isStopping = false

  constructor(
    listener: ListenerServer,
    socket: Socket,
    options: SMTPConnectionOptions | null | undefined,
    key: string,
  ) {
    super(listener, socket, options)
    this.#listener = listener
    this.#tcp = socket
    this.#dialogue = new Dialogue(this, listener.settings, key)
  }

  get ip(): string {
    // A socket file has none.
    return this.remoteAddress || ''
  }

  get port(): number {
    return this.remotePort
  }

  get received(): number {
    return this.#stream?.received ?? 0
  }

  get #stream(): CommandStream | null {
    return this._parser instanceof CommandStream ? this._parser : null
  }

  override init(): void {
    if (this.#listener.implicitTls) {
      void this.#beginTls()
      return
    }
    this._setListeners(() => undefined)
    this.#greet()
  }

  /** The session is there before the handshake, so that a handshake that fails stands in its transcript. */
  async #beginTls(): Promise<void> {
    this.#tcp.on('error', () => undefined)
    await this.#dialogue.meet()
    if (this.#tcp.destroyed) this._onClose()
    else this.#upgrade(undefined, () => this.#greet())
  }

  #greet(): void {
    void this.#dialogue.greet().then(() => {
      this._ready = true
      this.#setIdleTimeout()
      this.#flush()
      this.#stream?.open()
    })
  }

  override _setListeners(callback: () => void): void {
    super._setListeners(callback)
    // Its end reaches the parser only after what came before; a dialogue that never answers must hear of it now.
    this._socket.on('end', () => this.#dialogue.inputEnds())
  }

  /** Called from the base's constructor too, before any field of this class exists. */
  override _createParser(): CommandStream {
    const settings: Settings = (this._server as ListenerServer).settings
    return new CommandStream(
      {
        line: (line) => this.#dialogue.line(line),
        lineTooLong: () => this.#dialogue.lineTooLong(),
        message: (raw, size) => this.#dialogue.message(raw, size),
        bareLf: (size) => this.#dialogue.bareLf(size),
        tlsHello: () => this.#dialogue.tlsHello(),
        inputEnded: () => this.#dialogue.inputEnded(),
        flush: (next) => {
          this.#flush()
          if (next) this._whenWritable(next)
        },
      },
      settings.maxLine,
      this._ready,
    )
  }

  write(text: string): void {
    this.#out += text
  }

  #flush(): void {
    const text = this.#out
    this.#out = ''
    // During a handshake the socket is still the bare one: nothing in the clear may go into it.
    if (text && !this._upgrading && this._socket.writable) this._socket.write(text)
  }

  readMessage(limit: number, bytesPerSecond: number | undefined, refuseBareLf: boolean): void {
    this.#stream?.readMessage(limit, bytesPerSecond, refuseBareLf)
  }

  discardInput(): void {
    this.#flush()
    if (this._parser) this._socket.unpipe(this._parser)
    this._socket.resume()
  }

  startTls(fault: TlsFault | undefined): void {
    this.#flush()
    if (fault === 'handshake-failure') this.#failHandshake()
    else this.#upgrade(fault, () => undefined)
  }

  #upgrade(fault: 'expired-certificate' | undefined, begun: () => void): void {
    const { tls } = this.#listener
    const context = fault ? tls.expired : tls.good
    // The base takes the certificate from its server: for this connection, a server with this one.
    const contexts = { secureContext: { value: new Map([['*', context]]) } }
    this._server = Object.create(this.#listener, contexts) as ListenerServer
    // TLS has no half-closing, and a client that leaves during the handshake must be noticed.
    this.#tcp.allowHalfOpen = false
    this.upgrade(
      () => undefined,
      () => {
        this._socket.on('end', () => this.#dialogue.inputEnds())
        this.#dialogue.tlsStarted()
        begun()
      },
    )
  }

  #failHandshake(): void {
    if (this._parser) {
      this._socket.unpipe(this._parser)
      this._parser.isClosed = true
    }
    const fail = () => {
      this._socket.write(HANDSHAKE_FAILURE)
      this.#dialogue.tlsFailed('a rule lets the handshake fail')
    }
    this._socket.once('data', fail)
    this._socket.resume()
  }

  override close(): void {
    this.#flush()
    super.close()
    // A client that keeps an idle connection would not read the goodbye before it needs the connection again.
    if (this.#isStopping) this._socket.destroySoon()
  }

  /** RST instead of FIN. TLS has no such thing: there the connection just ends. */
  reset(): void {
    this.#out = ''
    if (this._socket === this.#tcp && !this.#tcp.destroyed) this.#tcp.resetAndDestroy()
    else this._socket.destroy()
  }

  stop(): void {
    this.#isStopping = true
    this.#dialogue.stop()
  }

  abort(): void {
    this.#dialogue.abort()
    this._socket.destroySoon()
  }

  override _onTimeout(): void {
    if (this._closing) {
      this._socket.destroy()
      return
    }
    this._armTimeout()
    this.#setIdleTimeout()
    this.#dialogue.idle()
    this.#flush()
  }

  /** The base armed it with the listener's own; only its length changes. */
  #setIdleTimeout(): void {
    const own = this.#dialogue.dialect.idleTimeout
    if (own !== undefined && !this._closing) this._socket.setTimeout(own)
  }

  override _onError(error: Error & { code?: string }): void {
    if (this._upgrading) this.#dialogue.tlsFailed(`the TLS handshake failed: ${error.message}`)
    else this.#dialogue.lost(`connection lost: ${error.code ?? error.message}`)
  }

  override _onClose(): void {
    if (this._upgrading) this.#dialogue.tlsFailed('the client left during the TLS handshake')
    this.#dialogue.lost('connection lost')
    super._onClose()
    this.#listener.open.delete(this)
  }
}
