/** Lengths of time as people write them: `90s`, `1d12h`, `1.5h`, `P3D`, `PT30M`. */
import type { Duration } from './types.ts'

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const SHORT = /^(?:\d+(?:\.\d+)?(?:ms|min|[smhdw]))+$/
const SHORT_PART = /(\d+(?:\.\d+)?)(ms|min|[smhdw])/g
// ISO 8601 durations without years and months, whose length depends on the calendar.
const ISO =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/**
 * Reads a duration; a bare number counts as seconds.
 * @returns milliseconds, or null where the text is no duration
 * @example parseDuration('1d12h') // 129600000
 */
export function parseDuration(text: string | number): Duration | null {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? Math.round(text * 1000) : null
  const trimmed = text.trim()
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000)
  return parseShort(trimmed.toLowerCase()) ?? parseIso(trimmed.toUpperCase())
}

function parseShort(text: string): Duration | null {
  if (!SHORT.test(text)) return null
  let total = 0
  for (const [, amount, unit] of text.matchAll(SHORT_PART)) total += Number(amount) * (UNITS[unit as string] as number)
  return Math.round(total)
}

function parseIso(text: string): Duration | null {
  const match = ISO.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return null
  const [w, d, h, m, s] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number]
  return Math.round((((w * 7 + d) * 24 + h) * 60 + m) * 60_000 + s * 1000)
}

/**
 * Writes a duration with at most two units, as the page and the command line show it.
 * @example formatDuration(129600000) // '1d12h'
 */
export function formatDuration(length: Duration): string {
  if (length < 1000) return `${Math.round(length)}ms`
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ]
  const first = units.findIndex(([, size]) => length >= size)
  let rest = length
  let text = ''
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) text += `${count}${name}`
  }
  return text
}
