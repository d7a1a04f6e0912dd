/**
 * Bytes of messages that are not in the database, by sandbox and id: notices quote them, and people look at them. Small
 * messages lie together in larger pieces: a hundred thousand buffers of their own would be walked through at every
 * collection of garbage, which halves the rate at which mail is taken in.
 */
import { numberOfId } from './keys.ts'

/** Bytes of a piece for small messages; it is given back when the last message in it is gone. */
const PIECE = 256 * 1024
/** A message of more bytes is a piece by itself. */
const LARGE = 16 * 1024

export class MessageBytes {
  readonly #bySandbox = new Map<string, Pieces>()

  get(sandbox: string, id: string): Uint8Array | undefined {
    return this.#bySandbox.get(sandbox)?.get(numberOfId(id))
  }

  set(sandbox: string, id: string, raw: Uint8Array): void {
    let pieces = this.#bySandbox.get(sandbox)
    if (!pieces) {
      pieces = new Pieces()
      this.#bySandbox.set(sandbox, pieces)
    }
    pieces.set(numberOfId(id), raw)
  }

  delete(sandbox: string, id: string): void {
    this.#bySandbox.get(sandbox)?.delete(numberOfId(id))
  }

  forget(sandbox: string): void {
    this.#bySandbox.delete(sandbox)
  }

  clear(): void {
    this.#bySandbox.clear()
  }
}

interface Piece {
  bytes: Uint8Array
  /** How many messages are still in it. */
  messages: number
}

/** Of one sandbox. */
class Pieces {
  /** Where each message lies: its piece's number times PIECE, and its offset there. Numbers need no walking through. */
  readonly #places = new Map<number, number>()
  readonly #lengths = new Map<number, number>()
  readonly #pieces = new Map<number, Piece>()
  #made = 0
  /** The piece that is being filled, and how far. */
  #filling = -1
  #end = PIECE

  get(id: number): Uint8Array | undefined {
    const place = this.#places.get(id)
    if (place === undefined) return undefined
    const offset = place % PIECE
    return this.#pieceAt(place).bytes.subarray(offset, offset + (this.#lengths.get(id) as number))
  }

  set(id: number, raw: Uint8Array): void {
    this.delete(id)
    const place = raw.length > LARGE ? this.#add(raw) * PIECE : this.#append(raw)
    this.#places.set(id, place)
    this.#lengths.set(id, raw.length)
    this.#pieceAt(place).messages++
  }

  delete(id: number): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#places.delete(id)
    this.#lengths.delete(id)
    const number = Math.floor(place / PIECE)
    const piece = this.#pieceAt(place)
    piece.messages--
    if (piece.messages === 0 && number !== this.#filling) this.#pieces.delete(number)
  }

  #pieceAt(place: number): Piece {
    return this.#pieces.get(Math.floor(place / PIECE)) as Piece
  }

  /** @returns the new piece's number */
  #add(bytes: Uint8Array): number {
    this.#pieces.set(this.#made, { bytes, messages: 0 })
    return this.#made++
  }

  #append(raw: Uint8Array): number {
    if (this.#filling < 0 || this.#end + raw.length > PIECE) {
      const full = this.#pieces.get(this.#filling)
      if (full?.messages === 0) this.#pieces.delete(this.#filling)
      this.#filling = this.#add(new Uint8Array(PIECE))
      this.#end = 0
    }
    const place = this.#filling * PIECE + this.#end
    this.#pieceAt(place).bytes.set(raw, this.#end)
    this.#end += raw.length
    return place
  }
}
