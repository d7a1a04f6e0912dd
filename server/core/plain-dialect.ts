/**
 * What a sandbox speaks whose MTA has no SMTP server of its own: plain words, and every extension. An MTA whose server
 * reads commands in the usual way, or has no words of its own for something, takes them from here.
 */
import { SMTP_EXTENSIONS, type SmtpDialect, type SmtpReplies } from './smtp-dialect.ts'
import { parsePath } from './smtp-path.ts'

/** Plain words with enhanced status codes (RFC 2034, RFC 3463). */
const PLAIN_REPLIES: SmtpReplies = {
  greeting: (hostname) => `220 ${hostname} ESMTP bouncelab`,
  helo: (hostname) => `250 ${hostname}`,
  ehlo: (hostname, extensions) => `250 ${[hostname, ...extensions].join('\n')}`,
  mailOk: '250 2.1.0 Ok',
  rcptOk: () => '250 2.1.5 Ok',
  dataGo: '354 End data with <CR><LF>.<CR><LF>',
  queued: ({ messageId }) => `250 2.0.0 Ok: queued as ${messageId}`,
  rset: '250 2.0.0 Ok',
  noop: '250 2.0.0 Ok',
  quit: (hostname) => `221 2.0.0 ${hostname} closing connection`,
  help: '214 2.0.0 HELO EHLO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT',
  vrfy: '252 2.5.2 Send some mail; what becomes of it is decided there',
  startTls: '220 2.0.0 Ready to start TLS',
  authOk: '235 2.7.0 Authentication successful',
  authNext: (prompt) => `334 ${prompt}`,
  unknownCommand: '500 5.5.2 Command not recognized',
  notImplemented: '502 5.5.1 Command not implemented',
  syntax: (usage) => `501 5.5.4 Syntax: ${usage}`,
  heloFirst: '503 5.5.1 Send EHLO or HELO first',
  mailFirst: '503 5.5.1 Send MAIL first',
  rcptFirst: '503 5.5.1 Send RCPT first',
  noValidRecipients: '554 5.5.1 No valid recipients',
  nestedMail: '503 5.5.1 A transaction is open already: finish it or send RSET',
  badSender: '501 5.1.7 Bad sender address syntax',
  badRecipient: '501 5.1.3 Bad recipient address syntax',
  badParameter: (why) => `501 5.5.4 ${why}`,
  unknownParameter: (name) => `555 5.5.4 Parameter not recognized: ${name}`,
  tooBig: (limit) => `552 5.3.4 Message larger than ${limit} bytes`,
  bareLf: null,
  tlsActive: '503 5.5.1 TLS is active already',
  tlsFirst: '530 5.7.0 Must issue a STARTTLS command first',
  authFirst: '530 5.7.0 Authentication required',
  authWrong: '535 5.7.8 Authentication credentials invalid',
  authNeedsTls: '538 5.7.11 Encryption required for requested authentication mechanism: use STARTTLS first',
  authLimited: (seconds) => `454 4.7.0 Too many wrong passwords from your address, try again in ${seconds} s`,
  authAgain: '503 5.5.1 Authenticated already',
  authInTransaction: '503 5.5.1 AUTH is not permitted during a transaction',
  authUnknown: (offered) => `504 5.5.4 Unknown mechanism: ${inWords(offered)}`,
  authCancelled: '501 5.7.0 Authentication cancelled',
  authMalformed: '501 5.5.2 Malformed credentials',
  authUnavailable: (why) => `454 4.7.0 ${why}`,
  lineTooLong: (limit) => `500 5.5.2 Line longer than ${limit} bytes`,
  controlCharacters: '500 5.5.2 Control characters in a command',
  httpRequest: '500 5.5.2 This is an SMTP port: the page and the API have their own address, printed at start',
  tlsOnPlainPort: '500 5.5.2 This port begins without TLS: use STARTTLS',
  tooManyErrors: '421 4.7.0 Too many errors',
  timeout: '421 4.4.2 Nothing came for too long, closing connection',
  shuttingDown: '421 4.3.2 Shutting down',
  notStored: (why, isFull) => `${isFull ? '452 4.3.1' : '451 4.3.0'} Not stored: ${why}`,
  unavailable: (why) => `421 4.3.0 ${why}`,
}

/** `PLAIN and LOGIN are offered` */
function inWords(names: readonly string[]): string {
  if (names.length === 0) return 'none is offered before TLS'
  const [last, ...others] = [...names].reverse()
  return others.length === 0 ? `${last} is offered` : `${others.reverse().join(', ')} and ${last} are offered`
}

export const PLAIN_DIALECT: SmtpDialect = {
  replies: PLAIN_REPLIES,
  extensions: SMTP_EXTENSIONS,
  laxArguments: false,
  splitCommand: (line) => {
    const [, verb = '', argument = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? []
    return { verb, argument: argument.trimEnd() }
  },
  parsePath: (word, argument) => {
    const found = parsePath(word, argument)
    return word === 'TO' && found?.path === '' ? null : found
  },
}
