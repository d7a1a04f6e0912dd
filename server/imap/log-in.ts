/** From the greeting to the mailbox: LOGIN, AUTHENTICATE, STARTTLS. */
import { randomBytes } from 'node:crypto'
import { mechanismOf } from '../auth/sasl.ts'
import { exchange, mechanismsFor } from '../mailbox/admit.ts'
import { asText } from './format.ts'
import type { Reader } from './reader.ts'
import type { Answer, ImapSession } from './session.ts'

/** Octets of an answer in base 64. */
const LONGEST_ANSWER = 4096

export function login(session: ImapSession, reader: Reader): Promise<Answer> {
  reader.expect(' ')
  // `*` is a name here and no atom: many clients, imaplib among them, send it as it is.
  const user = reader.match(/[^ "{(]+(?= )/) ?? reader.string('a user name')
  reader.expect(' ')
  const password = reader.astring('a password')
  reader.end()
  return session.logIn({ user: asText(user), password: asText(password) })
}

export async function authenticate(session: ImapSession, reader: Reader): Promise<Answer> {
  reader.expect(' ')
  const mechanism = reader.atom('a mechanism')
  const initial = reader.takes(' ') ? reader.match(/[A-Za-z0-9+/=]+/) : null
  reader.end()
  const offered = mechanismsFor(session.settings.door, session.connection)
  const known = mechanismOf(mechanism)
  if (known === undefined || !offered.includes(known))
    return `NO of the mechanisms ${offered.join(', ') || 'none before STARTTLS'} may be used here`
  const challenge = `<${randomBytes(9).toString('hex')}@bouncelab>`
  const claim = await exchange(known, challenge, initial ?? undefined, (question) => answer(session, question))
  if (claim === 'cancelled') return 'BAD cancelled'
  return claim === 'malformed' ? `BAD this is no answer of ${known}` : session.logIn(claim)
}

async function answer(session: ImapSession, question: string): Promise<string | null> {
  const { connection } = session
  connection.write(`+ ${question}\r\n`)
  await connection.flush()
  const line = await connection.line(LONGEST_ANSWER, session.patience)
  if (typeof line !== 'string') return line.text === '*' ? null : line.text
  session.isOver = line !== 'too-long'
  return null
}

export async function startTls(session: ImapSession, reader: Reader): Promise<Answer> {
  reader.end()
  const { connection, settings } = session
  if (connection.isEncrypted) return 'BAD TLS is there already'
  session.handsOver('OK begin TLS')
  await connection.flush()
  session.isOver = !(await connection.startTls(settings.tls.good))
  return ''
}
