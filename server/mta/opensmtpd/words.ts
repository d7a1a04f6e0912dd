/** The words of smtpd.conf(5): quotes, comments, `$macros`, continued lines; a statement ends with its line. */
import type { SourcePlace } from '../../core/types.ts'
import { placeOfLine } from '../common/problems.ts'

export interface Word {
  text: string
  isQuoted: boolean
}

export interface Statement {
  words: Word[]
  source: SourcePlace
}

/** Each stands for itself wherever it is written. */
const SIGNS = '{}<>!=,()'

interface Reading {
  statements: Statement[]
  /** Quotes that do not close. */
  open: SourcePlace[]
}

/**
 * @param file the name of the text's file
 * @param macros those defined so far; definitions in the text are added
 */
export function readStatements(
  text: string,
  file: string,
  place: SourcePlace | undefined,
  macros: Map<string, string>,
): Reading {
  const statements: Statement[] = []
  const open: SourcePlace[] = []
  let words: Word[] = []
  let start = 0
  let depth = 0
  const lines = text.split(/\r?\n/)
  for (let i = 0; i < lines.length; i++) {
    let line = lines[i] as string
    const first = i
    while (line.endsWith('\\') && i + 1 < lines.length) line = `${line.slice(0, -1)} ${lines[++i]}`
    if (words.length === 0) start = first
    const read = wordsOf(line, macros)
    if (!read) {
      open.push(placeOfLine(first + 1, file, place))
      continue
    }
    words.push(...read)
    for (const { text, isQuoted } of read) if (!isQuoted) depth += text === '{' ? 1 : text === '}' ? -1 : 0
    // A list in braces may go over several lines.
    if (words.length === 0 || depth > 0) continue
    const [name, sign, ...value] = words
    if (sign?.text === '=' && !sign.isQuoted && name) {
      macros.set(name.text, value.map(({ text }) => text).join(' '))
    } else statements.push({ words, source: placeOfLine(start + 1, file, place) })
    words = []
    depth = 0
  }
  if (words.length > 0) statements.push({ words, source: placeOfLine(start + 1, file, place) })
  return { statements, open }
}

const BARE = /^[^\s{}<>!=,()#"']+/

/** A macro beyond these stays unread: with two in each they would fill the memory. */
const MOST_WORDS = 10_000

/** @returns null where a quote does not close */
function wordsOf(line: string, macros: ReadonlyMap<string, string>, depth = 0): Word[] | null {
  const words: Word[] = []
  let rest = line
  for (;;) {
    rest = rest.replace(/^\s+/, '')
    const c = rest[0]
    if (c === undefined || c === '#') return words
    if (SIGNS.includes(c)) {
      words.push({ text: c, isQuoted: false })
      rest = rest.slice(1)
    } else if (c === '"' || c === "'") {
      const quoted = new RegExp(`^${c}((?:[^${c}\\\\]|\\\\.)*)${c}`).exec(rest)
      if (!quoted) return null
      words.push({ text: (quoted[1] as string).replace(/\\(["'\\])/g, '$1'), isQuoted: true })
      rest = rest.slice(quoted[0].length)
    } else {
      const [text] = BARE.exec(rest) as RegExpExecArray
      rest = rest.slice(text.length)
      const isMacro = text.startsWith('$') && depth < 10 && words.length < MOST_WORDS
      const value = isMacro ? macros.get(text.slice(1)) : undefined
      if (value === undefined) words.push({ text, isQuoted: false })
      else for (const word of wordsOf(value, macros, depth + 1) ?? []) words.push(word)
    }
  }
}

/** Reads a statement from left to right. */
export class Cursor {
  readonly #words: readonly Word[]
  #at = 0

  constructor(words: readonly Word[]) {
    this.#words = words
  }

  peek(): Word | undefined {
    return this.#words[this.#at]
  }

  /** The next word's text; undefined at the end. */
  next(): string | undefined {
    return this.#words[this.#at++]?.text
  }

  /** Takes the word where it is the next one. */
  take(text: string): boolean {
    const word = this.peek()
    if (word?.text !== text || word.isQuoted) return false
    this.#at++
    return true
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length
  }
}

/** A statement as text, for show. */
export const statementText = (words: readonly Word[]): string =>
  words
    .map(({ text, isQuoted }) => (isQuoted ? JSON.stringify(text) : text))
    .join(' ')
    .replace(/< (\S+) >/g, '<$1>')
    .replace(/ ,/g, ',')
