/** `action` and `match` (smtpd.conf.5): what is done with mail, and which mail. */
import { domainOf } from '../../core/address.ts'
import type { ClientInfo, Duration, SourcePlace } from '../../core/types.ts'
import { isLoopback, isWithin } from '../common/networks.ts'
import { didYouMean } from '../common/problems.ts'
import type { SmtpdConf } from './smtpd-conf.ts'
import { hasAddress, hasName, type Table, tableHere } from './tables.ts'
import { readDuration } from './values.ts'
import type { Cursor } from './words.ts'

const METHODS = ['expand-only', 'forward-only', 'lmtp', 'maildir', 'mbox', 'mda', 'relay'] as const
export type Method = (typeof METHODS)[number]

export interface Action {
  name: string
  method: Method
  /** The command of `mda`. */
  command?: string
  alias?: Table
  virtual?: Table
  ttl?: Duration
  /** Where a relay sends all mail: `smtp://mx.example.net`. */
  host?: string
  source: SourcePlace
}

/** What a mail is, to a `match` line. */
export interface Mail {
  /** Null for what comes from this host: its notices and its sendmail command. */
  client: ClientInfo | null
  sender: string
  recipient: string
}

interface Condition {
  isNot: boolean
  holds: (mail: Mail, host: string) => boolean
}

export interface Match {
  conditions: Condition[]
  /** Null for `reject`. */
  action: string | null
  source: SourcePlace
}

/** Options of actions with the number of their words; a table is one. */
const ACTION_OPTIONS: Record<string, number> = {
  alias: 1,
  virtual: 1,
  userbase: 1,
  user: 1,
  wrapper: 1,
  ttl: 1,
  host: 1,
  helo: 1,
  'helo-src': 1,
  domain: 1,
  backup: 0,
  mx: 1,
  pki: 1,
  ca: 1,
  tls: 0,
  'no-verify': 0,
  protocols: 1,
  ciphers: 1,
  auth: 1,
  'mail-from': 1,
  src: 1,
  srs: 0,
  filter: 1,
  'rcpt-to': 0,
  junk: 0,
}

export function readAction(
  conf: SmtpdConf,
  cursor: Cursor,
  source: SourcePlace,
  wrong: (message: string) => void,
): void {
  const name = cursor.next() ?? ''
  const method = cursor.next() ?? ''
  if (!(METHODS as readonly string[]).includes(method)) {
    return void wrong(`syntax error: action ${JSON.stringify(name)} ${method}${didYouMean(method, METHODS)}`)
  }
  if (conf.actions.has(name)) return void wrong(`dispatcher already declared with that name: ${name}`)
  const action: Action = { name, method: method as Method, source }
  const takesOne = method === 'mda' || method === 'lmtp'
  const mayTakeOne = method === 'maildir' && cursor.peek() !== undefined && !isOption(cursor.peek()?.text)
  if (takesOne || mayTakeOne) {
    const value = cursor.next()
    if (value === undefined) return void wrong(`syntax error: ${method} wants a command or a destination`)
    if (method === 'mda') action.command = value
  }
  while (!cursor.isAtEnd) {
    const option = cursor.next() as string
    const arity = ACTION_OPTIONS[option]
    if (arity === undefined) {
      return void wrong(`syntax error: ${option}${didYouMean(option, Object.keys(ACTION_OPTIONS))}`)
    }
    if (arity === 0) continue
    if (option === 'alias' || option === 'virtual') action[option] = tableHere(conf.tables, cursor, wrong)
    else if (cursor.peek()?.text === '<') tableHere(conf.tables, cursor, wrong)
    else {
      const value = cursor.next()
      if (value === undefined) return void wrong(`syntax error: ${option} wants a value`)
      if (option === 'host') action.host = value
      const ttl = option === 'ttl' ? readDuration(value) : undefined
      if (ttl === null) return void wrong(`ttl: ${JSON.stringify(value)} is no time; write 4d`)
      if (ttl !== undefined) action.ttl = ttl
    }
  }
  conf.actions.set(name, action)
}

const isOption = (text: string | undefined): boolean => text !== undefined && ACTION_OPTIONS[text] !== undefined

export function readMatch(
  conf: SmtpdConf,
  cursor: Cursor,
  source: SourcePlace,
  wrong: (message: string) => void,
): void {
  const match: Match = { conditions: [], action: null, source }
  let from = false
  let to = false
  while (!cursor.isAtEnd) {
    const isNot = cursor.take('!')
    const word = cursor.next() as string
    if (word === 'reject') break
    if (word === 'action') {
      const name = cursor.next() ?? ''
      if (!conf.actions.has(name)) wrong(`no such dispatcher: ${name}${didYouMean(name, [...conf.actions.keys()])}`)
      match.action = name
      break
    }
    const holds = condition(conf, word, cursor, wrong)
    if (!holds) return
    from ||= word === 'from'
    to ||= word === 'for'
    match.conditions.push({ isNot, holds })
  }
  // Without `from` and `for` a line is about local mail alone.
  if (!from) match.conditions.push({ isNot: false, holds: ({ client }) => isFromHere(client) })
  if (!to) match.conditions.push({ isNot: false, holds: isForHere })
  conf.matches.push(match)
}

type Holds = Condition['holds']

const FROM = ['any', 'local', 'auth', 'socket', 'src', 'mail-from', 'rdns'] as const
const FOR = ['any', 'local', 'domain', 'rcpt-to'] as const
const OTHERS = ['from', 'for', 'tag', 'helo', 'mail-from', 'rcpt-to', 'auth', 'tls', 'action', 'reject'] as const

function condition(conf: SmtpdConf, word: string, cursor: Cursor, wrong: (message: string) => void): Holds | null {
  const table = () => {
    cursor.take('regex')
    return tableHere(conf.tables, cursor, wrong)
  }
  const optional = () => (['<', '{'].includes(cursor.peek()?.text ?? '') ? table() : null)
  const what = word === 'from' || word === 'for' ? (cursor.next() ?? '') : ''
  switch (`${word} ${what}`.trim()) {
    case 'from any':
    case 'for any':
      return () => true
    case 'from local':
      return ({ client }) => isFromHere(client)
    case 'from socket':
      return ({ client }) => client === null
    case 'from auth':
    case 'auth': {
      const users = optional()
      return ({ client }) => client?.user !== undefined && (users === null || hasName(users, client.user))
    }
    case 'from src': {
      const networks = table()
      return ({ client }) => client !== null && [...networks.entries.keys()].some((each) => isWithin(client.ip, each))
    }
    case 'from rdns':
    case 'helo': {
      const names = table()
      return ({ client }) => client?.helo !== undefined && hasName(names, client.helo)
    }
    case 'from mail-from':
    case 'mail-from': {
      const senders = table()
      return ({ sender }) => hasAddress(senders, sender)
    }
    case 'for local':
      return isForHere
    case 'for domain': {
      const domains = table()
      return ({ recipient }) => hasName(domains, domainOf(recipient))
    }
    case 'for rcpt-to':
    case 'rcpt-to': {
      const recipients = table()
      return ({ recipient }) => hasAddress(recipients, recipient)
    }
    case 'tag':
      // No listener of a sandbox has a tag.
      cursor.next()
      return () => false
    case 'tls':
      return ({ client }) => client?.tls === true
  }
  const [written, allowed] = word === 'from' ? [what, FROM] : word === 'for' ? [what, FOR] : [word, OTHERS]
  wrong(`syntax error: ${word === written ? '' : `${word} `}${written}${didYouMean(written, allowed)}`)
  return null
}

const isFromHere = (client: ClientInfo | null): boolean => client === null || isLoopback(client.ip)

const isForHere: Holds = ({ recipient }, host) => ['localhost', host.toLowerCase()].includes(domainOf(recipient))

/** The line that decides about a mail: the first whose conditions all hold. */
export const matchOf = (matches: readonly Match[], mail: Mail, host: string): Match | undefined =>
  matches.find(({ conditions }) => conditions.every(({ isNot, holds }) => holds(mail, host) !== isNot))
