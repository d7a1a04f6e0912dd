/**
 * The part of /bin/sh that most dot-qmail lines need: simple commands in a list (`;`, `&&`, `||`, `!`), quotes, and
 * `$NAME`. Whatever else a shell would do is not read here, and the line is a shell's to run.
 */

/** A word before expansion: its pieces of text, and the names of variables between them. */
type Part = { text: string } | { variable: string; quoted: boolean }
export type Word = Part[]

export interface SimpleCommand {
  /** When it is run, by the exit code of the one before. */
  after: ';' | '&&' | '||'
  /** `!` before it turns its exit code round. */
  negated: boolean
  words: Word[]
}

/** Outside quotes these are more than themselves; `*` and `?` stay themselves where no file's name fits. */
const BARE = /[^\s"'\\$`<>()|&;]+/y
const NAME = /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/y
/** What is no command's name where one is expected: the shell's own words, and assignments. */
const NO_COMMAND = /^(?:(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|[{}])$|[A-Za-z_]\w*=)/

/** @returns null where the shell would do more than is read here */
export function parseCommands(line: string): SimpleCommand[] | null {
  const tokens = tokenize(line)
  if (!tokens) return null
  const commands: SimpleCommand[] = []
  let command: SimpleCommand = { after: ';', negated: false, words: [] }
  for (const [i, token] of tokens.entries()) {
    if (typeof token !== 'string') {
      if (command.words.length > 0) command.words.push(token)
      else if (isPlain(token, '!')) command.negated = !command.negated
      else if (token[0] && 'text' in token[0] && NO_COMMAND.test(token[0].text)) return null
      else command.words.push(token)
      continue
    }
    if (command.words.length === 0) return null
    commands.push(command)
    // A semicolon may end the line.
    if (token === ';' && i === tokens.length - 1) return commands
    command = { after: token, negated: false, words: [] }
  }
  if (command.words.length === 0) return null
  return [...commands, command]
}

/** The words that a command is called with; null where an unquoted variable's value would be split into several. */
export function expand(words: readonly Word[], variables: Readonly<Record<string, string>>): string[] | null {
  const expanded: string[] = []
  for (const word of words) {
    let text = ''
    for (const part of word) {
      if ('text' in part) text += part.text
      else {
        const value = variables[part.variable] ?? ''
        if (!part.quoted && /[\s*?[\\]/.test(value)) return null
        text += value
      }
    }
    const vanishes = text === '' && word.every((part) => 'variable' in part && !part.quoted)
    if (!vanishes) expanded.push(text)
  }
  return expanded
}

const isPlain = ([part, ...others]: Word, text: string): boolean =>
  part !== undefined && others.length === 0 && 'text' in part && part.text === text

type Token = Word | ';' | '&&' | '||'

function tokenize(line: string): Token[] | null {
  const tokens: Token[] = []
  let word: Word | null = null
  const end = () => {
    if (word) tokens.push(word)
    word = null
  }
  for (let i = 0; i < line.length; ) {
    const c = line[i] as string
    const operator = /^(?:&&|\|\||;(?!;))/.exec(line.slice(i, i + 2))?.[0] as Exclude<Token, Word> | undefined
    if (c === ' ' || c === '\t' || operator) {
      end()
      if (operator) tokens.push(operator)
      i += operator?.length ?? 1
      continue
    }
    const piece = readPiece(line, i, word === null)
    if (!piece) return null
    word ??= []
    for (const part of piece.parts) word.push(part)
    i = piece.end
  }
  end()
  return tokens
}

interface Piece {
  parts: Part[]
  /** The index after it. */
  end: number
}

function readPiece(line: string, start: number, first: boolean): Piece | null {
  const c = line[start] as string
  if (c === "'") {
    const end = line.indexOf("'", start + 1)
    return end < 0 ? null : { parts: [{ text: line.slice(start + 1, end) }], end: end + 1 }
  }
  if (c === '"') return readDouble(line, start)
  if (c === '$') return readVariable(line, start, false)
  if (c === '\\') {
    const next = line[start + 1]
    return next === undefined || next === '\n' ? null : { parts: [{ text: next }], end: start + 2 }
  }
  BARE.lastIndex = start
  const text = BARE.exec(line)?.[0]
  if (text === undefined || (first && (c === '#' || c === '~'))) return null
  return { parts: [{ text }], end: start + text.length }
}

function readDouble(line: string, start: number): Piece | null {
  // A quoted word is a word even where it is empty.
  const parts: Part[] = [{ text: '' }]
  for (let i = start + 1; i < line.length; ) {
    const c = line[i] as string
    if (c === '"') return { parts, end: i + 1 }
    if (c === '`') return null
    const variable = c === '$' ? readVariable(line, i, true) : null
    if (variable) {
      parts.push(...variable.parts)
      i = variable.end
      continue
    }
    if (c === '$' && /[({0-9@*#?$!-]/.test(line[i + 1] ?? '')) return null
    // Inside double quotes a backslash stands for itself but before these.
    const escapes = c === '\\' && /["\\$`]/.test(line[i + 1] ?? '')
    parts.push({ text: (escapes ? line[i + 1] : c) as string })
    i += escapes ? 2 : 1
  }
  return null
}

function readVariable(line: string, start: number, quoted: boolean): Piece | null {
  NAME.lastIndex = start
  const found = NAME.exec(line)
  if (!found) return null
  return { parts: [{ variable: (found[1] ?? found[2]) as string, quoted }], end: start + found[0].length }
}
