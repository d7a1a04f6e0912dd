/**
 * Reads the channel blocks of imta.cnf (administration guide, "The Structure of the imta.cnf File"): a block's first
 * line is the channel's name and its keywords, the second the channel's official host; an empty line ends it. The block
 * `defaults` gives keywords to every channel after it, until `nodefaults`.
 */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { readAddress, readAges, readDurations, readText } from './arguments.ts'
import { findKeyword, KEYWORDS, type Keyword } from './keywords.ts'
import { placeOfLine } from './problems.ts'
import { nearest } from './suggest.ts'
import { type LogicalLine, logicalLines, splitWords, type Word } from './text-lines.ts'

/** A keyword as it was written. */
export interface Given {
  keyword: Keyword
  args: string[]
  source: SourcePlace
  /** Whether it stands in a `defaults` block. */
  fromDefaults: boolean
}

export interface ChannelBlock {
  name: string
  officialHost: string | null
  /** The defaults in force, then its own, in their order. */
  given: Given[]
}

export interface ReadBlocks {
  channels: ChannelBlock[]
  problems: Problem[]
}

// In imta.cnf an exclamation point in the first column begins a comment.
const COMMENT = /^!/

export function readChannelBlocks(text: string, place: SourcePlace | undefined): ReadBlocks {
  const reader = new BlockReader(place)
  for (const block of blocksOf(logicalLines(text, COMMENT))) reader.block(block)
  return { channels: reader.channels, problems: reader.problems }
}

function blocksOf(lines: readonly LogicalLine[]): LogicalLine[][] {
  const blocks: LogicalLine[][] = [[]]
  for (const line of lines) {
    if (line.text === '') blocks.push([])
    else blocks.at(-1)?.push(line)
  }
  return blocks.filter((block) => block.length > 0)
}

class BlockReader {
  readonly channels: ChannelBlock[] = []
  readonly problems: Problem[] = []
  readonly #place: SourcePlace | undefined
  #defaults: Given[] = []

  constructor(place: SourcePlace | undefined) {
    this.#place = place
  }

  block(lines: readonly LogicalLine[]): void {
    const head = lines[0] as LogicalLine
    const words = splitWords(head.text)
    const wrong = wrongHead(head, words)
    if (wrong || !words) this.#problem(head.line, wrong ?? '')
    // The upper half of the file: rewrite rules, whose template holds dollar signs.
    else if (!words[1]?.text.includes('$')) this.#named(words, lines)
  }

  #named([first, ...rest]: Word[], lines: readonly LogicalLine[]): void {
    const { line } = lines[0] as LogicalLine
    const name = (first as Word).text.toLowerCase()
    if (name === 'nodefaults') this.#defaults = []
    else if (name === 'defaults') this.#defaults = this.#keywords(rest, line, true)
    else {
      const wrong = this.#wrongName(name)
      if (wrong) this.#problem(line, wrong)
      else this.#channel(name, rest, lines)
    }
  }

  #channel(name: string, words: readonly Word[], lines: readonly LogicalLine[]): void {
    const officialHost = lines[1] ? (splitWords(lines[1].text)?.[0]?.text ?? null) : null
    const given = [...this.#defaults, ...this.#keywords(words, (lines[0] as LogicalLine).line, false)]
    this.channels.push({ name, officialHost, given })
  }

  #wrongName(name: string): string | null {
    if (findKeyword(name))
      return `begins with the keyword ${name}; a block begins with a channel's name, such as tcp_local`
    if (!/^[a-z0-9_-]{1,32}$/.test(name)) return `${JSON.stringify(name)} cannot be a channel's name`
    if (this.channels.some((channel) => channel.name === name)) return `channel ${name} is already defined above`
    return null
  }

  #keywords(words: readonly Word[], line: number, fromDefaults: boolean): Given[] {
    const given: Given[] = []
    for (let at = 0; at < words.length; ) {
      const word = words[at++] as Word
      const keyword = word.quoted ? undefined : findKeyword(word.text)
      if (!keyword) {
        this.#problem(line, unknown(word, given.at(-1)))
        continue
      }
      const end = at + argumentCount(keyword, words.slice(at))
      const args = words.slice(at, end).map(({ text }) => text)
      at = end
      const wrong = wrongArguments(keyword, args)
      if (wrong) this.#problem(line, `${keyword.name} ${wrong}`)
      else given.push({ keyword, args, source: placeOfLine(line, 'config', this.#place), fromDefaults })
    }
    return given
  }

  #problem(line: number, message: string): void {
    this.problems.push({ path: 'config', ...placeOfLine(line, 'config', this.#place), message })
  }
}

function wrongHead({ text, cutOff }: LogicalLine, words: Word[] | null): string | null {
  if (cutOff) return 'ends with a backslash, but nothing follows it'
  if (text.startsWith('<')) return `${text}: write the included file's text here`
  return words ? null : 'a quoted argument is not closed'
}

function unknown({ text, quoted }: Word, before: Given | undefined): string {
  const surplus = quoted || /^\d/.test(text)
  if (surplus && before) return `${JSON.stringify(text)} is one argument too many for ${before.keyword.name}`
  const meant = nearest(
    text,
    KEYWORDS.map(({ name }) => name),
  )
  return `unknown keyword ${JSON.stringify(text)}${meant ? `; did you mean ${meant}?` : ''}`
}

/** How many of the words that follow are the keyword's arguments. */
function argumentCount({ argument }: Keyword, following: readonly Word[]): number {
  if (argument === 'none') return 0
  if (argument === 'ages') return count(following, ({ text }) => /^[-+]?\d/.test(text))
  if (argument === 'durations') return count(following, ({ text, quoted }) => quoted || /^p[t\d]/i.test(text))
  if (argument === 'any') return count(following, (word) => word.quoted || !findKeyword(word.text))
  // A keyword in the argument's place means that the argument was left out.
  return following[0] && (following[0].quoted || !findKeyword(following[0].text)) ? 1 : 0
}

function count(words: readonly Word[], test: (word: Word) => boolean): number {
  const end = words.findIndex((word) => !test(word))
  return end < 0 ? words.length : end
}

function wrongArguments({ argument }: Keyword, args: string[]): string | null {
  if (argument === 'none' || argument === 'any') return null
  if (argument === 'one') return args.length === 1 ? null : 'needs an argument'
  if (argument === 'text' && args.length === 0) return 'needs a name in quotes'
  const read = { ages: readAges, durations: readDurations, address: readAddress, text: readText }[argument](args)
  return 'wrong' in read ? read.wrong : null
}
