/** Where JSON nests deeper than anybody writes: what walks through it afterwards calls itself for each level. */

/** Levels. */
export const DEEPEST = 200

/** @returns the offset of the first bracket that lies too deep; null where none does, or the text is no JSON */
export function tooDeepAt(text: string): number | null {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      i = endOfString(text, i + 1)
    } else if (c === OPEN_LIST || c === OPEN_MAP) {
      if (++depth > DEEPEST) return i
    } else if (c === OPEN_LIST + 2 || c === OPEN_MAP + 2) depth--
  }
  return null
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_LIST = 91
const OPEN_MAP = 123

/** The offset of the quote that closes it. */
function endOfString(text: string, from: number): number {
  let i = from
  while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1
  return i
}
