/** Patterns of rules: globs (`*`, `?`) or `/regex/flags`; a list means any of them; letter case is put aside. */
import { linearRegex } from './linear-regex.ts'

export type Pattern = string | string[]

export type Test = (value: string) => boolean

/**
 * Turns a pattern into a test.
 * @throws SyntaxError where a regular expression is malformed, or refers back to a group
 */
export function compilePattern(pattern: Pattern): Test {
  if (Array.isArray(pattern)) {
    const tests = pattern.map(compilePattern)
    return (value) => tests.some((test) => test(value))
  }
  const regex = /^\/(.*)\/([a-z]*)$/s.exec(pattern)
  if (regex) return regexTest(regex[1] as string, regex[2] as string)
  if (/[*?]/.test(pattern)) return globTest(pattern.toLowerCase())
  const exact = pattern.toLowerCase()
  return (value) => value.toLowerCase() === exact
}

const regexTest = (source: string, flags: string): Test =>
  linearRegex(source, flags.includes('i') ? flags : `${flags}i`)

/** Letter case is put aside, as for every pattern. */
function globTest(glob: string): Test {
  const test = globOf(
    Array.from({ length: glob.length }, (_, i) =>
      glob[i] === '*' ? ANY_TEXT : glob[i] === '?' ? ANY_CHARACTER : (glob[i] as string),
    ),
  )
  return (value) => test(value.toLowerCase())
}

/** In place of a character in a glob. */
export const ANY_TEXT = Symbol('any text')
export const ANY_CHARACTER = Symbol('any character')
export type GlobPart = string | typeof ANY_TEXT | typeof ANY_CHARACTER

/**
 * Two pointers and one remembered star: at worst the pattern's length times the text's, never exponential.
 * @param glob code units, and what stands for some
 */
export function globOf(glob: readonly GlobPart[]): Test {
  return (value) => {
    let v = 0
    let g = 0
    let star = -1
    let resume = 0
    while (v < value.length) {
      if (g < glob.length && (glob[g] === ANY_CHARACTER || glob[g] === value[v])) {
        g++
        v++
      } else if (g < glob.length && glob[g] === ANY_TEXT) {
        star = g++
        resume = v
      } else if (star >= 0) {
        g = star + 1
        v = ++resume
      } else return false
    }
    while (glob[g] === ANY_TEXT) g++
    return g === glob.length
  }
}

export interface Range {
  min: number
  max: number
}

/**
 * Reads a range: `3`, `>=3`, `<10kB`, `2..4`; bounds are inclusive but for `<` and `>`.
 * @param unit reads one bound, null where it cannot
 */
export function parseRange(text: string | number, unit: (text: string) => number | null): Range | null {
  if (typeof text === 'number') return parseRange(String(text), unit)
  const between = /^(.+?)\.\.(.+)$/.exec(text.trim())
  if (between) return bounds(unit(between[1] as string), unit(between[2] as string))
  const compared = /^(>=|<=|>|<|=)?\s*(.+)$/.exec(text.trim())
  const value = compared ? unit(compared[2] as string) : null
  if (value === null) return null
  switch (compared?.[1]) {
    case '>=':
      return { min: value, max: Number.POSITIVE_INFINITY }
    case '>':
      return { min: value + 1, max: Number.POSITIVE_INFINITY }
    case '<=':
      return { min: 0, max: value }
    case '<':
      return { min: 0, max: value - 1 }
    default:
      return { min: value, max: value }
  }
}

const bounds = (min: number | null, max: number | null): Range | null =>
  min === null || max === null || min > max ? null : { min, max }

/** Reads a size: `10kB`, `1.5MB`, `2MiB`, `512`. @returns bytes, or null */
export function parseSize(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|kib|mib|gib)?$/i.exec(text.trim())
  if (!found) return null
  const factors: Record<string, number> = {
    b: 1,
    kb: 1e3,
    mb: 1e6,
    gb: 1e9,
    kib: 1024,
    mib: 1024 ** 2,
    gib: 1024 ** 3,
  }
  return Math.round(Number(found[1]) * (factors[(found[2] ?? 'b').toLowerCase()] as number))
}

/** Reads a whole number; null where it is none. */
export const parseCount = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null)
