/** A text with tokens: %H %R %C %L %F %U %u %S %s %% (administration guide, "Notification Message Files"). */

export interface TokenValues {
  /** %H: the original's header summary. */
  header: string
  /** %R: the recipients. */
  recipients: string
  /** %C, %L, %F: units spent in the queue, left until the return, and altogether. */
  spent: number
  left: number
  whole: number
  /** %u, and %U with a capital. */
  unit: string
}

const TOKENS = ['H', 'R', 'C', 'L', 'F', 'U', 'u', 'S', 's', '%'] as const

type Token = (typeof TOKENS)[number]

/** Literal text and tokens in turn. */
export type Template = readonly (string | { token: Token })[]

/** What is wrong with a text, with its line, counted from 1. */
export interface TextProblem {
  line: number
  message: string
}

const isToken = (letter: string): letter is Token => (TOKENS as readonly string[]).includes(letter)

const ALL_TOKENS = TOKENS.map((token) => `%${token}`).join(' ')

export function readTemplate(text: string): { template: Template; problems: TextProblem[] } {
  const template: (string | { token: Token })[] = []
  const problems: TextProblem[] = []
  let from = 0
  for (const match of text.matchAll(/%(.?)/gsu)) {
    const letter = match[1] as string
    template.push(text.slice(from, match.index))
    from = match.index + match[0].length
    if (isToken(letter)) template.push({ token: letter })
    else problems.push({ line: text.slice(0, match.index).split('\n').length, message: unknown(letter) })
  }
  return { template: [...template, text.slice(from)].filter((piece) => piece !== ''), problems }
}

function unknown(letter: string): string {
  if (letter.trim() === '') return 'a % stands alone; write %% for a percent sign'
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
  if (isToken(other)) return `unknown token %${letter}; did you mean %${other}?`
  return `unknown token %${letter}; the tokens are ${ALL_TOKENS}, and %% is a percent sign`
}

/** %s is the plural's letter for the number before it: `1 day`, `3 days`. */
export function expandTemplate(template: Template, values: TokenValues): string {
  let number = 0
  const numbered = (value: number) => {
    number = value
    return String(value)
  }
  const value = (token: Token): string => {
    switch (token) {
      case 'H':
        return values.header
      case 'R':
        return values.recipients
      case 'C':
        return numbered(values.spent)
      case 'L':
        return numbered(values.left)
      case 'F':
        return numbered(values.whole)
      case 'U':
        return values.unit.charAt(0).toUpperCase() + values.unit.slice(1)
      case 'u':
        return values.unit
      case 'S':
        return number === 1 ? '' : 'S'
      case 's':
        return number === 1 ? '' : 's'
      case '%':
        return '%'
    }
  }
  return template.map((piece) => (typeof piece === 'string' ? piece : value(piece.token))).join('')
}
