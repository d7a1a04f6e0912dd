/**
 * String expansion (spec chapter 11) as far as notices need it: `$name`, `${name}`, `$h_field:`, `${lc:…}`, `${uc:…}` and
 * `${if CONDITION {yes}{no}}`.
 */

import { linearRegex } from '../../core/linear-regex.ts'

/** What a string may ask for. */
export interface Values {
  /** undefined: there is no such variable. */
  variable(name: string): string | undefined
  /** A header field's value, '' where it is absent. */
  header(name: string): string
}

/** What Exim would have expanded and bouncelab cannot. */
export class NotExpanded extends Error {}

export const expandString = (text: string, values: Values): string => new Expansion(text, values).all()

const NUMERIC: Record<string, (a: number, b: number) => boolean> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
}

/** So deep may expansions stand in each other; the stack ends somewhere. */
const DEEPEST = 200

class Expansion {
  readonly #text: string
  readonly #values: Values
  #at = 0
  #depth = 0

  constructor(text: string, values: Values) {
    this.#text = text
    this.#values = values
  }

  all(): string {
    const result = this.#until('')
    if (this.#at < this.#text.length) throw new NotExpanded(`unexpected } in ${JSON.stringify(this.#text)}`)
    return result
  }

  /** Text up to one of these characters, which stays. */
  #until(ends: string): string {
    this.#deeper()
    let result = ''
    while (this.#at < this.#text.length) {
      const c = this.#text[this.#at] as string
      if (ends.includes(c)) break
      if (c === '\\' && this.#at + 1 < this.#text.length) {
        const next = this.#text[this.#at + 1] as string
        result += { n: '\n', t: '\t', r: '\r' }[next] ?? next
        this.#at += 2
      } else if (c === '$') result += this.#dollar()
      else {
        result += c
        this.#at++
      }
    }
    this.#depth--
    return result
  }

  #deeper(): void {
    if (++this.#depth > DEEPEST) throw new NotExpanded(`expansions more than ${DEEPEST} deep`)
  }

  #dollar(): string {
    const header = this.#take(/\$(?:h|rh|bh|header|rheader|bheader)_([!-9;-~]{0,100}?):/y)
    if (header) return this.#values.header(header[1] as string)
    const plain = this.#take(/\$(?:(\w+)|\{(\w+)\})/y)
    if (plain) return this.#named((plain[1] ?? plain[2]) as string)
    const letter = this.#take(/\$\{(lc|uc):/y)
    if (letter) {
      const inner = this.#until('}')
      this.#expect('}')
      return letter[1] === 'lc' ? inner.toLowerCase() : inner.toUpperCase()
    }
    if (this.#take(/\$\{if\s+/y)) return this.#if()
    throw new NotExpanded(
      `${JSON.stringify(this.#text.slice(this.#at, this.#at + 30))} is nothing that bouncelab expands`,
    )
  }

  #named(name: string): string {
    const value = this.#values.variable(name)
    if (value === undefined) throw new NotExpanded(`unknown variable "${name}"`)
    return value
  }

  #if(): string {
    const holds = this.#condition()
    const yes = this.#blankOrBraced() ?? 'true'
    const no = this.#blankOrBraced() ?? ''
    this.#take(/\s*/y)
    this.#expect('}')
    return holds ? yes : no
  }

  #condition(): boolean {
    this.#deeper()
    const holds = this.#holds()
    this.#depth--
    return holds
  }

  #holds(): boolean {
    this.#take(/\s*/y)
    if (this.#take(/!\s*/y)) return !this.#condition()
    const defined = this.#take(/def:(?:(?:h|header)_([!-9;-~]{0,100}?):|(\w+))/y)
    if (defined) {
      const [, field, name] = defined
      return (field === undefined ? (this.#values.variable(name as string) ?? '') : this.#values.header(field)) !== ''
    }
    const list = this.#take(/(or|and)\s*\{/y)
    if (list) return this.#list(list[1] as 'or' | 'and')
    const word = this.#take(/(eqi?|match|>=|<=|==|[<>=])\s*/y)?.[1]
    if (word === undefined) throw new NotExpanded(`unknown condition in ${JSON.stringify(this.#text)}`)
    const [left, right] = [this.#braced(), this.#braced()]
    if (word === 'eq') return left === right
    if (word === 'eqi') return left.toLowerCase() === right.toLowerCase()
    if (word === 'match') return isMatch(left, right)
    return (NUMERIC[word] as (a: number, b: number) => boolean)(Number(left), Number(right))
  }

  #list(word: 'or' | 'and'): boolean {
    const results: boolean[] = []
    for (;;) {
      this.#take(/\s*/y)
      if (this.#take(/\}/y)) return word === 'or' ? results.includes(true) : !results.includes(false)
      this.#expect('{')
      results.push(this.#condition())
      this.#take(/\s*/y)
      this.#expect('}')
    }
  }

  #blankOrBraced(): string | null {
    this.#take(/\s*/y)
    return this.#text[this.#at] === '{' ? this.#braced() : null
  }

  #braced(): string {
    this.#take(/\s*/y)
    this.#expect('{')
    const inner = this.#until('}')
    this.#expect('}')
    return inner
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at += found[0].length
    return found
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character)
      throw new NotExpanded(`missing ${character} in ${JSON.stringify(this.#text)}`)
    this.#at++
  }
}

/** PCRE as far as the two languages agree; `(?i)` in front is the one inline option that is common. */
function isMatch(subject: string, pattern: string): boolean {
  const ignoresCase = pattern.startsWith('(?i)')
  try {
    return linearRegex(ignoresCase ? pattern.slice('(?i)'.length) : pattern, ignoresCase ? 'i' : '')(subject)
  } catch {
    throw new NotExpanded(`${JSON.stringify(pattern)} is no regular expression`)
  }
}
