/** smtpd.conf(5) of OpenSMTPD 6.8: its statements, and what they come to. */
import type { Duration, SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { didYouMean } from '../common/problems.ts'
import { type Action, type Match, readAction, readMatch } from './rules.ts'
import { readTableFile, type Table } from './tables.ts'
import { readDuration, readSize } from './values.ts'
import { Cursor, readStatements, type Statement, statementText } from './words.ts'

export interface Listener {
  on: string
  hostname?: string
  noDsn: boolean
  source: SourcePlace
}

/** A value that a statement sets, with its place. */
export interface Set<T> {
  value: T
  source: SourcePlace
}

export interface SmtpdConf {
  tables: Map<string, Table>
  actions: Map<string, Action>
  /** In order: the first that matches decides. */
  matches: Match[]
  listeners: Listener[]
  ttl?: Set<Duration>
  warnIntervals?: Set<Duration[]>
  maxMessageSize?: Set<number>
  subAddressDelimiter?: Set<string>
  /** What is taken and changes nothing here. */
  unplayed: { name: string; value: string; source: SourcePlace; isUnknown: boolean }[]
  problems: Problem[]
}

/** The first words of statements (smtpd.conf.5). */
export const STATEMENTS = [
  'action',
  'admd',
  'bounce',
  'ca',
  'filter',
  'include',
  'listen',
  'match',
  'mda',
  'mta',
  'pki',
  'proc',
  'proc-exec',
  'queue',
  'smtp',
  'srs',
  'table',
] as const

export interface Files {
  files: Readonly<Record<string, string>>
  places: Readonly<Record<string, SourcePlace>>
}

/** Files may include each other no deeper than this. */
const DEEPEST = 10
/** MAX_BOUNCE_WARN */
const MOST_WARNINGS = 4

export function readSmtpdConf(text: string, file: string, place: SourcePlace | undefined, given: Files): SmtpdConf {
  const conf: SmtpdConf = {
    tables: new Map(),
    actions: new Map(),
    matches: [],
    listeners: [],
    unplayed: [],
    problems: [],
  }
  readInto(conf, text, file, place, given, new Map(), 0)
  return conf
}

function readInto(
  conf: SmtpdConf,
  text: string,
  file: string,
  place: SourcePlace | undefined,
  given: Files,
  macros: Map<string, string>,
  depth: number,
): void {
  const { statements, open } = readStatements(text, file, place, macros)
  for (const source of open) conf.problems.push({ ...source, message: 'syntax error: a quote does not close' })
  for (const statement of statements) {
    const wrong = (message: string) => conf.problems.push({ ...statement.source, message })
    if (statement.words[0]?.text === 'include') {
      const path = statement.words[1]?.text ?? ''
      const included = given.files[path]
      if (included === undefined || depth >= DEEPEST) wrong(`failed to include file ${path}`)
      else readInto(conf, included, path, given.places[`files.${path}`], given, macros, depth + 1)
    } else readStatement(conf, statement, given, wrong)
  }
}

function readStatement(conf: SmtpdConf, statement: Statement, given: Files, wrong: (message: string) => void): void {
  const { words, source } = statement
  const cursor = new Cursor(words)
  const first = cursor.next() as string
  const unplayed = (isUnknown = false) => {
    const name = words[1] && !first.includes('=') ? `${first} ${words[1].text}` : first
    conf.unplayed.push({ name, value: statementText(words.slice(2)), source, isUnknown })
  }
  switch (first) {
    case 'table':
      readTable(conf, cursor, source, given, wrong)
      return
    case 'action':
      readAction(conf, cursor, source, wrong)
      return
    case 'match':
      readMatch(conf, cursor, source, wrong)
      return
    case 'listen':
      readListener(conf, cursor, source, wrong)
      return
    case 'bounce':
      readBounce(conf, cursor, source, wrong)
      return
    case 'queue': {
      const what = cursor.next() ?? ''
      if (what === 'ttl') {
        const text = cursor.next() ?? ''
        const value = readDuration(text)
        if (value === null) wrong(`queue ttl: ${JSON.stringify(text)} is no time; write 4d, or a number with s, m or h`)
        else conf.ttl = { value, source }
      } else if (['compression', 'encryption'].includes(what)) unplayed()
      else wrong(`syntax error: queue ${what}${didYouMean(what, ['ttl', 'compression', 'encryption'])}`)
      return
    }
    case 'smtp': {
      const what = cursor.next()
      const text = cursor.next() ?? ''
      if (what === 'max-message-size') {
        const value = readSize(text)
        if (value === null) wrong(`smtp max-message-size: ${JSON.stringify(text)} is no size; write 35M`)
        else conf.maxMessageSize = { value, source }
      } else if (what === 'sub-addr-delim') {
        if (text.length !== 1) wrong('subaddressing-delimiter must be one character')
        else conf.subAddressDelimiter = { value: text, source }
      } else unplayed()
      return
    }
    default: {
      const meant = didYouMean(first, STATEMENTS)
      const isKnown = (STATEMENTS as readonly string[]).includes(first)
      if (!isKnown && meant !== '') wrong(`syntax error: ${first}${meant}`)
      else unplayed(!isKnown)
    }
  }
}

function readTable(
  conf: SmtpdConf,
  cursor: Cursor,
  source: SourcePlace,
  { files, places }: Files,
  wrong: (message: string) => void,
): void {
  const name = cursor.next() ?? ''
  if (conf.tables.has(name)) return void wrong(`table ${name} is declared twice`)
  if (cursor.take('{')) {
    const entries = new Map<string, { key: string; values: string[]; source: SourcePlace }>()
    while (!cursor.isAtEnd && !cursor.take('}')) {
      if (cursor.take(',')) continue
      const key = (cursor.next() ?? '').toLowerCase()
      const values = cursor.take('=') ? (cursor.next() ?? '').split(/\s*,\s*/) : []
      entries.set(key, { key, values, source })
    }
    conf.tables.set(name, { name, entries, source })
    return
  }
  const path = (cursor.next() ?? '').replace(/^[a-z0-9-]+:/, '')
  if (path === '') return void wrong(`syntax error: table ${name} has neither a file nor a list`)
  const found = [path, path.replace(/\.db$/, '')].find((each) => files[each] !== undefined)
  const entries = found ? readTableFile(files[found] as string, found, places[`files.${found}`]) : new Map()
  conf.tables.set(name, { name, entries, source, ...(found ? {} : { missing: path }) })
}

/** Options of `listen on` with the number of their words. */
const LISTEN_OPTIONS: Record<string, number> = {
  port: 1,
  hostname: 1,
  hostnames: 1,
  tag: 1,
  pki: 1,
  ca: 1,
  filter: 1,
  senders: 1,
  masquerade: 0,
  'no-dsn': 0,
  'mask-src': 0,
  'mask-source': 0,
  'received-auth': 0,
  smtps: 0,
  tls: 0,
  'tls-require': 0,
  verify: 0,
  auth: 0,
  'auth-optional': 0,
  'proxy-v2': 0,
  inet4: 0,
  inet6: 0,
}

function readListener(conf: SmtpdConf, cursor: Cursor, source: SourcePlace, wrong: (message: string) => void): void {
  if (!cursor.take('on')) return void wrong('syntax error: listen wants `on` and an address')
  const listener: Listener = { on: cursor.next() ?? '', noDsn: false, source }
  while (!cursor.isAtEnd) {
    const option = cursor.next() as string
    if (option === '<') {
      cursor.next()
      cursor.take('>')
      continue
    }
    const arity = LISTEN_OPTIONS[option]
    if (arity === undefined) {
      wrong(`syntax error: ${option}${didYouMean(option, Object.keys(LISTEN_OPTIONS))}`)
      return
    }
    if (option === 'no-dsn') listener.noDsn = true
    if (arity === 0 || cursor.peek()?.text === '<') continue
    const value = cursor.next()
    if (value === undefined) return void wrong(`syntax error: ${option} wants a value`)
    if (option === 'hostname') listener.hostname = value
  }
  conf.listeners.push(listener)
}

function readBounce(conf: SmtpdConf, cursor: Cursor, source: SourcePlace, wrong: (message: string) => void): void {
  const what = cursor.next() ?? ''
  if (what !== 'warn-interval') {
    return void wrong(`syntax error: bounce ${what}${didYouMean(what, ['warn-interval'])}`)
  }
  cursor.take('{')
  const value: Duration[] = []
  while (!cursor.isAtEnd && !cursor.take('}')) {
    if (cursor.take(',')) continue
    const text = cursor.next() as string
    const time = readDuration(text)
    if (time === null || time === 0) {
      return void wrong(`invalid bounce warn-interval: ${JSON.stringify(text)}; write 4h, or a number with s, m or d`)
    }
    value.push(time)
  }
  if (value.length === 0) return void wrong('syntax error: bounce warn-interval wants a time such as 4h')
  if (value.length > MOST_WARNINGS) return void wrong(`too many bounce warn-intervals: at most ${MOST_WARNINGS}`)
  conf.warnIntervals = { value, source }
}
