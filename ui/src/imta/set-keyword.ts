/** Puts another keyword of a family into a channel's block of imta.cnf, as a person would with an editor. Pure. */

interface Place {
  channel: string
  /** The block's second line, where the channel has no block yet. */
  host: string
}

/** A word, or several held together by double quotes. */
const WORD = /"[^"]*"|[^\s"]+/g

/**
 * @param family all keywords of which one is in force
 * @param keyword the one to be in force; null takes the channel's own away
 * @returns the text, every other word and line of which stays as it was
 */
export function setKeyword(config: string, place: Place, family: readonly string[], keyword: string | null): string {
  const lines = config.split('\n')
  const first = headOf(lines, place.channel)
  if (first === -1) return keyword === null ? config : withBlock(config, place, keyword)
  let last = first
  while (lines[last]?.trimEnd().endsWith('\\') && last + 1 < lines.length) last++
  for (let at = first; at <= last; at++) lines[at] = without(lines[at] as string, family)
  if (keyword !== null) lines[last] = `${(lines[last] as string).trimEnd()} ${keyword}`
  return lines.join('\n')
}

/** The line on which a channel's block begins; an exclamation point begins a comment. */
function headOf(lines: readonly string[], channel: string): number {
  let begins = true
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('!')) continue
    const [name] = line.match(WORD) ?? []
    if (begins && name?.toLowerCase() === channel.toLowerCase()) return at
    begins = line.trim() === ''
  }
  return -1
}

const without = (line: string, family: readonly string[]): string => {
  const named = new Set(family.map((each) => each.toLowerCase()))
  return line.replace(/(\s+)("[^"]*"|[^\s"]+)/g, (whole, _blank, word: string) =>
    named.has(word.toLowerCase()) ? '' : whole,
  )
}

const withBlock = (config: string, { channel, host }: Place, keyword: string): string =>
  `${config.replace(/\n*$/, '\n')}\n${channel} ${keyword}\n${host}\n`
