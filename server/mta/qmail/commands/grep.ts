/** grep on the message, with its common flags (grep(1) of GNU, in the C locale). */
import { utf8 } from '../../../mail/bytes.ts'
import { createMatcher, type LineMatcher } from './regex-match.ts'
import { parseRegex, RegexError, type Syntax } from './regex-parse.ts'

export interface GrepOptions {
  patterns: string[]
  syntax: Syntax
  ignoreCase: boolean
  invert: boolean
  where: 'anywhere' | 'word' | 'line'
  show: 'lines' | 'count' | 'nothing'
  numbers: boolean
  /** Stops after so many lines. */
  most: number
}

const LONG: Record<string, string> = {
  'ignore-case': 'i',
  quiet: 'q',
  silent: 'q',
  'invert-match': 'v',
  count: 'c',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'no-messages': 's',
  'line-number': 'n',
  'no-filename': 'h',
  regexp: 'e',
  'max-count': 'm',
}

/** @returns null for flags that are not played, for files, and where there is no pattern */
export function readGrep(words: readonly string[]): GrepOptions | null {
  const options: GrepOptions = {
    patterns: [],
    syntax: 'basic',
    ignoreCase: false,
    invert: false,
    where: 'anywhere',
    show: 'lines',
    numbers: false,
    most: Number.POSITIVE_INFINITY,
  }
  const operands: string[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') operands.push(...rest.splice(0))
    else if (!/^-./.test(word)) operands.push(word)
    else if (!flags(word, rest, options)) return null
  }
  if (options.patterns.length === 0) {
    const pattern = operands.shift()
    if (pattern === undefined) return null
    options.patterns.push(pattern)
  }
  options.patterns = options.patterns.flatMap((pattern) => pattern.split('\n'))
  return operands.every((operand) => operand === '-') && operands.length < 2 ? options : null
}

/** `-qi`, `-m1`, `-e PATTERN`, `--quiet`. */
function flags(word: string, rest: string[], options: GrepOptions): boolean {
  const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(word)
  if (long) {
    const letter = LONG[long[1] as string]
    return letter !== undefined && flag(letter, () => long[2] ?? rest.shift(), options)
  }
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] as string
    const argument = () => (i + 1 < word.length ? word.slice(i + 1) : rest.shift())
    if (!flag(letter, argument, options)) return false
    if (letter === 'e' || letter === 'm') return true
  }
  return true
}

function flag(letter: string, argument: () => string | undefined, options: GrepOptions): boolean {
  switch (letter) {
    case 'i':
    case 'y':
      options.ignoreCase = true
      return true
    case 'q':
      options.show = 'nothing'
      return true
    case 'v':
      options.invert = true
      return true
    case 'c':
      if (options.show !== 'nothing') options.show = 'count'
      return true
    case 'E':
      options.syntax = 'extended'
      return true
    case 'F':
      options.syntax = 'fixed'
      return true
    case 'G':
      options.syntax = 'basic'
      return true
    case 'w':
      if (options.where !== 'line') options.where = 'word'
      return true
    case 'x':
      options.where = 'line'
      return true
    case 'n':
      options.numbers = true
      return true
    // Errors of files, and file names: there is but the message.
    case 's':
    case 'h':
      return true
    case 'e':
      return pattern(argument(), options)
    case 'm':
      return most(argument(), options)
    default:
      return false
  }
}

function pattern(text: string | undefined, options: GrepOptions): boolean {
  if (text === undefined) return false
  options.patterns.push(text)
  return true
}

function most(text: string | undefined, options: GrepOptions): boolean {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return false
  options.most = Number(text)
  return true
}

/** @returns the exit code: 0 found, 1 not found, 2 for a pattern that is none; null where the pattern is not played */
export function grep(options: GrepOptions, message: Uint8Array, write: (bytes: Uint8Array) => void): number | null {
  try {
    const nodes = options.patterns.map((each) => parseRegex(binary(each), options.syntax, options.ignoreCase))
    return search(options, createMatcher(nodes, options.where), message, write)
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    if (error.unplayed) return null
    write(utf8(`grep: ${error.message}\n`))
    return 2
  }
}

function search(
  options: GrepOptions,
  matcher: LineMatcher,
  message: Uint8Array,
  write: (bytes: Uint8Array) => void,
): number {
  let found = 0
  let number = 0
  for (let from = 0; from < message.length && found < options.most; ) {
    const newline = message.indexOf(10, from)
    const to = newline < 0 ? message.length : newline
    number++
    if (matcher.test(message, from, to) !== options.invert) {
      found++
      if (options.show === 'nothing') return 0
      if (options.show === 'lines') {
        if (options.numbers) write(utf8(`${number}:`))
        write(message.subarray(from, to))
        write(NEWLINE)
      }
    }
    from = to + 1
  }
  if (options.show === 'count') write(utf8(`${found}\n`))
  return found > 0 ? 0 : 1
}

const NEWLINE = utf8('\n')

/** One character for each byte of the UTF-8 form. */
const binary = (text: string): string => Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join('')
