/**
 * A client's connection, as line protocols need it: lines and counted bytes out of it, replies into it. Whatever a client
 * does, no more than one line, or what was asked for, is held.
 */
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

/** A line without its end, each byte a character; what else can become of it. */
export type Line = { text: string } | 'too-long' | 'idle' | 'ended'

const LF = 10
const CR = 13
/** Output beyond this waits for the client to read. */
const MOST_UNSENT = 64 * 1024
/** Input beyond this waits in the client. */
const MOST_UNREAD = 64 * 1024
/** Real milliseconds in which a client must take some of what is sent, or shake hands. */
const STALLED = 60_000

export class LineConnection {
  #socket: Socket
  /** Input that nobody has read yet. */
  #input: Buffer = Buffer.alloc(0)
  #ended = false
  #wake: (() => void) | null = null
  #output: (string | Uint8Array)[] = []
  #unsent = 0
  /** What is said when the session next waits for the client; the server stops then. */
  #goodbye: string | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  get isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket
  }

  /** The client's address. */
  get ip(): string {
    return this.#socket.remoteAddress ?? ''
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  /** Whether a reader waits for the client: then nothing is half said. */
  get isWaiting(): boolean {
    return this.#wake !== null
  }

  /**
   * The next line.
   * @param longest octets without the line end; a longer line is passed over whole
   * @param patience real milliseconds until all of it is there
   */
  async line(longest: number, patience: number): Promise<Line> {
    const deadline = Date.now() + patience
    let isTooLong = false
    for (;;) {
      const end = this.#input.indexOf(LF)
      if (end >= 0) {
        const last = this.#input[end - 1] === CR ? end - 1 : end
        const text = this.#input.toString('latin1', 0, last)
        this.#take(end + 1)
        return isTooLong || last > longest ? 'too-long' : { text }
      }
      // What is too long already need not be kept.
      if (this.#input.length > longest + 1) {
        isTooLong = true
        this.#take(this.#input.length)
      }
      if (this.#ended) return 'ended'
      if (!(await this.#more(deadline))) return 'idle'
    }
  }

  /** So many bytes; null where they do not come in time. */
  async bytes(count: number, patience: number): Promise<Buffer | null> {
    const deadline = Date.now() + patience
    const parts: Buffer[] = []
    for (let missing = count; missing > 0; ) {
      const part = this.#input.subarray(0, missing)
      parts.push(part)
      missing -= part.length
      this.#take(part.length)
      if (missing > 0 && (this.#ended || !(await this.#more(deadline)))) return null
    }
    return Buffer.concat(parts)
  }

  /** Passes over so many bytes. @returns whether they came in time */
  async skip(count: number, patience: number): Promise<boolean> {
    const deadline = Date.now() + patience
    for (let missing = count; missing > 0; ) {
      const part = Math.min(missing, this.#input.length)
      missing -= part
      this.#take(part)
      if (missing > 0 && (this.#ended || !(await this.#more(deadline)))) return false
    }
    return true
  }

  /** Text goes out a byte a character. */
  write(data: string | Uint8Array): void {
    this.#output.push(data)
    this.#unsent += data.length
  }

  /** Sends what was written where it has become much. */
  async relieve(): Promise<void> {
    if (this.#unsent >= MOST_UNSENT) await this.flush()
  }

  /** Sends what was written; resolves when the client has room for more. */
  async flush(): Promise<void> {
    if (this.#output.length === 0) return
    const whole = Buffer.concat(
      this.#output.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
    )
    this.#output = []
    this.#unsent = 0
    if (!this.#socket.writable) return
    if (!this.#socket.write(whole)) await this.#drained()
  }

  /** Changes to TLS. What came before the handshake is thrown away (RFC 3207 section 6). @returns whether it worked */
  async startTls(context: SecureContext): Promise<boolean> {
    const plain = this.#socket
    plain.removeAllListeners('data')
    plain.removeAllListeners('end')
    this.#input = Buffer.alloc(0)
    const secure = new TLSSocket(plain, { isServer: true, secureContext: context })
    plain.resume()
    this.#socket = secure
    return new Promise((resolve) => {
      const timer = setTimeout(() => secure.destroy(), STALLED)
      const done = (worked: boolean) => {
        clearTimeout(timer)
        resolve(worked)
      }
      secure.once('secure', () => {
        this.#listen()
        done(true)
      })
      secure.once('close', () => done(false))
      secure.on('error', () => secure.destroy())
    })
  }

  /** Says goodbye as soon as nothing is half said, then ends the connection. */
  stop(goodbye: string): void {
    this.#goodbye = goodbye
    if (this.isWaiting) this.#leave()
  }

  /** Sends what was written, then ends the connection. */
  end(): void {
    if (this.#output.length > 0 && this.#socket.writable) void this.flush()
    this.#socket.end()
    // A client that never closes its side is not waited for.
    setTimeout(() => this.#socket.destroy(), 1000).unref()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #listen(): void {
    const socket = this.#socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      this.#input = this.#input.length > 0 ? Buffer.concat([this.#input, chunk]) : chunk
      if (this.#input.length > MOST_UNREAD) socket.pause()
      this.#awake()
    })
    const ended = () => {
      this.#ended = true
      this.#awake()
    }
    socket.on('end', ended)
    socket.on('close', ended)
    socket.on('error', () => socket.destroy())
  }

  #leave(): void {
    if (this.#goodbye) this.write(this.#goodbye)
    this.#goodbye = ''
    this.end()
  }

  #take(count: number): void {
    this.#input = this.#input.subarray(count)
    if (this.#socket.isPaused() && this.#input.length <= MOST_UNREAD) this.#socket.resume()
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  /** Waits for more input, or its end. @returns false where the time is up */
  #more(deadline: number): Promise<boolean> {
    if (this.#goodbye !== null) this.#leave()
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => {
          this.#wake = null
          resolve(false)
        },
        Math.max(0, deadline - Date.now()),
      )
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }

  #drained(): Promise<void> {
    const socket = this.#socket
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), STALLED)
      const done = () => {
        clearTimeout(timer)
        socket.off('drain', done)
        socket.off('close', done)
        resolve()
      }
      socket.on('drain', done)
      socket.on('close', done)
    })
  }
}
