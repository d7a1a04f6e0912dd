/** Reads a command's arguments (RFC 9051 section 9), a byte a character, literals in their place. */

/** What the client said is no command of IMAP: it is told why. */
export class BadCommand extends Error {}

/** Nested lists of a search, at the most. */
const DEEPEST = 50

export class Reader {
  readonly #text: string
  #at: number
  #depth = 0

  constructor(text: string, at = 0) {
    this.#text = text
    this.#at = at
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** The next character; empty at the end. */
  peek(): string {
    return this.#text[this.#at] ?? ''
  }

  /** Whether this character comes next. */
  sees(character: string): boolean {
    return this.#text[this.#at] === character
  }

  /** Takes this character where it comes next. */
  takes(character: string): boolean {
    if (!this.sees(character)) return false
    this.#at++
    return true
  }

  /** @throws BadCommand where something else comes */
  expect(character: string): void {
    if (this.takes(character)) return
    const wanted = character === ' ' ? 'a space' : character
    throw new BadCommand(`${wanted} is missing ${this.#place()}`)
  }

  /** @throws BadCommand where more comes */
  end(): void {
    if (!this.isAtEnd) throw new BadCommand(`nothing more may stand ${this.#place()}`)
  }

  /** What a sticky pattern finds here; null where it finds nothing. */
  match(pattern: RegExp): string | null {
    const sticky = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}y`)
    sticky.lastIndex = this.#at
    const found = sticky.exec(this.#text)?.[0] ?? null
    if (found !== null) this.#at += found.length
    return found
  }

  atom(what: string): string {
    return this.match(ATOM) ?? this.#missing(what)
  }

  number(what: string): number {
    const digits = this.match(/\d{1,10}/)
    if (digits === null || Number(digits) > 0xffff_ffff) return this.#missing(what)
    return Number(digits)
  }

  /** An atom, or a string. */
  astring(what: string): string {
    return this.match(ASTRING_ATOM) ?? this.string(what)
  }

  /** A mailbox pattern of LIST. */
  listPattern(what: string): string {
    return this.match(LIST_ATOM) ?? this.string(what)
  }

  /** Quoted, or a literal. */
  string(what: string): string {
    if (this.sees('"')) return this.#quoted()
    const length = /\{(\d+)\+?\}\r\n/y
    length.lastIndex = this.#at
    const found = length.exec(this.#text)
    if (!found) return this.#missing(what)
    const from = this.#at + found[0].length
    this.#at = from + Number(found[1])
    return this.#text.slice(from, this.#at)
  }

  nstring(what: string): string | null {
    return this.match(/NIL(?=[ )]|$)/i) === null ? this.string(what) : null
  }

  /** `(a b c)`; each item is read by `read`. */
  list<T>(read: () => T, mayBeEmpty = false): T[] {
    if (++this.#depth > DEEPEST) throw new BadCommand('too many lists within lists')
    this.expect('(')
    const items: T[] = []
    if (!(mayBeEmpty && this.sees(')'))) {
      do items.push(read())
      while (this.takes(' '))
    }
    this.expect(')')
    this.#depth--
    return items
  }

  #quoted(): string {
    const found = this.match(QUOTED)
    if (found === null) throw new BadCommand(`a quoted string does not end ${this.#place()}`)
    return found.slice(1, -1).replace(/\\(["\\])/g, '$1')
  }

  #missing(what: string): never {
    throw new BadCommand(`${what} is missing ${this.#place()}`)
  }

  #place(): string {
    if (this.isAtEnd) return 'at the end'
    return `before ${JSON.stringify(this.#text.slice(this.#at, this.#at + 20))}`
  }
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: an atom has none of them
const ATOM = /[^(){ %*"\\\]\x00-\x1f\x7f-\xff]+/
const ASTRING_ATOM = /[^(){ %*"\\\x00-\x1f\x7f-\xff]+/
const LIST_ATOM = /[^(){ "\\\x00-\x1f\x7f-\xff]+/
const QUOTED = /"(?:[^"\\\r\n\x00]|\\["\\])*"/
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: end
