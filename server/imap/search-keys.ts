/** What SEARCH asks for, read into one question for each message. */

import { checkNumbers, positionsOf } from './positions.ts'
import { BadCommand, type Reader } from './reader.ts'
import type { Candidate } from './search-match.ts'
import type { Selected } from './selected.ts'
import { readSet, seesSet } from './sequence-set.ts'

export interface Key {
  /** Whether the message's bytes must be read for it: such keys come last. */
  readsBytes: boolean
  matches(message: Candidate): boolean | Promise<boolean>
}

interface Context {
  reader: Reader
  selected: Selected
  charset: string
}

const MOST_KEYS = 500

/** Reads keys up to the end; all must match. */
export function readKeys(reader: Reader, selected: Selected, charset: string): Key {
  const context = { reader, selected, charset }
  const keys = [readKey(context)]
  while (reader.takes(' ')) {
    keys.push(readKey(context))
    if (keys.length > MOST_KEYS) throw new BadCommand(`SEARCH takes at most ${MOST_KEYS} keys`)
  }
  reader.end()
  return all(keys)
}

function all(keys: readonly Key[]): Key {
  const cheapFirst = [...keys].sort((a, b) => Number(a.readsBytes) - Number(b.readsBytes))
  return {
    readsBytes: keys.some(({ readsBytes }) => readsBytes),
    matches: async (message) => {
      for (const key of cheapFirst) if (!(await key.matches(message))) return false
      return true
    },
  }
}

function readKey(context: Context, depth = 0): Key {
  const { reader, selected } = context
  if (depth > 50) throw new BadCommand('too many keys within keys')
  if (reader.sees('(')) return all(reader.list(() => readKey(context, depth + 1)))
  if (seesSet(reader)) {
    const set = readSet(reader)
    checkNumbers(set, selected)
    return at(positionsOf(set, selected, false))
  }
  const name = reader.atom('a search key').toUpperCase()
  if (name === 'NOT') {
    const key = readNext(context, depth)
    return { ...key, matches: async (message) => !(await key.matches(message)) }
  }
  if (name === 'OR') {
    const keys = [readNext(context, depth), readNext(context, depth)].sort(
      (a, b) => Number(a.readsBytes) - Number(b.readsBytes),
    )
    const matches = async (message: Candidate) => {
      for (const key of keys) if (await key.matches(message)) return true
      return false
    }
    return { readsBytes: keys.some(({ readsBytes }) => readsBytes), matches }
  }
  const key = KEYS[name]
  if (!key) throw new BadCommand(`${name} is no search key`)
  return key(context)
}

function readNext(context: Context, depth: number): Key {
  context.reader.expect(' ')
  return readKey(context, depth + 1)
}

function at(positions: readonly number[]): Key {
  const wanted = new Set(positions)
  return cheap(({ position }) => wanted.has(position))
}

const cheap = (matches: Key['matches']): Key => ({ readsBytes: false, matches })

const flag = (name: string, isSet: boolean) => () => cheap(({ row }) => row.delivery.flags.includes(name) === isSet)

const keyword = (isSet: boolean) => (context: Context) => {
  const name = argument(context, (reader) => reader.atom('a keyword')).toLowerCase()
  return cheap(({ row }) => row.delivery.flags.some((each) => each.toLowerCase() === name) === isSet)
}

/** Letter case put aside; an empty text is in every message that has the field. */
const field = (name: string) => (context: Context) => {
  const wanted = text(context)
  return { readsBytes: true, matches: (message: Candidate) => message.hasInField(name, wanted) }
}

const day = (kept: (difference: number) => boolean, sent: boolean) => (context: Context) => {
  const wanted = argument(context, readDay)
  const matches = async (message: Candidate) => {
    const found = sent ? await message.sentDay() : message.day
    return found !== null && kept(found - wanted)
  }
  return { readsBytes: sent, matches }
}

const size = (fits: (octets: number, wanted: number) => boolean) => (context: Context) => {
  const wanted = argument(context, (reader) => reader.number('a count of octets'))
  return { readsBytes: true, matches: async (message: Candidate) => fits(await message.size(), wanted) }
}

const BEFORE = (difference: number) => difference < 0
const ON = (difference: number) => difference === 0
const SINCE = (difference: number) => difference >= 0

const KEYS: Record<string, (context: Context) => Key> = {
  ALL: () => cheap(() => true),
  ANSWERED: flag('\\Answered', true),
  DELETED: flag('\\Deleted', true),
  DRAFT: flag('\\Draft', true),
  FLAGGED: flag('\\Flagged', true),
  SEEN: flag('\\Seen', true),
  UNANSWERED: flag('\\Answered', false),
  UNDELETED: flag('\\Deleted', false),
  UNDRAFT: flag('\\Draft', false),
  UNFLAGGED: flag('\\Flagged', false),
  UNSEEN: flag('\\Seen', false),
  RECENT: () => cheap(({ row }) => row.recent),
  OLD: () => cheap(({ row }) => !row.recent),
  NEW: () => cheap(({ row }) => row.recent && !row.delivery.flags.includes('\\Seen')),
  KEYWORD: keyword(true),
  UNKEYWORD: keyword(false),
  UID: (context) => at(positionsOf(argument(context, readSet), context.selected, true)),
  LARGER: size((octets, wanted) => octets > wanted),
  SMALLER: size((octets, wanted) => octets < wanted),
  BEFORE: day(BEFORE, false),
  ON: day(ON, false),
  SINCE: day(SINCE, false),
  SENTBEFORE: day(BEFORE, true),
  SENTON: day(ON, true),
  SENTSINCE: day(SINCE, true),
  FROM: field('from'),
  TO: field('to'),
  CC: field('cc'),
  BCC: field('bcc'),
  SUBJECT: field('subject'),
  HEADER: (context) => field(argument(context, (reader) => reader.astring('a field name')).toLowerCase())(context),
  BODY: (context) => {
    const wanted = text(context)
    return { readsBytes: true, matches: (message) => message.hasInBody(wanted) }
  },
  TEXT: (context) => {
    const wanted = text(context)
    return { readsBytes: true, matches: (message) => message.hasInText(wanted) }
  },
}

function argument<T>({ reader }: Context, read: (reader: Reader) => T): T {
  reader.expect(' ')
  return read(reader)
}

/** In the charset that the client named. */
function text(context: Context): string {
  const bytes = argument(context, (reader) => reader.astring('a text'))
  return new TextDecoder(context.charset).decode(Buffer.from(bytes, 'latin1')).toLowerCase()
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Days since 1970 of `5-Jan-2026`, quoted or not. */
function readDay(reader: Reader): number {
  const given = reader.match(/"?\d{1,2}-[A-Z]{3}-\d{4}"?/i)
  const [, date = '', name = '', year = ''] = /(\d+)-(\w+)-(\d+)/.exec(given ?? '') ?? []
  const month = MONTHS.indexOf(name.toLowerCase())
  if (given === null || month < 0) throw new BadCommand('a date is written 5-Jan-2026')
  return Date.UTC(Number(year), month, Number(date)) / 86_400_000
}
