/**
 * The small programs that .qmail lines decide with and that need no shell: they look at the message or at their words,
 * write to the report, and end with an exit code.
 */
import { utf8 } from '../../../mail/bytes.ts'
import { grep, readGrep } from './grep.ts'

export interface PredicateInput {
  /** Everything after the program's name. */
  words: readonly string[]
  /** Standard input: the message in its queue form. */
  message: Uint8Array
  /** Standard output and standard error, which are one. */
  write: (bytes: Uint8Array) => void
}

/** @returns the exit code; null where these words ask for more than is played */
export type Predicate = (input: PredicateInput) => number | null

export const PREDICATES: Readonly<Record<string, Predicate>> = {
  true: () => 0,
  false: () => 1,
  echo: ({ words, write }) => {
    const bare = words[0] === '-n'
    const text = (bare ? words.slice(1) : words).join(' ')
    // What becomes of a backslash, and of -e, depends on the shell.
    if (text.includes('\\') || words[0] === '-e' || words[0] === '-E') return null
    write(utf8(bare ? text : `${text}\n`))
    return 0
  },
  printf: ({ words, write }) => {
    const bytes = printf(words)
    if (!bytes) return null
    write(bytes)
    return 0
  },
  cat: ({ words, message, write }) => {
    if (words.some((word) => word !== '-') || words.length > 1) return null
    write(message)
    return 0
  },
  grep: ({ words, message, write }) => {
    const options = readGrep(words)
    return options && grep(options, message, write)
  },
  egrep: (input) => asGrep('-E', input),
  fgrep: (input) => asGrep('-F', input),
  test: ({ words }) => test(words),
  '[': ({ words }) => (words.at(-1) === ']' ? test(words.slice(0, -1)) : null),
}

/** Those that read standard input; what one has read is not there for the next. */
export const READERS: ReadonlySet<string> = new Set(['cat', 'grep', 'egrep', 'fgrep'])

const asGrep = (syntax: string, { words, ...io }: PredicateInput): number | null =>
  PREDICATES.grep?.({ ...io, words: [syntax, ...words] }) ?? null

/** test(1), as far as it compares texts. */
function test(words: readonly string[]): number | null {
  const [first, second, third] = words
  if (first === '!' && words.length > 1) {
    const inner = test(words.slice(1))
    return inner === null ? null : inner === 0 ? 1 : 0
  }
  const answer = (holds: boolean) => (holds ? 0 : 1)
  if (words.length === 0) return 1
  if (words.length === 1) return answer(first !== '')
  if (words.length === 2 && first === '-n') return answer(second !== '')
  if (words.length === 2 && first === '-z') return answer(second === '')
  if (words.length !== 3) return null
  if (second === '=' || second === '==') return answer(first === third)
  if (second === '!=') return answer(first !== third)
  return null
}

const ESCAPES: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34, "'": 39 }

/** printf(1) with %s, %d, %c and %%: the format serves until the words are used up. */
function printf([format, ...given]: readonly string[]): Uint8Array | null {
  if (format === undefined) return null
  const bytes: number[] = []
  const words = [...given]
  do {
    const left = words.length
    for (let i = 0; i < format.length; ) {
      const rest = format.slice(i)
      const octal = /^\\([0-7]{1,3})/.exec(rest)
      const escaped = /^\\(.)/s.exec(rest)
      const conversion = /^%([sdc%])/.exec(rest)
      if (octal) bytes.push(Number.parseInt(octal[1] as string, 8) & 0xff)
      else if (escaped) {
        const byte = ESCAPES[escaped[1] as string]
        if (byte === undefined) return null
        bytes.push(byte)
      } else if (conversion) bytes.push(...utf8(converted(conversion[1] as string, words)))
      else if (rest.startsWith('%') || rest.startsWith('\\')) return null
      else bytes.push(...utf8(String.fromCodePoint(rest.codePointAt(0) as number)))
      i += octal?.[0].length ?? (escaped || conversion ? 2 : String.fromCodePoint(rest.codePointAt(0) as number).length)
    }
    if (words.length === left) break
  } while (words.length > 0)
  return Uint8Array.from(bytes)
}

function converted(conversion: string, words: string[]): string {
  if (conversion === '%') return '%'
  const word = words.shift() ?? ''
  if (conversion === 'c') return word.slice(0, 1)
  return conversion === 'd' ? String(Number.parseInt(word, 10) || 0) : word
}
