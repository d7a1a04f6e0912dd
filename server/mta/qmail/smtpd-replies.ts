/** Every text of qmail-smtpd (qmail-smtpd.c of netqmail 1.06). */
import type { SmtpReplies } from '../../core/smtp-dialect.ts'

export type SmtpdVersion = 'netqmail' | '1.03' | 'notqmail'

const HELP: Record<SmtpdVersion, string> = {
  netqmail: '214 netqmail home page: http://qmail.org/netqmail',
  '1.03': '214 qmail home page: http://pobox.com/~djb/qmail.html',
  notqmail: '214 notqmail home page: https://notqmail.org',
}

const BARE_LF: Record<SmtpdVersion, string> = {
  netqmail: '451 See http://pobox.com/~djb/docs/smtplf.html.',
  '1.03': '451 See http://pobox.com/~djb/docs/smtplf.html.',
  notqmail: '451 See https://cr.yp.to/docs/smtplf.html.',
}

const UNIMPLEMENTED = '502 unimplemented (#5.5.1)'
const SYNTAX = '555 syntax error (#5.5.4)'
const DATABYTES = '552 sorry, that message size exceeds my databytes limit (#5.3.4)'

export const REFUSALS = {
  badmailfrom: '553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)',
  rcpthosts: "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
  hops: '554 too many hops, this message is looping (#5.4.6)',
  databytes: DATABYTES,
} as const

export const smtpdReplies = (version: SmtpdVersion): SmtpReplies => ({
  greeting: (hostname) => `220 ${hostname} ESMTP`,
  helo: (hostname) => `250 ${hostname}`,
  ehlo: (hostname, extensions) => `250 ${[hostname, ...extensions].join('\n')}`,
  mailOk: '250 ok',
  rcptOk: () => '250 ok',
  dataGo: '354 go ahead',
  queued: ({ at, processId }) => `250 ok ${Math.floor(at / 1000)} qp ${processId}`,
  rset: '250 flushed',
  noop: '250 ok',
  quit: (hostname) => `221 ${hostname}`,
  help: HELP[version],
  vrfy: "252 send some mail, i'll try my best",
  unknownCommand: UNIMPLEMENTED,
  notImplemented: UNIMPLEMENTED,
  syntax: () => SYNTAX,
  heloFirst: null,
  mailFirst: '503 MAIL first (#5.5.1)',
  rcptFirst: '503 RCPT first (#5.5.1)',
  noValidRecipients: '503 RCPT first (#5.5.1)',
  nestedMail: null,
  badSender: SYNTAX,
  badRecipient: SYNTAX,
  badParameter: null,
  unknownParameter: null,
  tooBig: () => DATABYTES,
  bareLf: BARE_LF[version],
  timeout: '451 timeout (#4.4.2)',
  // qmail.c: what qmail-queue's exit code 53 is called.
  notStored: () => '451 qq write error or disk full (#4.3.0)',
  httpRequest: null,
  tooManyErrors: null,
  // STARTTLS and AUTH only patches have; these are the words of the usual ones, as remembered.
  startTls: '220 ready for tls',
  tlsActive: UNIMPLEMENTED,
  tlsFirst: '530 must issue a STARTTLS command first (#5.7.0)',
  authFirst: '530 authentication required (#5.7.0)',
  authWrong: '535 authorization failed (#5.7.8)',
  authNeedsTls: '538 encryption required for this auth type (#5.7.11)',
  authLimited: () => '454 too many failed logins, try again later (#4.7.0)',
  authOk: '235 ok, go ahead (#2.0.0)',
  authNext: (prompt) => `334 ${prompt}`,
  authAgain: "503 you're already authenticated (#5.5.0)",
  authInTransaction: '503 no auth during mail transaction (#5.5.0)',
  authUnknown: () => '504 auth type unimplemented (#5.5.1)',
  authCancelled: '501 auth exchange cancelled (#5.0.0)',
  authMalformed: '501 malformed auth input (#5.5.4)',
  authUnavailable: (why) => `454 ${why} (#4.3.0)`,
  // What qmail-smtpd would take without a limit, or wait for; a server for everybody has to answer.
  lineTooLong: () => SYNTAX,
  controlCharacters: SYNTAX,
  tlsOnPlainPort: UNIMPLEMENTED,
  shuttingDown: '421 shutting down (#4.3.2)',
  unavailable: () => '421 unable to read controls (#4.3.0)',
})

/** Has a reply begin with its enhanced status code (RFC 2034), which qmail writes at the end, if at all. */
export function withStatusCode(reply: string): string {
  const status = /\(#(\d\.\d+\.\d+)\)$/.exec(reply)?.[1] ?? `${reply[0]}.0.0`
  return /^[245]/.test(reply) ? `${reply.slice(0, 4)}${status} ${reply.slice(4)}` : reply
}

/** The same for all but greeting, HELO and EHLO. */
export function withStatusCodes(replies: SmtpReplies): SmtpReplies {
  const wrap = (value: unknown): unknown => {
    if (typeof value === 'string') return withStatusCode(value)
    return typeof value === 'function' ? (...given: unknown[]) => withStatusCode(value(...given)) : value
  }
  const { greeting, helo, ehlo, ...rest } = replies
  const entries = Object.entries(rest).map(([name, value]) => [name, wrap(value)])
  return { ...(Object.fromEntries(entries) as typeof rest), greeting, helo, ehlo }
}
