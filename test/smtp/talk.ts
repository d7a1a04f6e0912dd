/** A raw SMTP client for tests: writes bytes, reads whole replies, and sees how the connection ends. */
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

type Ending = 'end' | 'reset'

export class Talk {
  socket: Socket
  #text = ''
  #ending: Ending | null = null
  #waiting: (() => void)[] = []

  private constructor(socket: Socket) {
    this.socket = socket
    this.#listen()
  }

  /** @returns after the greeting */
  static async open(port: number): Promise<Talk & { greeting: string }> {
    const talk = await Talk.silent(port)
    return Object.assign(talk, { greeting: await talk.reply() })
  }

  /** @returns as soon as the connection stands */
  static async silent(port: number): Promise<Talk> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const talk = new Talk(socket)
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return talk
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(bytes)
  }

  /** Sends a command. @returns the reply, its lines joined by `\n` */
  say(command: string): Promise<string> {
    this.write(`${command}\r\n`)
    return this.reply()
  }

  /** Says hello, then each command in turn. @returns the last reply */
  async sayAll(...commands: string[]): Promise<string> {
    let last = ''
    for (const command of commands) last = await this.say(command)
    return last
  }

  /** The next whole reply; throws where the connection ends instead. */
  async reply(): Promise<string> {
    for (;;) {
      const found = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/.exec(this.#text)
      if (found) {
        this.#text = this.#text.slice(found[0].length)
        return found[0].replaceAll('\r\n', '\n').trimEnd()
      }
      if (this.#ending) throw new Error(`connection ended (${this.#ending}) after ${JSON.stringify(this.#text)}`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** How the server ends the connection. */
  async ending(): Promise<Ending> {
    while (!this.#ending) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return this.#ending
  }

  /** What came and was not read as a reply. */
  get rest(): string {
    return this.#text
  }

  async startTls(options: ConnectionOptions = { rejectUnauthorized: false }): Promise<void> {
    const plain = this.socket
    plain.removeAllListeners('data').removeAllListeners('end')
    const secure = connectTls({ socket: plain, servername: 'localhost', ...options })
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject))
    this.socket = secure
    this.#listen()
  }

  destroy(): void {
    this.socket.destroy()
  }

  #listen(): void {
    const end = (ending: Ending) => {
      this.#ending ??= ending
      this.#wake()
    }
    this.socket.on('data', (bytes) => {
      this.#text += bytes.toString('utf8')
      this.#wake()
    })
    this.socket.on('end', () => end('end'))
    this.socket.on('close', () => end('end'))
    this.socket.on('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNRESET' && end('reset'))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const each of waiting) each()
  }
}
