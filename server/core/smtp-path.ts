/**
 * The address of MAIL and RCPT, cut out of the command and otherwise left alone: real senders have `a..b@docomo.ne.jp`,
 * qmail has `#@[]`, and what to refuse is for rules to decide.
 */

import type { SmtpPath } from './smtp-dialect.ts'

/**
 * Reads what comes after `MAIL` or `RCPT`.
 * @param word `FROM` or `TO`
 * @returns null where there is no address to be found
 * @example parsePath('FROM', ' FROM:<a@b.test> SIZE=10') // { path: 'a@b.test', rest: ' SIZE=10' }
 */
export function parsePath(word: 'FROM' | 'TO', argument: string): SmtpPath | null {
  const colon = argument.indexOf(':')
  if (colon < 0 || argument.slice(0, colon).trim().toUpperCase() !== word) return null
  const text = argument.slice(colon + 1).trimStart()
  return text.startsWith('<') ? bracketed(text) : bare(text)
}

function bracketed(text: string): SmtpPath | null {
  const quoted = scan(text, 1, (c) => c === '>')
  // An odd quote or a last backslash would swallow the bracket: then the first bracket counts, as it stands.
  const end = quoted < text.length ? quoted : text.indexOf('>')
  if (end < 0) return null
  const rest = text.slice(end + 1)
  return rest === '' || isBlank(rest[0]) ? { path: text.slice(1, end), rest } : null
}

/** `MAIL FROM: a@b.test`, as people type it and old devices send it. */
function bare(text: string): SmtpPath {
  const quoted = scan(text, 0, isBlank)
  const plain = text.search(/[ \t]/)
  const end = quoted < text.length || plain < 0 || isClosed(text) ? quoted : plain
  return { path: text.slice(0, end), rest: text.slice(end) }
}

/** Index of the first character that ends the path outside of quotes; the length of the text where there is none. */
function scan(text: string, from: number, ends: (character: string | undefined) => boolean): number {
  let quoted = false
  for (let i = from; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === '"') quoted = !quoted
    else if (!quoted && ends(c)) return i
  }
  return text.length
}

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t'

/** Whether every quote that opens also closes. */
const isClosed = (text: string): boolean => (text.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 0
