/** A bare SMTP conversation: sends lines, gives whole replies. */
import { connect, type Socket } from 'node:net'

export class SmtpTalk {
  readonly greeting: string
  readonly #socket: Socket
  #buffer = ''
  #waiting: ((reply: string) => void) | null = null
  #failed: ((error: Error) => void) | null = null
  #gone = false

  private constructor(socket: Socket, greeting: string) {
    this.#socket = socket
    this.greeting = greeting
  }

  static async open(port: number, host = '127.0.0.1'): Promise<SmtpTalk> {
    const socket = connect(port, host)
    const talk = new SmtpTalk(socket, '')
    talk.#listen()
    const greeting = await talk.#reply()
    return Object.assign(talk, { greeting })
  }

  /** Sends a command line, or message data, and gives the whole reply, multi-line ones with their newlines. */
  command(line: string): Promise<string> {
    const reply = this.#reply()
    this.#socket.write(`${line}\r\n`)
    return reply
  }

  close(): void {
    this.#socket.destroy()
  }

  #listen(): void {
    this.#socket.setEncoding('utf8')
    this.#socket.on('data', (chunk: string) => {
      this.#buffer += chunk
      this.#offer()
    })
    const gone = () => {
      this.#gone = true
      this.#failed?.(new Error('the connection is gone'))
    }
    this.#socket.on('close', gone)
    this.#socket.on('error', gone)
  }

  #reply(): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new Error('the connection is gone'))
      this.#waiting = resolve
      this.#failed = reject
      this.#offer()
    })
  }

  #offer(): void {
    const whole = /^(?:\d{3}-.*\r?\n)*\d{3}(?: .*)?\r?\n/.exec(this.#buffer)
    if (!whole || !this.#waiting) return
    this.#buffer = this.#buffer.slice(whole[0].length)
    const resolve = this.#waiting
    this.#waiting = null
    this.#failed = null
    resolve(whole[0].trimEnd())
  }
}
