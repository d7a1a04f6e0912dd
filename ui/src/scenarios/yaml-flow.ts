/** Reading what stands between braces and brackets, up to a place in it. Pure. */
import { ENTRY } from './schema.ts'
import type { Slot } from './yaml-slot.ts'

interface Level {
  open: '{' | '['
  /** The key whose value is being read; null before its colon. */
  key: string | null
  keys: string[]
  /** Where the present word begins. */
  from: number
}

/**
 * @param text ends at the place that is asked for
 * @param start of the first brace or bracket
 * @returns the place, null in a quote or a comment; or where the outermost closed
 */
export function readFlow(
  text: string,
  start: number,
  path: readonly string[],
): { slot: Slot | null } | { slot?: never; end: number } {
  const levels: Level[] = []
  for (let i = start; i < text.length; i++) {
    const char = text[i] as string
    const level = levels.at(-1)
    if (char === '"' || char === "'") {
      const end = endOfQuote(text, i)
      if (end === null) return { slot: null }
      i = end
    } else if (char === '#' && /\s/.test(text[i - 1] ?? ' ')) {
      const end = text.indexOf('\n', i)
      if (end < 0) return { slot: null }
      i = end
    } else if (char === '{' || char === '[') {
      levels.push({ open: char, key: null, keys: [], from: i + 1 })
    } else if (char === '}' || char === ']') {
      levels.pop()
      if (levels.length === 0) return { end: i + 1 }
    } else if (level && char === ',') {
      level.key = null
      level.from = i + 1
    } else if (
      level?.open === '{' &&
      level.key === null &&
      char === ':' &&
      /^(?:\s|$)/.test(text.slice(i + 1, i + 2))
    ) {
      level.key = text
        .slice(level.from, i)
        .trim()
        .replace(/^["']|["']$/g, '')
      level.keys.push(level.key)
      level.from = i + 1
    }
  }
  return { slot: slotIn(text, levels, path) }
}

function slotIn(text: string, levels: readonly Level[], path: readonly string[]): Slot | null {
  const last = levels.at(-1)
  if (!last) return null
  const word = text.slice(last.from).trimStart()
  if (/^["']/.test(word)) return null
  const within = levels.flatMap(({ open, key }) => (open === '[' ? [ENTRY] : key === null ? [] : [key]))
  return {
    kind: last.open === '{' && last.key === null ? 'key' : 'value',
    path: [...path, ...within],
    word,
    from: text.length - word.length,
    taken: last.keys,
    flow: true,
  }
}

/** In double quotes a backslash escapes, in single ones a second quote does. */
function endOfQuote(text: string, start: number): number | null {
  const quote = text[start]
  for (let i = start + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === '\\') i++
    else if (text[i] === quote) {
      if (quote === '"' || text[i + 1] !== quote) return i
      i++
    }
  }
  return null
}
