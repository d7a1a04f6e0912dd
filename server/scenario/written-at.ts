/** Where in a person's own program a rule or a scenario was written: the call of its builder, read off the stack. */
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourcePlace } from '../core/types.ts'
import { packageRoot } from '../package/package.ts'
import type { Path } from './problems.ts'

/** The builders themselves, as sources and as built. */
const OWN = ['server/', 'dist/'].map((folder) => fileURLToPath(new URL(folder, packageRoot)))

/** `at f (/a/b.ts:3:5)`, `at file:///a/b.ts:3:5`, `at async C:\\a\\b.ts:3:5` */
const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/

/** @returns undefined where the stack does not tell */
export function callerPlace(): SourcePlace | undefined {
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
function fromHere(file: string): string {
  const near = relative(process.cwd(), file)
  return near.startsWith('..') || isAbsolute(near) ? file : near
}

const places = new WeakMap<object, SourcePlace>()

/** Remembers where this very object was written. */
export function writtenAt<T extends object>(written: T, place: SourcePlace | undefined): T {
  if (place) places.set(written, place)
  return written
}

/** The place of what is at a path, or of the nearest thing around it that has one. */
export function placeAround(data: unknown, path: Path): SourcePlace | undefined {
  let value: unknown = data
  let found = placeOf(value)
  for (const part of path) {
    value = (value as Record<string | number, unknown> | null | undefined)?.[part]
    found = placeOf(value) ?? found
  }
  return found
}

/** With its path in front: the line is that of the whole rule or scenario, and not of the word. */
export const named = (path: string, message: string): string =>
  message.startsWith(path) ? message : `${path}: ${message}`

export const placeOf = (value: unknown): SourcePlace | undefined =>
  typeof value === 'object' && value !== null ? places.get(value) : undefined
