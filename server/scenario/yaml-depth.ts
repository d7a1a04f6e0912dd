/**
 * Where a YAML text nests deeper than anybody writes. It is looked at before it is read: the reader calls itself for
 * each level, and where its stack ends V8 may end the whole process.
 */
import { Lexer } from 'yaml'

/** Levels. */
export const DEEPEST = 200

/**
 * @returns the offset of the first thing that lies too deep; null where nothing does
 * @example tooDeepAt('['.repeat(1000)) // 200
 */
export function tooDeepAt(text: string): number | null {
  let offset = 0
  let flow = 0
  // A level of blocks takes at least a column, or an indicator of its own on the same line.
  let block = 0
  let isLineStart = true
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue
    if (token.startsWith('\n') || token.startsWith('\r')) {
      isLineStart = true
      block = 0
    } else if (isLineStart && /^[ \t]+$/.test(token)) block = token.length
    else {
      isLineStart = false
      if (token === '[' || token === '{') flow++
      else if (token === ']' || token === '}') flow = Math.max(0, flow - 1)
      else if (token === '-' || token === '?' || token === ':') block++
    }
    if (flow + block > DEEPEST) return offset
    offset += token.length
  }
  return null
}

/** What the lexer puts in for the parser: document, scalar, the end. They are no text. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f'])
