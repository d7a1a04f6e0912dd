/**
 * Regular expressions as grep reads them (regex(7), and GNU's `\+ \? \| \< \> \b \w \s`), byte by byte as in the C
 * locale, which is what qmail's programs run in. Back-references are not read: no automaton can play them.
 */

/** A test of the place between two bytes. */
export type Assertion =
  | 'line-start'
  | 'line-end'
  | 'word-start'
  | 'word-end'
  | 'word-edge'
  | 'no-word-edge'
  | 'no-word-before'
  | 'no-word-after'

export type Node =
  | { is: 'bytes'; set: Uint8Array }
  | { is: 'assert'; what: Assertion }
  | { is: 'all'; nodes: Node[] }
  | { is: 'any'; nodes: Node[] }
  | { is: 'repeat'; node: Node; min: number; max: number }

export type Syntax = 'basic' | 'extended' | 'fixed'

/** What grep itself refuses, in its words; or what is not played here. */
export class RegexError extends Error {
  readonly unplayed: boolean

  constructor(message: string, unplayed = false) {
    super(message)
    this.unplayed = unplayed
  }
}

/** More repetitions than this are refused, as by regcomp (RE_DUP_MAX is 32767; an automaton of that size serves nobody). */
const MOST_REPEATS = 1000
/** So deep may groups stand in each other; the parser's own stack ends somewhere. */
const DEEPEST = 200

/** @param pattern one character for each byte */
export function parseRegex(pattern: string, syntax: Syntax, ignoreCase: boolean): Node {
  if (syntax === 'fixed') return { is: 'all', nodes: Array.from(pattern, (c) => literal(c, ignoreCase)) }
  return new Parser(pattern, syntax === 'extended', ignoreCase).whole()
}

class Parser {
  readonly #pattern: string
  readonly #extended: boolean
  readonly #ignoreCase: boolean
  #at = 0
  #depth = 0

  constructor(pattern: string, extended: boolean, ignoreCase: boolean) {
    this.#pattern = pattern
    this.#extended = extended
    this.#ignoreCase = ignoreCase
  }

  whole(): Node {
    const node = this.#alternatives()
    if (this.#at < this.#pattern.length) throw new RegexError('Unmatched ) or \\)')
    return node
  }

  /** Takes an operator: bare in the extended syntax, after a backslash in the basic one. */
  #take(operator: string): boolean {
    const written = this.#extended ? operator : `\\${operator}`
    if (!this.#pattern.startsWith(written, this.#at)) return false
    this.#at += written.length
    return true
  }

  #sees(operator: string): boolean {
    return this.#pattern.startsWith(this.#extended ? operator : `\\${operator}`, this.#at)
  }

  #alternatives(): Node {
    const nodes = [this.#sequence()]
    while (this.#take('|')) nodes.push(this.#sequence())
    return nodes.length === 1 ? (nodes[0] as Node) : { is: 'any', nodes }
  }

  #sequence(): Node {
    const nodes: Node[] = []
    while (this.#at < this.#pattern.length && !this.#sees('|')) {
      if (this.#sees(')') && (this.#depth > 0 || !this.#extended)) break
      const atom = this.#atom(nodes.length === 0)
      nodes.push(atom.is === 'assert' && !this.#extended ? atom : this.#repeated(atom))
    }
    return { is: 'all', nodes }
  }

  #atom(first: boolean): Node {
    const c = this.#pattern[this.#at] as string
    if (this.#take('(')) return this.#group()
    this.#at++
    if (c === '[') return this.#bracket()
    if (c === '.') return { is: 'bytes', set: new Uint8Array(256).fill(1) }
    if (c === '^' && (this.#extended || first)) return { is: 'assert', what: 'line-start' }
    if (c === '$' && (this.#extended || this.#endsHere())) return { is: 'assert', what: 'line-end' }
    if (c === '\\') return this.#escaped()
    // A star with nothing before it is a star; so is an operator of the extended syntax (GNU).
    return literal(c, this.#ignoreCase)
  }

  #endsHere(): boolean {
    return this.#at >= this.#pattern.length || this.#sees('|') || this.#sees(')')
  }

  #group(): Node {
    if (++this.#depth > DEEPEST) throw new RegexError(`groups more than ${DEEPEST} deep`, true)
    const node = this.#alternatives()
    if (!this.#take(')')) throw new RegexError('Unmatched ( or \\(')
    this.#depth--
    return node
  }

  #escaped(): Node {
    const c = this.#pattern[this.#at++]
    if (c === undefined) throw new RegexError('Trailing backslash')
    if (/[1-9]/.test(c)) throw new RegexError('back-references', true)
    const assertion = ASSERTIONS[c]
    if (assertion) return { is: 'assert', what: assertion }
    const set = ESCAPED_SETS[c]
    return set ? { is: 'bytes', set: set() } : literal(c, this.#ignoreCase)
  }

  #repeated(atom: Node): Node {
    let node = atom
    for (;;) {
      const times = this.#times()
      if (!times) return node
      node = { is: 'repeat', node, ...times }
    }
  }

  #times(): { min: number; max: number } | null {
    if (this.#pattern[this.#at] === '*') {
      this.#at++
      return { min: 0, max: Number.POSITIVE_INFINITY }
    }
    if (this.#take('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
    if (this.#take('?')) return { min: 0, max: 1 }
    if (!this.#sees('{')) return null
    return this.#interval()
  }

  #interval(): { min: number; max: number } | null {
    const close = this.#extended ? '\\}' : '\\\\\\}'
    const open = this.#extended ? 1 : 2
    const found = new RegExp(`^(\\d*)(,?)(\\d*)${close}`).exec(this.#pattern.slice(this.#at + open))
    if (!found || (found[1] === '' && found[2] === '')) {
      // GNU takes a brace that begins no interval for itself.
      if (this.#extended) return null
      throw new RegexError('Invalid content of \\{\\}')
    }
    this.#at += open + found[0].length
    const min = Number(found[1] || 0)
    const max = found[2] === '' ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3])
    if (min > max || min > MOST_REPEATS || (max !== Number.POSITIVE_INFINITY && max > MOST_REPEATS)) {
      throw new RegexError('Invalid content of \\{\\}')
    }
    return { min, max }
  }

  #bracket(): Node {
    const negated = this.#pattern[this.#at] === '^'
    if (negated) this.#at++
    const set = new Uint8Array(256)
    for (let first = true; ; first = false) {
      const c = this.#pattern[this.#at]
      if (c === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=')
      if (c === ']' && !first) break
      const named = /^\[:([a-z]+):\]/.exec(this.#pattern.slice(this.#at))
      if (named) {
        const test = CLASSES[named[1] as string]
        if (!test) throw new RegexError('Invalid character class name')
        for (let byte = 0; byte < 256; byte++) if (byte < 128 && test.test(String.fromCharCode(byte))) set[byte] = 1
        this.#at += named[0].length
      } else this.#range(set)
    }
    this.#at++
    if (this.#ignoreCase) foldCase(set)
    if (negated) for (let byte = 0; byte < 256; byte++) set[byte] = set[byte] ? 0 : 1
    return { is: 'bytes', set }
  }

  #range(set: Uint8Array): void {
    const from = this.#pattern.charCodeAt(this.#at++)
    const hyphen = this.#pattern[this.#at] === '-' && ![undefined, ']'].includes(this.#pattern[this.#at + 1])
    const to = hyphen ? this.#pattern.charCodeAt(this.#at + 1) : from
    if (hyphen) this.#at += 2
    if (to < from) throw new RegexError('Invalid range end')
    set.fill(1, from, to + 1)
  }
}

const ASSERTIONS: Record<string, Assertion> = {
  '<': 'word-start',
  '>': 'word-end',
  b: 'word-edge',
  B: 'no-word-edge',
}

/** Letters, digits and the underscore. */
export const isWord = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122)

const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

const setOf = (test: (byte: number) => boolean): Uint8Array => Uint8Array.from({ length: 256 }, (_, b) => +test(b))

const ESCAPED_SETS: Record<string, () => Uint8Array> = {
  w: () => setOf(isWord),
  W: () => setOf((byte) => !isWord(byte)),
  s: () => setOf(isSpace),
  S: () => setOf((byte) => !isSpace(byte)),
}

const CLASSES: Record<string, RegExp> = {
  alpha: /[A-Za-z]/,
  digit: /\d/,
  alnum: /[A-Za-z\d]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[\t-\r ]/,
  blank: /[\t ]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class of control characters
  cntrl: /[\0-\x1f\x7f]/,
  xdigit: /[\dA-Fa-f]/,
}

function literal(c: string, ignoreCase: boolean): Node {
  const set = new Uint8Array(256)
  set[c.charCodeAt(0)] = 1
  if (ignoreCase) foldCase(set)
  return { is: 'bytes', set }
}

function foldCase(set: Uint8Array): void {
  for (let upper = 65; upper <= 90; upper++) if (set[upper] || set[upper + 32]) set[upper] = set[upper + 32] = 1
}
