/**
 * Where in a person's own program something was written: the literals of a scenario file, noted as it is loaded, and
 * the calls of our builders, noted there too or read off the stack.
 */
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourcePlace } from '../core/types.ts'
import { packageRoot } from '../package/package.ts'
import type { Path } from './problems.ts'

/** The builders themselves, as sources and as built. */
const OWN = ['server/', 'dist/'].map((folder) => fileURLToPath(new URL(folder, packageRoot)))

/** `at f (/a/b.ts:3:5)`, `at file:///a/b.ts:3:5`, `at async C:\\a\\b.ts:3:5` */
const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/

/** The call that is being made, where the program was noted as it was loaded. */
let present: SourcePlace | undefined

/** Makes a call of a builder, whose place is known. */
export function calledAt<T>(place: SourcePlace, call: () => T): T {
  const before = present
  present = place
  try {
    return call()
  } finally {
    present = before
  }
}

/** @returns undefined where nothing tells */
export function callerPlace(): SourcePlace | undefined {
  if (present) return present
  for (const frame of (new Error().stack ?? '').split('\n').slice(1)) {
    const [, at, line, column] = FRAME.exec(frame.trim()) ?? []
    if (at === undefined) continue
    const file = at.startsWith('file://') ? fileURLToPath(at) : at
    if (OWN.some((folder) => file.startsWith(folder))) continue
    return { file: fromHere(file), line: Number(line), column: Number(column) }
  }
  return undefined
}

/** As a person would write it. */
export function fromHere(file: string): string {
  const near = relative(process.cwd(), file)
  return near.startsWith('..') || isAbsolute(near) ? file : near
}

/** An object or a list as it stands in a program. */
export interface Literal {
  start: SourcePlace
  /** What stands in it, by key or index. */
  parts: ReadonlyMap<string, { key: SourcePlace; value: SourcePlace }>
}

const places = new WeakMap<object, SourcePlace>()
const literals = new WeakMap<object, Literal>()

/** Remembers where this very object was written. */
export function writtenAt<T extends object>(written: T, place: SourcePlace | undefined): T {
  if (place) places.set(written, place)
  return written
}

/** Remembers the literal that this very object came from. */
export function writtenAs<T extends object>(written: T, literal: Literal): T {
  literals.set(written, literal)
  return written
}

/** A copy stands where its original was written. */
export function copyOf<T extends object>(original: unknown, copy: T): T {
  if (!isObject(original)) return copy
  const literal = literals.get(original)
  if (literal) literals.set(copy, literal)
  return writtenAt(copy, places.get(original))
}

/** The place of what is at a path, or of its key; of the nearest thing around it where that has none. */
export function placeAround(data: unknown, path: Path, at: 'key' | 'value' = 'value'): SourcePlace | undefined {
  let value: unknown = data
  let found = placeOf(value)
  for (const [i, step] of path.entries()) {
    const part = isObject(value) ? literals.get(value)?.parts.get(String(step)) : undefined
    value = (value as Record<string | number, unknown> | null | undefined)?.[step]
    const isKey = at === 'key' && i === path.length - 1
    found = (isKey ? part?.key : undefined) ?? placeOf(value) ?? part?.value ?? found
  }
  return found
}

/** With its path in front: the line may be that of the whole rule or scenario, and not of the word. */
export const named = (path: string, message: string): string =>
  message.startsWith(path) ? message : `${path}: ${message}`

/** The literal goes before the call that it was given to: it is nearer to what is said of it. */
export const placeOf = (value: unknown): SourcePlace | undefined =>
  isObject(value) ? (literals.get(value)?.start ?? places.get(value)) : undefined

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
