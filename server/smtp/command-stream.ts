/**
 * Cuts what the client sends into command lines and messages, one at a time: the next one waits until the last one is
 * answered. It stands in for smtp-server's parser, which copies every chunk into a string and searches it with a
 * regular expression; the plumbing around it (piping, STARTTLS, closing) is smtp-server's.
 */
import { Buffer } from 'node:buffer'
import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import { losslessText } from '../mail/bytes.ts'
import { BareLf } from './bare-lf.ts'
import { DataReader } from './data-reader.ts'

export interface CommandSink {
  line(line: string): void | Promise<void>
  lineTooLong(): void | Promise<void>
  message(raw: Uint8Array | null, size: number): void | Promise<void>
  /** A line feed without its carriage return, where the message was to have none. */
  bareLf(size: number): void | Promise<void>
  /** The client began with a TLS handshake. */
  tlsHello(): void
  inputEnded(): void
  /** Everything at hand is dealt with: time to send the replies. Calls back when the client has room for more. */
  flush(whenWritable?: () => void): void
}

type Next = (error?: Error | null) => void

const LF = 10
const CR = 13
const NOTHING: Buffer = Buffer.alloc(0)
/** So that a packet full of commands does not keep other connections waiting. */
const COMMANDS_PER_TICK = 100
const DRIPS_PER_SECOND = 10

export class CommandStream extends SMTPStream {
  readonly #sink: CommandSink
  readonly #maxLine: number
  /** False until the greeting is sent: what comes earlier waits. */
  #open: boolean
  #chunk = NOTHING
  #at = 0
  #next: Next | null = null
  /** The beginning of a line whose end has not come yet. */
  #partial = NOTHING
  #skipping = false
  #reader: DataReader | null = null
  #bareLf: BareLf | null = null
  #drip = 0
  #plain: boolean

  constructor(sink: CommandSink, maxLine: number, open: boolean) {
    super()
    this.#sink = sink
    this.#maxLine = maxLine
    this.#open = open
    this.#plain = !open
  }

  get received(): number {
    return this.#reader?.size ?? 0
  }

  /** The greeting is out. */
  open(): void {
    this.#open = true
    if (this.#next) this.#run()
  }

  readMessage(limit: number, bytesPerSecond: number | undefined, refuseBareLf: boolean): void {
    this.#reader = new DataReader(limit)
    this.#bareLf = refuseBareLf ? new BareLf() : null
    this.#drip = bytesPerSecond ?? 0
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', next: Next): void {
    this.#chunk = chunk
    this.#at = 0
    this.#next = next
    if (this.#open || this.isClosed) this.#run()
  }

  /** The client's last line without a line end is no command. */
  override _flushData(): void {
    if (!this.isClosed) this.#sink.inputEnded()
  }

  #run(): void {
    for (let commands = 0; this.#at < this.#chunk.length && !this.isClosed; commands++) {
      if (commands === COMMANDS_PER_TICK) {
        setImmediate(() => this.#run())
        return
      }
      const wait = this.#reader ? this.#message(this.#reader) : this.#line()
      if (wait) {
        this.#sink.flush()
        void wait.then(() => this.#run())
        return
      }
    }
    const next = this.#next
    this.#next = null
    this.#chunk = NOTHING
    if (!next) return
    if (this.isClosed) next()
    else this.#sink.flush(next)
  }

  #line(): void | Promise<void> {
    if (this.#plain && this.#isTlsHello()) return this.#sink.tlsHello()
    this.#plain = false
    const end = this.#chunk.indexOf(LF, this.#at)
    const piece = this.#chunk.subarray(this.#at, end < 0 ? undefined : end)
    this.#at = end < 0 ? this.#chunk.length : end + 1
    const length = this.#partial.length + piece.length
    if (end < 0) {
      this.#skipping ||= length > this.#maxLine
      this.#partial = this.#skipping ? NOTHING : Buffer.concat([this.#partial, piece])
      return
    }
    const line = this.#partial.length > 0 ? Buffer.concat([this.#partial, piece]) : piece
    const tooLong = this.#skipping || length > this.#maxLine
    this.#partial = NOTHING
    this.#skipping = false
    return tooLong ? this.#sink.lineTooLong() : this.#sink.line(decode(line))
  }

  #message(reader: DataReader): void | Promise<void> {
    return this.#drip > 0 ? this.#dripInto(reader) : this.#feed(reader, this.#chunk)
  }

  #feed(reader: DataReader, chunk: Buffer): void | Promise<void> {
    const from = this.#at
    const end = reader.feed(chunk, from)
    this.#at = end < 0 ? chunk.length : end
    if (this.#bareLf?.isIn(chunk.subarray(from, this.#at))) {
      this.#reader = null
      return this.#sink.bareLf(reader.size)
    }
    if (end < 0) return
    this.#reader = null
    return this.#sink.message(reader.message(), reader.size)
  }

  /** Takes a tenth of a second's bytes, and their time. */
  async #dripInto(reader: DataReader): Promise<void> {
    const bytes = Math.max(1, Math.round(this.#drip / DRIPS_PER_SECOND))
    const end = Math.min(this.#at + bytes, this.#chunk.length)
    const ms = ((end - this.#at) * 1000) / this.#drip
    await new Promise((resolve) => setTimeout(resolve, ms))
    if (!this.isClosed) await this.#feed(reader, this.#chunk.subarray(0, end))
  }

  /** A TLS record of type handshake. */
  #isTlsHello(): boolean {
    return this.#chunk[this.#at] === 0x16 && this.#chunk[this.#at + 1] === 0x03
  }
}

/** Nothing is replaced: a byte that is no UTF-8 keeps its value. */
const decode = (line: Buffer): string => losslessText(line.at(-1) === CR ? line.subarray(0, -1) : line)
