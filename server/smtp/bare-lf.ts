/** Looks for a line feed without its carriage return in a message as it comes, chunk by chunk. */
import type { Buffer } from 'node:buffer'

const LF = 10
const CR = 13

export class BareLf {
  /** Of the last chunk; before the first one stands the line feed of DATA. */
  #last = LF

  isIn(chunk: Buffer): boolean {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) {
      if ((at === 0 ? this.#last : chunk[at - 1]) !== CR) return true
    }
    this.#last = chunk.at(-1) ?? this.#last
    return false
  }
}
