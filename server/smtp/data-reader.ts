/**
 * Reads the bytes after DATA up to the line with the single dot and takes the stuffed dots away (RFC 5321 section
 * 4.5.2). Only CRLF ends a line: `\n.\n` is content, or a message could smuggle in commands.
 *
 * It stands in for smtp-server's own data stream, which passes each dotted line through a tick of the event loop and
 * each message through a PassThrough.
 */
import { Buffer } from 'node:buffer'

const LF = 10
const CR = 13
const DOT = 46
const CRLF = Buffer.from('\r\n')
const LINE_DOT = Buffer.from('\r\n.')
const PARTS_PER_BLOCK = 1024

export class DataReader {
  /** Bytes of message so far; goes on counting above the limit, where nothing is kept any more. */
  size = 0
  readonly #limit: number
  #blocks: Buffer[] = []
  #parts: Buffer[] = []
  /** How many bytes of CRLF.CRLF the last chunk ended with; they may be content or the end. */
  #held = 2
  /** The line end in `#held` is that of the DATA command: not content. */
  #atStart = true

  constructor(limit: number) {
    this.#limit = limit
  }

  /** @returns where the next command begins in this chunk, or -1 while the message goes on */
  feed(chunk: Buffer, from: number): number {
    let at = from
    while (this.#held > 0 && at < chunk.length) {
      const byte = chunk[at]
      if (this.#held === 4 && byte === LF) {
        this.#giveBack(2)
        return at + 1
      }
      if (byte === (this.#held === 1 ? LF : this.#held === 2 ? DOT : this.#held === 3 ? CR : -1)) {
        this.#held++
        at++
        continue
      }
      this.#giveBack(Math.min(this.#held, 2))
      if (this.#held === 4) this.#keep(CRLF.subarray(0, 1))
      this.#held = 0
    }
    return this.#held > 0 ? -1 : this.#scan(chunk, at)
  }

  /** The whole message; null where it was larger than the limit. */
  message(): Buffer | null {
    if (this.size > this.#limit) return null
    const parts = [...this.#blocks, ...this.#parts]
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, this.size)
  }

  #scan(chunk: Buffer, from: number): number {
    let start = from
    for (let i = chunk.indexOf(LINE_DOT, start); i >= 0; i = chunk.indexOf(LINE_DOT, start)) {
      const afterDot = i + 3
      const left = chunk.length - afterDot
      if (left === 0 || (left === 1 && chunk[afterDot] === CR)) {
        this.#keep(chunk.subarray(start, i))
        this.#held = 3 + left
        return -1
      }
      this.#keep(chunk.subarray(start, i + 2))
      if (chunk[afterDot] === CR && chunk[afterDot + 1] === LF) return afterDot + 2
      start = afterDot
    }
    this.#held = heldAtEnd(chunk, start)
    this.#keep(chunk.subarray(start, chunk.length - this.#held))
    return -1
  }

  /** The held line end turns out to be content. */
  #giveBack(bytes: number): void {
    if (!this.#atStart) this.#keep(CRLF.subarray(0, bytes))
    this.#atStart = false
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return
    this.#atStart = false
    this.size += part.length
    if (this.size > this.#limit) {
      if (this.#parts.length > 0) this.#parts = []
      if (this.#blocks.length > 0) this.#blocks = []
      return
    }
    this.#parts.push(part)
    if (this.#parts.length < PARTS_PER_BLOCK) return
    // A message of nothing but dots has a part per line; their objects would outweigh the bytes.
    this.#blocks.push(Buffer.concat(this.#parts))
    this.#parts = []
  }
}

function heldAtEnd(chunk: Buffer, start: number): number {
  const last = chunk.length - 1
  if (last >= start && chunk[last] === CR) return 1
  return last > start && chunk[last] === LF && chunk[last - 1] === CR ? 2 : 0
}
