/**
 * Reads imta.cnf (administration guide, "The Structure of the imta.cnf File"): rewrite rules above, channel blocks below,
 * with empty lines between. A block's first line is the channel's name and its keywords, the second the channel's
 * official host and what it calls this host, and each further one another host of the channel. The block `defaults` gives
 * keywords to every channel after it, until `nodefaults`.
 */
import { nearest } from '../../../core/nearest.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { readAddress, readAges, readBits, readBlocks, readDurations, readText } from './arguments.ts'
import { findKeyword, KEYWORDS, type Keyword } from './keywords.ts'
import { linesWithFiles, type NamedFiles, type PlacedLine } from './named-files.ts'
import { type RewriteRule, readRewriteRule } from './rewrite-rules.ts'
import { CUT_OFF, splitWords, type Word } from './text-lines.ts'

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
  /** The line that names it. */
  officialHostSource?: SourcePlace
  /** What the channel calls this host, where the second line says so. */
  localHost: string | null
  /** Its further hosts, official names and aliases alike. */
  hosts: string[]
  source?: SourcePlace
  /** The defaults in force, then its own, in their order. */
  given: Given[]
}

export interface ReadBlocks {
  channels: ChannelBlock[]
  /** The defaults in force at the end of the file. */
  defaults: Given[]
  rules: RewriteRule[]
  problems: Problem[]
}

// In imta.cnf an exclamation point in the first column begins a comment.
const COMMENT = /^!/

export function readChannelBlocks(text: string, place: SourcePlace | undefined, files: NamedFiles): ReadBlocks {
  const { lines, problems } = linesWithFiles(text, 'config', place, files, COMMENT)
  const reader = new BlockReader(problems)
  for (const block of blocksOf(lines)) reader.block(block)
  const { channels, defaults, rules } = reader
  return { channels, defaults, rules, problems }
}

function blocksOf(lines: readonly PlacedLine[]): PlacedLine[][] {
  const blocks: PlacedLine[][] = [[]]
  for (const line of lines) {
    if (line.text === '') blocks.push([])
    else blocks.at(-1)?.push(line)
  }
  return blocks.filter((block) => block.length > 0)
}

class BlockReader {
  readonly channels: ChannelBlock[] = []
  readonly rules: RewriteRule[] = []
  readonly #problems: Problem[]
  defaults: Given[] = []

  constructor(problems: Problem[]) {
    this.#problems = problems
  }

  block(lines: readonly PlacedLine[]): void {
    const head = lines[0] as PlacedLine
    const words = splitWords(head.text)
    const wrong = wrongHead(head, words)
    if (ruleOf(head)) this.#rewriteRules(lines)
    else if (wrong || !words) this.#problem(head, wrong ?? '')
    else this.#named(words, lines)
  }

  #rewriteRules(lines: readonly PlacedLine[]): void {
    for (const line of lines) {
      const rule = ruleOf(line)
      if (rule) this.rules.push(rule)
      else this.#problem(line, 'stands among rewrite rules and is none; leave an empty line before a channel block')
    }
  }

  #named([first, ...rest]: Word[], lines: readonly PlacedLine[]): void {
    const head = lines[0] as PlacedLine
    const name = (first as Word).text.toLowerCase()
    if (name === 'nodefaults') this.defaults = []
    else if (name === 'defaults') {
      this.defaults = this.#keywords(rest, head, true)
      if (lines[1])
        this.#problem(lines[1], 'follows a defaults block, which is one line; leave an empty line before it')
    } else {
      const wrong = this.#wrongName(name)
      if (wrong) this.#problem(head, wrong)
      else this.#channel(name, rest, lines)
    }
  }

  #channel(name: string, words: readonly Word[], [head, ...below]: readonly PlacedLine[]): void {
    const { source } = head as PlacedLine
    const given = [...this.defaults, ...this.#keywords(words, head as PlacedLine, false)]
    const hosts = below.map((line) => this.#hosts(line))
    const [official] = hosts
    this.channels.push({
      name,
      officialHost: official?.[0] ?? null,
      ...(official?.[0] === undefined ? {} : { officialHostSource: (below[0] as PlacedLine).source }),
      localHost: official?.[1] ?? null,
      hosts: hosts.slice(1).flat(),
      source,
      given,
    })
  }

  /** `HOST` or `HOST OTHER`. */
  #hosts(line: PlacedLine): string[] {
    const words = splitWords(line.text)?.map(({ text }) => text) ?? []
    const bad = words.find((word) => !HOST.test(word))
    const keyword = words[1] !== undefined && findKeyword(words[1])
    if (line.cutOff) this.#problem(line, CUT_OFF)
    else if (keyword || words.length > 2)
      this.#problem(line, `${SECOND_LINE}; leave an empty line before a channel block`)
    else if (bad !== undefined || words.length === 0)
      this.#problem(line, `${SECOND_LINE}, not ${JSON.stringify(bad ?? line.text)}`)
    else return words
    return []
  }

  #wrongName(name: string): string | null {
    if (findKeyword(name))
      return `begins with the keyword ${name}; a block begins with a channel's name, such as tcp_local`
    if (!/^[a-z0-9_-]{1,32}$/.test(name)) return `${JSON.stringify(name)} cannot be a channel's name`
    if (this.channels.some((channel) => channel.name === name)) return `channel ${name} is already defined above`
    return null
  }

  #keywords(words: readonly Word[], line: PlacedLine, fromDefaults: boolean): Given[] {
    const given: Given[] = []
    let before: Keyword | 'unknown' | null = null
    for (let at = 0; at < words.length; ) {
      const word = words[at++] as Word
      const keyword = word.quoted ? undefined : findKeyword(word.text)
      if (!keyword) {
        // What follows an unknown keyword is its argument, and one mistake is told once.
        if (before === 'unknown' && isArgument(word)) continue
        this.#problem(line, unknown(word, before === 'unknown' ? null : before))
        if (!isArgument(word)) before = 'unknown'
        continue
      }
      before = keyword
      const end = at + argumentCount(keyword, words.slice(at))
      const args = words.slice(at, end).map(({ text }) => text)
      at = end
      const wrong = wrongArguments(keyword, args)
      if (wrong) this.#problem(line, `${keyword.name} ${wrong}`)
      else given.push({ keyword, args, source: line.source, fromDefaults })
    }
    return given
  }

  #problem({ source }: PlacedLine, message: string): void {
    this.#problems.push({ path: 'config', ...source, message })
  }
}

const SECOND_LINE = "the lines below a channel's keywords name its hosts"
const HOST = /^[A-Za-z0-9_[\]]([A-Za-z0-9._[\]-]*)$/

/** The template of a rule holds dollar signs; no keyword and no argument of one stands second on a line and does. */
function ruleOf({ text, source }: PlacedLine): RewriteRule | null {
  const found = /^(\S+)\s+(\S*\$\S*)(?:\s|$)/.exec(text)
  return found && readRewriteRule(found[1] as string, found[2] as string, source)
}

function wrongHead({ cutOff }: PlacedLine, words: Word[] | null): string | null {
  if (cutOff) return CUT_OFF
  return words ? null : 'a quoted argument is not closed'
}

/** No keyword looks so. */
const isArgument = ({ text, quoted }: Word): boolean => quoted || /^\d/.test(text)

function unknown(word: Word, before: Keyword | null): string {
  const { text } = word
  if (before && isArgument(word)) return `${JSON.stringify(text)} is one argument too many for ${before.name}`
  const meant =
    runTogether(text) ??
    nearest(
      text,
      KEYWORDS.map(({ name }) => name),
    )
  return `unknown keyword ${JSON.stringify(text)}${meant ? `; did you mean ${meant}?` : ''}`
}

/** Published copies of the guide have keywords without a space between them; `sendpostnosendpost` is two. */
function runTogether(text: string): string | null {
  const word = text.toLowerCase()
  // The words that the first so many letters are made of, the fewest; null where they are made of none.
  const made: (string[] | null)[] = [[]]
  for (let end = 1; end <= Math.min(word.length, LONGEST_RUN); end++) {
    const ways = KEYWORDS.flatMap(({ name }) => {
      const start = word.endsWith(name, end) ? made[end - name.length] : null
      return start ? [[...start, name]] : []
    })
    made[end] = ways.sort((a, b) => a.length - b.length)[0] ?? null
  }
  return made[word.length]?.join(' ') ?? null
}

/** Letters; no line of the guide is longer. */
const LONGEST_RUN = 200

/** How many of the words that follow are the keyword's arguments. */
function argumentCount({ argument }: Keyword, following: readonly Word[]): number {
  if (argument === 'none') return 0
  if (argument === 'ages') return count(following, ({ text, quoted }) => quoted || /^([-+]?\d|pt?\d)/i.test(text))
  if (argument === 'durations') return count(following, ({ text, quoted }) => quoted || /^p[t\d]/i.test(text))
  if (argument === 'any') return count(following, (word) => word.quoted || !findKeyword(word.text))
  // A keyword in the argument's place means that the argument was left out.
  return following[0] && (following[0].quoted || !findKeyword(following[0].text)) ? 1 : 0
}

function count(words: readonly Word[], test: (word: Word) => boolean): number {
  const end = words.findIndex((word) => !test(word))
  return end < 0 ? words.length : end
}

const READERS = {
  ages: readAges,
  durations: readDurations,
  address: readAddress,
  text: readText,
  bits: readBits,
  blocks: readBlocks,
}

function wrongArguments({ argument }: Keyword, args: string[]): string | null {
  if (argument === 'none' || argument === 'any') return null
  if (argument === 'one') return args.length === 1 ? null : 'needs an argument'
  if (argument === 'text' && args.length === 0) return 'needs a name in quotes'
  if (argument === 'address' && args.length === 0) return 'needs an address, such as postmaster@example.com'
  if (argument === 'bits' && args.length === 0) return 'needs a sum of 1, 2, 4 and 8, such as 1'
  if (argument === 'blocks' && args.length === 0) return 'needs a number of blocks, such as 100'
  const read = READERS[argument](args)
  return 'wrong' in read ? read.wrong : null
}
