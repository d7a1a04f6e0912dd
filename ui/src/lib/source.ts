/** A message's bytes as rows of text that hide nothing, of which only those on view are ever decoded. Pure. */
import { visibleSource } from './visible.ts'

/** A line that is longer goes on in the next row. */
export const ROW_BYTES = 500

const LF = 10
const CR = 13

export interface SourceIndex {
  bytes: Uint8Array
  /** Where each row begins; the last entry is the end. */
  starts: Uint32Array
  /** The number of each row's line, from 1. */
  lines: Uint32Array
  rows: number
  charset: 'utf-8' | 'latin1'
}

/** Finds the rows in one pass: lines, and pieces of lines that are too long. */
export function indexSource(bytes: Uint8Array): SourceIndex {
  const charset = isUtf8(bytes) ? 'utf-8' : 'latin1'
  let starts = new Uint32Array(1024)
  let lines = new Uint32Array(1024)
  let rows = 0
  let line = 1
  for (let at = 0; at < bytes.length; ) {
    if (rows + 1 >= starts.length) {
      starts = grown(starts)
      lines = grown(lines)
    }
    starts[rows] = at
    lines[rows] = line
    rows++
    const end = lineEnd(bytes, at)
    if (end - at <= ROW_BYTES) line++
    at = end - at <= ROW_BYTES ? end : cutAt(bytes, at + ROW_BYTES)
  }
  starts[rows] = bytes.length
  return { bytes, starts, lines, rows, charset }
}

/** The byte after the line that begins here. */
function lineEnd(bytes: Uint8Array, from: number): number {
  // A search that looks no further than it has to: a line of ten megabytes is cut in thousands of pieces.
  const most = Math.min(bytes.length, from + ROW_BYTES + 1)
  for (let at = from; at < most; at++) if (bytes[at] === LF) return at + 1
  return most
}

/** Not in the middle of a character of UTF-8. */
function cutAt(bytes: Uint8Array, at: number): number {
  let cut = at
  while (cut > at - 4 && ((bytes[cut] as number) & 0xc0) === 0x80) cut--
  return cut > at - 4 ? cut : at
}

function grown(list: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(list.length * 2)
  larger.set(list)
  return larger
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** A piece of a row, and which of the findings it is. */
export interface Piece {
  text: string
  /** Its place among the findings; -1 for what lies between them. */
  found: number
}

/** What stands in a row. */
export function rowPieces(index: SourceIndex, row: number, findings: Findings): Piece[] {
  const start = index.starts[row] as number
  let end = index.starts[row + 1] as number
  if (end > start && index.bytes[end - 1] === LF) end--
  if (end > start && index.bytes[end - 1] === CR && index.bytes[end] === LF) end--
  const pieces: Piece[] = []
  let from = start
  const { at, length } = findings
  for (let n = firstAfter(at, start - length); n < at.length && (at[n] as number) < end; n++) {
    const first = Math.max(from, at[n] as number)
    const last = Math.min(end, (at[n] as number) + length)
    if (first > from) pieces.push({ text: text(index, from, first), found: -1 })
    if (last > first) pieces.push({ text: text(index, first, last), found: n })
    from = Math.max(from, last)
  }
  if (from < end || pieces.length === 0) pieces.push({ text: text(index, from, end), found: -1 })
  return pieces
}

function text({ bytes, charset }: SourceIndex, from: number, to: number): string {
  return visibleSource(new TextDecoder(charset, { ignoreBOM: true }).decode(bytes.subarray(from, to)))
}

/** The whole as text, for the clipboard: as it is, with nothing made visible. */
export const wholeText = ({ bytes, charset }: SourceIndex): string =>
  new TextDecoder(charset, { ignoreBOM: true }).decode(bytes)

export interface Findings {
  /** Bytes at which it was found, in order. */
  at: Uint32Array
  /** In bytes. */
  length: number
  /** There are more than are counted. */
  cut: boolean
}

export const NOTHING: Findings = { at: new Uint32Array(), length: 0, cut: false }
const MOST_FINDINGS = 100_000

/** Looks for words in the bytes; letters of ASCII match whatever their case. */
export function searcher({ bytes }: SourceIndex): (words: string) => Findings {
  let hay: string | undefined
  return (words) => {
    if (words === '') return NOTHING
    // One character per byte, so that places in the text are places in the bytes.
    hay ??= byteText(folded(bytes))
    const needle = byteText(folded(new TextEncoder().encode(words)))
    const found: number[] = []
    for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
      if (found.length === MOST_FINDINGS) return { at: Uint32Array.from(found), length: needle.length, cut: true }
      found.push(at)
    }
    return { at: Uint32Array.from(found), length: needle.length, cut: false }
  }
}

const byteText = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

function folded(bytes: Uint8Array): Uint8Array {
  const lower = bytes.slice()
  for (let at = 0; at < lower.length; at++) {
    const byte = lower[at] as number
    if (byte >= 65 && byte <= 90) lower[at] = byte + 32
  }
  return lower
}

/** The row in which a byte stands. */
export const rowOf = ({ starts, rows }: SourceIndex, at: number): number =>
  Math.max(0, firstAfter(starts.subarray(0, rows), at) - 1)

/** The first place whose value is greater. */
function firstAfter(list: Uint32Array, value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as number) > value) high = middle
    else low = middle + 1
  }
  return low
}
