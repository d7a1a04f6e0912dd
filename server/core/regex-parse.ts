/**
 * Takes a JavaScript regular expression apart for an automaton. What a single character is tested by (a letter, an
 * escape, a class) stays as it is written, for the engine of JavaScript to test: case, Unicode and classes are its own.
 * Which expressions are well formed it has decided before, too.
 */

/** A test of the place between two characters. */
export type Assertion = 'start' | 'end' | 'word-edge' | 'no-word-edge'

export type RegexNode =
  /** @param atom its place in the list of atoms */
  | { is: 'atom'; atom: number }
  | { is: 'assert'; what: Assertion }
  | { is: 'look'; node: RegexNode; behind: boolean; not: boolean }
  | { is: 'all'; nodes: RegexNode[] }
  | { is: 'any'; nodes: RegexNode[] }
  | { is: 'repeat'; node: RegexNode; min: number; max: number }

export interface ParsedRegex {
  node: RegexNode
  /** Sources of what tests one character each. */
  atoms: string[]
}

/** So deep may groups stand in each other. */
const DEEPEST = 200

/**
 * @param source well formed: `new RegExp(source, flags)` has taken it
 * @throws SyntaxError where it refers back to a group, which no automaton can do, or is nested too deep
 */
export function parseRegex(source: string, flags: string): ParsedRegex {
  return new Parser(source, flags.includes('u')).whole()
}

const QUANTIFIER = /[*+?]\??|\{(\d+)(,?)(\d*)\}\??/y
const LOOK = /\(\?(<?)([=!])/y
const GROUP = /\((?:\?:|\?<[^>]*>)?/y
/** An escape of one character, longest first; octal ones are those of Annex B of ECMA-262. */
const ESCAPE =
  /\\(?:x[\dA-Fa-f]{2}|u\{[\dA-Fa-f]+\}|u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|c[A-Za-z]|[pP]\{[^}]*\}|[0-3][0-7]{2}|[0-7]{1,2}|[\s\S])/uy
const ESCAPE_OF_UNITS = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|c[A-Za-z]|[0-3][0-7]{2}|[0-7]{1,2}|[\s\S])/y
const CLASS = /\[(?:[^\]\\]|\\[\s\S])*\]/y

class Parser {
  readonly #source: string
  readonly #unicode: boolean
  readonly #groups: number
  readonly #hasNames: boolean
  readonly #atoms = new Map<string, number>()
  #at = 0
  #depth = 0

  constructor(source: string, unicode: boolean) {
    this.#source = source
    this.#unicode = unicode
    const empty = new RegExp(`${source}|`, unicode ? 'u' : '').exec('')
    this.#groups = (empty?.length ?? 1) - 1
    this.#hasNames = empty?.groups !== undefined
  }

  whole(): ParsedRegex {
    const node = this.#alternatives()
    return { node, atoms: [...this.#atoms.keys()] }
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at += found[0].length
    return found
  }

  #alternatives(): RegexNode {
    const nodes = [this.#sequence()]
    while (this.#source[this.#at] === '|') {
      this.#at++
      nodes.push(this.#sequence())
    }
    return nodes.length === 1 ? (nodes[0] as RegexNode) : { is: 'any', nodes }
  }

  #sequence(): RegexNode {
    const nodes: RegexNode[] = []
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] as string)) {
      nodes.push(this.#repeated(this.#piece()))
    }
    return { is: 'all', nodes }
  }

  #repeated(node: RegexNode): RegexNode {
    const found = this.#take(QUANTIFIER)
    if (!found) return node
    const [text, least, comma, most] = found
    if (least === undefined) {
      return { is: 'repeat', node, min: text[0] === '+' ? 1 : 0, max: text[0] === '?' ? 1 : Number.POSITIVE_INFINITY }
    }
    const min = Number(least)
    return { is: 'repeat', node, min, max: comma === '' ? min : most === '' ? Number.POSITIVE_INFINITY : Number(most) }
  }

  #piece(): RegexNode {
    const c = this.#source[this.#at] as string
    if (c === '(') return this.#group()
    if (c === '\\') return this.#escaped()
    if (c === '[') return this.#atom((this.#take(CLASS) as RegExpExecArray)[0])
    if (c === '^' || c === '$') {
      this.#at++
      return { is: 'assert', what: c === '^' ? 'start' : 'end' }
    }
    const literal = this.#unicode ? String.fromCodePoint(this.#source.codePointAt(this.#at) as number) : c
    this.#at += literal.length
    // Braces and brackets that open nothing stand for themselves (Annex B), but not alone with the flag u.
    return this.#atom(/[{}\]/]/.test(literal) ? `\\${literal}` : literal)
  }

  #group(): RegexNode {
    const look = this.#take(LOOK)
    if (!look && !this.#take(GROUP)) throw new SyntaxError('options inside a group')
    // (?i:…) is taken by newer engines only.
    if (!look && this.#source[this.#at] === '?') throw new SyntaxError('options inside a group')
    if (++this.#depth > DEEPEST) throw new SyntaxError(`groups more than ${DEEPEST} deep`)
    const node = this.#alternatives()
    this.#depth--
    this.#at++
    return look ? { is: 'look', node, behind: look[1] === '<', not: look[2] === '!' } : node
  }

  #escaped(): RegexNode {
    const next = this.#source[this.#at + 1] as string
    if (next === 'b' || next === 'B') {
      this.#at += 2
      return { is: 'assert', what: next === 'b' ? 'word-edge' : 'no-word-edge' }
    }
    if (next === 'k' && (this.#hasNames || this.#unicode)) throw backReference()
    const number = /\\([1-9]\d*)/y
    number.lastIndex = this.#at
    const reference = number.exec(this.#source)?.[1]
    if (reference !== undefined && Number(reference) <= this.#groups) throw backReference()
    // \c before what is no letter is a backslash (Annex B).
    if (next === 'c' && !/[A-Za-z]/.test(this.#source[this.#at + 2] ?? '')) {
      this.#at++
      return this.#atom('\\\\')
    }
    return this.#atom((this.#take(this.#unicode ? ESCAPE : ESCAPE_OF_UNITS) as RegExpExecArray)[0])
  }

  #atom(source: string): RegexNode {
    const atom = this.#atoms.get(source) ?? this.#atoms.size
    this.#atoms.set(source, atom)
    return { is: 'atom', atom }
  }
}

const backReference = (): SyntaxError =>
  new SyntaxError('it refers back to a group (\\1, \\k), which can take time without end; write it without')
