/** How any reply goes on the wire. The words are those of the sandbox's dialect (core/smtp-dialect.ts). */

const CODED = /^[2-5]\d\d(?=[ -]|$)/
// biome-ignore lint/suspicious/noControlCharactersInRegex: one line already, as most replies are, and nothing odd in it
const ONE_LINE = /^[2-5]\d\d [^\x00-\x1f\x7f]*[^\x00-\x20\x7f]$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: keeping them out of a reply line is the point
const CONTROL = /[\x00-\x1f\x7f]/g

/** A reply's code; text without one counts as 550. */
export const codeOf = (reply: string): number => (CODED.test(reply) ? Number(reply.slice(0, 3)) : 550)

/**
 * A reply as lines for the wire, without line ends: `550 a\nb` gives `550-a` and `550 b`.
 * Nothing in the text can start a line of its own: other control characters become spaces.
 */
export function replyLines(reply: string): string[] {
  if (ONE_LINE.test(reply)) return [reply]
  const code = CODED.exec(reply)?.[0] ?? '550'
  const texts = reply.split(/\r?\n/).map((line) => {
    const text = line.startsWith(code) && /^[ -]|^$/.test(line.slice(3)) ? line.slice(4) : line
    return text.replace(CONTROL, ' ')
  })
  return texts.map((text, i) => `${code}${i < texts.length - 1 ? '-' : ' '}${text}`.trimEnd())
}

/** An error's message, fit for one reply line. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').trim().slice(0, 400) || 'internal error'
}
