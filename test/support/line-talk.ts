/** A bare conversation with a line protocol: sends what it is told, waits for what it is told. A byte a character. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

export class LineTalk {
  #socket: Socket
  #heard = ''
  #closed = false
  #wake: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  static async open(port: number, tls = false): Promise<LineTalk> {
    const socket = tls ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }) : connect(port, '127.0.0.1')
    return new LineTalk(socket)
  }

  get isClosed(): boolean {
    return this.#closed
  }

  send(text: string): void {
    this.#socket.write(text, 'latin1')
  }

  /** Closes this side alone. */
  end(): void {
    this.#socket.end()
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Everything up to the end of what the pattern finds; it is taken away. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#heard)
      if (found) {
        const end = found.index + found[0].length
        const text = this.#heard.slice(0, end)
        this.#heard = this.#heard.slice(end)
        return text
      }
      if (this.#closed) throw new Error(`closed before ${pattern}; heard ${JSON.stringify(this.#heard)}`)
      await this.#more()
    }
  }

  /** One line with its end. */
  line(): Promise<string> {
    return this.until(/^[^\n]*\n/)
  }

  /** Sends a line and gives the next one. */
  say(text: string): Promise<string> {
    this.send(`${text}\r\n`)
    return this.line()
  }

  /** What is left when the server has closed. */
  async rest(): Promise<string> {
    while (!this.#closed) await this.#more()
    return this.#heard
  }

  async startTls(): Promise<void> {
    this.#socket.removeAllListeners()
    const secure: TLSSocket = connectTls({ socket: this.#socket, rejectUnauthorized: false })
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject))
    this.#socket = secure
    this.#listen()
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #listen(): void {
    const closed = () => {
      this.#closed = true
      this.#wake()
    }
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (chunk: string) => {
      this.#heard += chunk
      this.#wake()
    })
    for (const event of ['end', 'close', 'error']) this.#socket.on(event, closed)
  }
}
