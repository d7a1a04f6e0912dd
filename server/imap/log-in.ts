/** From the greeting to the mailbox: LOGIN, AUTHENTICATE PLAIN, STARTTLS. */
import { readPlain } from '../mailbox/sasl-plain.ts'
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
  return session.logIn(asText(user), asText(password))
}

export async function authenticate(session: ImapSession, reader: Reader): Promise<Answer> {
  reader.expect(' ')
  const mechanism = reader.atom('a mechanism')
  const initial = reader.takes(' ') ? reader.match(/[A-Za-z0-9+/=]+/) : null
  reader.end()
  if (mechanism.toUpperCase() !== 'PLAIN') return 'NO of the mechanisms only PLAIN is here'
  const given = initial === null ? await answer(session) : initial.replace(/^=$/, '')
  if (given === null) return 'BAD cancelled'
  const read = readPlain(given)
  return read ? session.logIn(read.user, read.password) : 'BAD this is no answer of PLAIN (RFC 4616)'
}

async function answer(session: ImapSession): Promise<string | null> {
  const { connection } = session
  connection.write('+ \r\n')
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
