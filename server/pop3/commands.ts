/** The commands of POP3: RFC 1939, CAPA (RFC 2449), STLS (RFC 2595) and AUTH (RFC 5034). */
import { createHash } from 'node:crypto'
import { mechanismOf } from '../auth/sasl.ts'
import { exchange, mayShow, mechanismsFor } from '../mailbox/admit.ts'
import { removeDeleted, retrieve, uniqueId } from './maildrop.ts'
import type { Maildrop, Pop3Session } from './session.ts'

type Command = (session: Pop3Session, words: string[], rest: string) => void | Promise<void>
type DropCommand = (session: Pop3Session, drop: Maildrop, words: string[]) => void | Promise<void>

/** Does what one line asks for. */
export async function obey(session: Pop3Session, line: string): Promise<void> {
  const [, verb = '', rest = ''] = /^(\S*)(?: (.*))?$/s.exec(line) ?? []
  const name = verb.toUpperCase()
  const words = rest.split(' ').filter((word) => word !== '')
  const always = ALWAYS[name]
  if (always) return always(session, words, rest)
  const before = BEFORE[name]
  const within = WITHIN[name]
  if (session.maildrop && within) return within(session, session.maildrop, words)
  if (!session.maildrop && before) return before(session, words, rest)
  if (within) return session.no(`${name} comes after USER and PASS`)
  if (before) return session.no(`${name} comes before USER and PASS`)
  session.no(verb === '' ? 'a line begins with a command' : 'no such command; CAPA lists what there is')
}

const ALWAYS: Record<string, Command> = {
  CAPA: (session) => session.list('what this server can do', capabilities(session)),
  QUIT: async (session) => {
    session.isOver = true
    if (session.maildrop && session.maildrop.deleted.size > 0) await removeDeleted(session, session.maildrop)
    else session.ok('good bye')
  },
}

function capabilities({ connection, maildrop, settings: { door } }: Pop3Session): string[] {
  const mechanisms = mechanismsFor(door, connection)
  const offersTls = !connection.isEncrypted && !maildrop
  return [
    ...['TOP', ...(mayShow(door, connection) ? ['USER'] : []), 'UIDL'],
    ...(mechanisms.length > 0 ? [`SASL ${mechanisms.join(' ')}`] : []),
    ...['PIPELINING', 'RESP-CODES', 'AUTH-RESP-CODE', 'EXPIRE NEVER'],
    ...(offersTls ? ['STLS'] : []),
    'IMPLEMENTATION bouncelab',
  ]
}

const BEFORE: Record<string, Command> = {
  USER: (session, _, rest) => {
    if (rest === '') return session.no('USER wants a name: USER bounces@app.test')
    session.user = Buffer.from(rest, 'latin1').toString('utf8')
    session.ok('now PASS')
  },
  PASS: (session, _, rest) => {
    const { user } = session
    if (user === null) return session.no('USER comes before PASS')
    session.user = null
    return session.logIn({ user, password: Buffer.from(rest, 'latin1').toString('utf8') })
  },
  AUTH: async (session, [mechanism, initial]) => {
    const offered = mechanismsFor(session.settings.door, session.connection)
    if (mechanism === undefined) return session.list('mechanisms', offered)
    const known = mechanismOf(mechanism)
    if (known === undefined || !offered.includes(known)) {
      return session.no(`[AUTH] of the mechanisms ${offered.join(', ') || 'none before STLS'} may be used here`)
    }
    const claim = await exchange(known, session.challenge, initial, (question) => answer(session, question))
    if (claim === 'cancelled') return
    if (claim === 'malformed') return session.no(`[AUTH] this is no answer of ${known}`)
    return session.logIn(claim)
  },
  STLS: async (session) => {
    const { connection, settings } = session
    if (connection.isEncrypted) return session.no('TLS is there already')
    session.ok('begin TLS')
    await connection.flush()
    session.user = null
    session.isOver = !(await connection.startTls(settings.tls.good))
  },
  APOP: (session, words) => {
    const [digest = '', ...name] = [...words].reverse()
    // A hash cannot answer a digest: it takes the password as it is.
    if (!session.settings.door.passwords?.hasSecrets)
      return session.no('there is no APOP here; USER and PASS, or AUTH PLAIN')
    if (name.length === 0) return session.no('APOP wants a name and a digest')
    const digestOf = (secret: string) => createHash('md5').update(session.challenge).update(secret).digest('hex')
    const user = Buffer.from(name.reverse().join(' '), 'latin1').toString('utf8')
    return session.logIn({ user, digest: digest.toLowerCase(), digestOf })
  },
}

/** Asks for the answer that did not come with the command. */
async function answer(session: Pop3Session, question: string): Promise<string | null> {
  session.connection.write(`+ ${question}\r\n`)
  await session.connection.flush()
  const line = await session.next()
  if (typeof line !== 'string' && line.text !== '*') return line.text
  if (line === 'ended' || line === 'idle') session.isOver = true
  session.no('[AUTH] cancelled')
  return null
}

const WITHIN: Record<string, DropCommand> = {
  STAT: (session, drop) => {
    const kept = numbersOf(drop)
    session.ok(`${kept.length} ${kept.reduce((sum, number) => sum + sizeOf(drop, number), 0)}`)
  },
  LIST: (session, drop, [given]) => {
    const line = (number: number) => `${number} ${sizeOf(drop, number)}`
    if (given !== undefined) return withNumber(session, drop, given, (number) => session.ok(line(number)))
    const kept = numbersOf(drop)
    return session.list(`${kept.length} messages`, kept.map(line))
  },
  UIDL: (session, drop, [given]) => {
    const line = (number: number) => `${number} ${uniqueId(drop, number)}`
    if (given !== undefined) return withNumber(session, drop, given, (number) => session.ok(line(number)))
    return session.list('unique ids', numbersOf(drop).map(line))
  },
  RETR: (session, drop, [given]) => withNumber(session, drop, given, (number) => retrieve(session, drop, number, null)),
  TOP: (session, drop, [given, lines]) => {
    if (lines === undefined || !/^\d{1,9}$/.test(lines))
      return session.no('TOP wants a number and how many lines: TOP 1 0')
    return withNumber(session, drop, given, (number) => retrieve(session, drop, number, Number(lines)))
  },
  DELE: (session, drop, [given]) =>
    withNumber(session, drop, given, (number) => {
      drop.deleted.add(number)
      session.ok(`message ${number} goes at QUIT`)
    }),
  RSET: (session, drop) => {
    drop.deleted.clear()
    session.ok('nothing goes')
  },
  NOOP: (session) => session.ok('nothing done'),
}

function withNumber(
  session: Pop3Session,
  { messages, deleted }: Maildrop,
  given: string | undefined,
  run: (number: number) => void | Promise<void>,
): void | Promise<void> {
  const number = /^\d{1,9}$/.test(given ?? '') ? Number(given) : 0
  if (given === undefined) return session.no('it wants the number of a message')
  if (number < 1 || number > messages.length) {
    return session.no(
      messages.length === 0 ? 'the mailbox is empty' : `no such message; there are 1 to ${messages.length}`,
    )
  }
  if (deleted.has(number)) return session.no(`message ${number} was deleted; RSET brings it back`)
  return run(number)
}

const numbersOf = ({ messages, deleted }: Maildrop): number[] =>
  messages.map((_, i) => i + 1).filter((number) => !deleted.has(number))

const sizeOf = ({ sizes }: Maildrop, number: number): number => sizes[number - 1] as number
