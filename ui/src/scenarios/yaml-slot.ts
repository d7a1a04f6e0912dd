/** What a person is writing at a place of a YAML text that is not finished: a key or a value, and of what. Pure. */
import { ENTRY } from './schema.ts'
import { readFlow } from './yaml-flow.ts'

export interface Slot {
  kind: 'key' | 'value'
  /** Of the map that gets the key, or of the value. */
  path: string[]
  /** What is written of it so far, and where that begins. */
  word: string
  from: number
  /** Keys that the map has already. */
  taken: string[]
  /** Between braces or brackets. */
  flow: boolean
}

interface Frame {
  indent: number
  word: string
}

const KEY = /^("[^"]*"|'[^']*'|[^\s"'#{}[\],][^#{}[\],]*?):(?=\s|$)/

/** @returns null where nothing of the schema can stand: in comments, quotes and blocks of text */
export function slotAt(text: string, offset: number): Slot | null {
  const frames: Frame[] = []
  const before = text.slice(0, offset)
  let block: number | null = null
  let at = 0
  /** Where braces that were opened on a line above are closed. */
  let closed = 0
  for (const line of before.split('\n')) {
    const start = at
    at += line.length + 1
    const isLast = at > before.length
    const indent = line.length - line.trimStart().length
    const content = line.slice(indent)
    if (block !== null && (content === '' || indent > block)) {
      if (isLast && (content !== '' || indent > block)) return null
      continue
    }
    block = null
    if (start < closed) continue
    if (content === '' && !isLast) continue
    if (content.startsWith('#')) {
      if (isLast) return null
      continue
    }
    const read = readLine(before, start, indent, content, isLast, frames)
    if (read.slot !== undefined) return read.slot && withTaken(read.slot, text, offset)
    if (read.block) block = frames.at(-1)?.indent ?? 0
    closed = read.closed ?? closed
  }
  return null
}

interface Read {
  /** Absent where the place that is asked for lies further on. */
  slot?: Slot | null
  /** A block of text begins. */
  block?: boolean
  closed?: number
}

function readLine(
  text: string,
  start: number,
  indent: number,
  content: string,
  isLast: boolean,
  frames: Frame[],
): Read {
  let column = indent
  let rest = content
  for (let dash = /^-(?:\s+|$)/.exec(rest); dash; dash = /^-(?:\s+|$)/.exec(rest)) {
    leave(frames, column + 1)
    if (frames.at(-1)?.indent === column && frames.at(-1)?.word === ENTRY) frames.pop()
    frames.push({ indent: column, word: ENTRY })
    column += dash[0].length
    rest = rest.slice(dash[0].length)
  }
  const isItem = column > indent
  if (!isItem) leave(frames, column)
  const key = KEY.exec(rest)
  if (key) {
    frames.push({ indent: column, word: unquoted(key[1] as string) })
    const gap = /^\s*/.exec(rest.slice(key[0].length))?.[0].length ?? 0
    column += key[0].length + gap
    rest = rest.slice(key[0].length + gap)
    if (isLast && rest === '' && gap === 0) return { slot: null }
  }
  const path = frames.map(({ word }) => word)
  if (/^[{[]/.test(rest)) {
    const flow = readFlow(text, start + column, path)
    if (flow.slot !== undefined) return { slot: flow.slot }
    return { closed: flow.end }
  }
  if (/^[|>]/.test(rest) && key) return isLast ? { slot: null } : { block: true }
  if (!isLast) return {}
  if (/^["'#]/.test(rest) || / #/.test(rest)) return { slot: null }
  const from = start + column
  return { slot: { kind: key ? 'value' : 'key', path, word: rest, from, taken: [], flow: false } }
}

/** Drops what ended with a line that begins further left. */
function leave(frames: Frame[], column: number): void {
  while ((frames.at(-1)?.indent ?? -1) >= column) frames.pop()
}

const withTaken = (slot: Slot, text: string, offset: number): Slot =>
  slot.flow ? slot : { ...slot, taken: taken(text, offset, slot) }

/** The other keys of the block map in which a key is being written. */
function taken(text: string, offset: number, { kind, from }: Slot): string[] {
  if (kind === 'value') return []
  const lines = text.split('\n')
  const row = text.slice(0, offset).split('\n').length - 1
  const column = from - (text.lastIndexOf('\n', from - 1) + 1)
  const isFirst = /^\s*-/.test(lines[row] ?? '')
  const above = isFirst ? [] : keysIn(lines.slice(0, row).toReversed(), column, true)
  return [...above, ...keysIn(lines.slice(row + 1), column, false)]
}

function keysIn(lines: readonly string[], column: number, upwards: boolean): string[] {
  const keys: string[] = []
  for (const line of lines) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const begins = line.length - line.trimStart().length
    const dashes = /^(?:-\s+)*/.exec(line.trimStart())?.[0].length ?? 0
    if (begins < column && (begins + dashes !== column || !upwards)) break
    if (begins + dashes !== column) continue
    const key = KEY.exec(line.slice(column))
    if (key) keys.push(unquoted(key[1] as string))
    if (dashes > 0) break
  }
  return keys
}

const unquoted = (key: string): string => (/^["']/.test(key) ? key.slice(1, -1) : key)
