/** The part of /bin/sh that dot-qmail lines need: one simple command with quoted words. */

const PLAIN = /[^\s"'\\$`|&;<>()*?[\]#~{}!=]/

/**
 * Splits a command into its words with quotes taken off.
 * @returns null where the shell would do more than that: expansions, pipes, lists, redirections
 */
export function shellWords(command: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  for (let i = 0; i < command.length; i++) {
    const c = command[i] as string
    if (c === ' ' || c === '\t') {
      if (word !== null) words.push(word)
      word = null
      continue
    }
    const part: Part | null =
      c === "'" ? single(command, i) : c === '"' ? double(command, i) : bare(command, i, word !== null)
    if (!part) return null
    word = (word ?? '') + part.text
    i = part.end
  }
  if (word !== null) words.push(word)
  return words
}

interface Part {
  text: string
  /** Its last character. */
  end: number
}

function single(command: string, start: number): Part | null {
  const end = command.indexOf("'", start + 1)
  return end < 0 ? null : { text: command.slice(start + 1, end), end }
}

function double(command: string, start: number): Part | null {
  let text = ''
  for (let i = start + 1; i < command.length; i++) {
    const c = command[i] as string
    if (c === '"') return { text, end: i }
    if (c === '$' || c === '`') return null
    // Inside double quotes a backslash stands for itself but before these.
    if (c === '\\' && /["\\$`]/.test(command[i + 1] ?? '')) text += command[++i]
    else text += c
  }
  return null
}

function bare(command: string, start: number, inside: boolean): Part | null {
  const c = command[start] as string
  if (c === '\\') {
    const next = command[start + 1]
    return next === undefined ? null : { text: next, end: start + 1 }
  }
  if (inside && /[=#!~]/.test(c)) return { text: c, end: start }
  return PLAIN.test(c) ? { text: c, end: start } : null
}
