/** A YAML (or JSON) text with the line and column of everything in it. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml'
import type { SourcePlace } from '../core/types.ts'
import type { Problem } from '../errors.ts'
import type { Path } from './problems.ts'
import { DEEPEST, tooDeepAt } from './yaml-depth.ts'

export interface Position {
  line: number
  column: number
}

export interface SourceMap {
  file: string
  data: unknown
  /** Mistakes of the YAML itself. */
  problems: Problem[]
  /** Whether `data` is what was meant all the same, so that it can be looked through for more mistakes. */
  isReadable: boolean
  /** Where the value, or the key, at a path begins; the nearest thing above where the path leads nowhere. */
  position(path: Path, at: 'key' | 'value'): Position
  place(path: Path): SourcePlace
  /** Where the first line of a text stands: below the `|` of a block. */
  textPlace(path: Path): SourcePlace
}

/** Aliases may repeat so much and no more: a bomb of nested aliases grows by powers. */
const MOST_ALIASES = 1000

export function readSource(text: string, file: string): SourceMap {
  const lines = new LineCounter()
  const deep = tooDeepAt(text)
  // Not even an error could be read out of it.
  const document = parseDocument(deep === null ? text : '', { lineCounter: lines, prettyErrors: false, merge: true })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const problems: Problem[] = document.errors.map((error) => ({
    file,
    ...at(error.pos[0]),
    message: sentence(error.message),
    hint: YAML_HINTS[error.code] ?? 'Check indentation, colons and quotes.',
  }))
  if (deep !== null) {
    const before = text.slice(0, deep).split('\n')
    const place = { file, line: before.length, column: (before.at(-1) as string).length + 1 }
    problems.push({ ...place, message: `Nested more than ${DEEPEST} deep.`, hint: 'Close a bracket, or indent less.' })
  }
  const isReadable = deep === null && document.errors.every(({ code }) => HARMLESS.includes(code))
  const read = isReadable ? toData(document, file) : { data: undefined }
  if (read.problem) problems.push(read.problem)
  const position = (path: Path, part: 'key' | 'value') => at(offsetOf(document, path, part))
  return {
    file,
    data: read.data,
    problems,
    isReadable: isReadable && !read.problem,
    position,
    place: (path) => ({ file, line: position(path, 'key').line }),
    textPlace: (path) => {
      const { line } = position(path, 'value')
      const node = document.getIn(path, true)
      return { file, line: isScalar(node) && String(node.type).startsWith('BLOCK') ? line + 1 : line }
    },
  }
}

/** Whoever walks through such a thing comes to no end. */
function holdsItself(data: unknown, above: ReadonlySet<unknown> = new Set(), known = new Set<unknown>()): boolean {
  if (typeof data !== 'object' || data === null) return false
  if (above.has(data)) return true
  // Found without a circle before: an alias may stand in many places.
  if (known.has(data)) return false
  const around = new Set(above).add(data)
  const found = Object.values(data).some((value) => holdsItself(value, around, known))
  known.add(data)
  return found
}

function toData(document: Document.Parsed, file: string): { data?: unknown; problem?: Problem } {
  try {
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
    if (!holdsItself(data)) return { data }
    const message = 'An alias stands inside what it names.'
    return { problem: { file, line: 1, column: 1, message, hint: 'Write that part out.' } }
  } catch (error) {
    const message = `The aliases of this file unfold too far: ${error instanceof Error ? error.message : error}.`
    return { problem: { file, line: 1, column: 1, message, hint: 'Write the repeated part out, or anchor less.' } }
  }
}

/** Errors after which the rest of the document still stands as it was written. */
const HARMLESS: readonly string[] = ['DUPLICATE_KEY', 'MULTIPLE_DOCS']

const YAML_HINTS: Record<string, string> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  DUPLICATE_KEY: 'Each key stands once; put several values into a list.',
  MULTIPLE_DOCS: 'A file holds one scenario; drop the line ---.',
  MISSING_CHAR: 'A quote or a bracket is not closed.',
  BAD_INDENT: 'Line it up with its neighbours.',
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`)

function offsetOf(document: Document.Parsed, path: Path, part: 'key' | 'value'): number {
  let node: Node | null = document.contents
  let offset = startOf(node)
  for (const [i, step] of path.entries()) {
    const pair: Pair | Node | null = child(document, node, step)
    if (!pair) break
    const last = i === path.length - 1
    const value: Node | null = isPair(pair) ? (isNode(pair.value) ? pair.value : null) : pair
    const key: Node | null = isPair(pair) && isNode(pair.key) ? pair.key : null
    // An empty value has no place of its own; its key has.
    offset = key && ((last && part === 'key') || !value?.range || isEmpty(value)) ? startOf(key) : startOf(value ?? key)
    node = value
  }
  return offset
}

const isEmpty = (node: Node): boolean => node.range?.[0] === node.range?.[1]

function child(document: Document.Parsed, node: Node | null, step: string | number): Pair | Node | null {
  const real: unknown = isAlias(node) ? node.resolve(document) : node
  if (isSeq(real)) {
    const item = real.items[Number(step)]
    return isNode(item) ? item : null
  }
  if (!isMap(real)) return null
  const found = real.items.find((pair) => keyOf(pair) === String(step))
  return (found as Pair | undefined) ?? null
}

const keyOf = (pair: Pair): string => String(isNode(pair.key) ? pair.key.toJSON() : pair.key)

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0
