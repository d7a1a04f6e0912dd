/** What Exim's SMTP server says (smtp_in.c; those of the recordings, the others recalled). */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpReplies } from '../../core/smtp-dialect.ts'
import type { ClientInfo } from '../../core/types.ts'
import { plainIp } from '../common/client-name.ts'
import { rfcDate } from '../common/dates.ts'
import type { EximConfig } from './config.ts'
import { eximId } from './ids.ts'

export function smtpdReplies(config: EximConfig): SmtpReplies {
  const { host } = config
  const hello = ({ helo, ip }: ClientInfo) => `${host} Hello ${helo ?? ''} [${plainIp(ip)}]`
  return {
    ...PLAIN_DIALECT.replies,
    greeting: (_, at) => {
      const variable = (name: string) => (name === 'tod_full' ? rfcDate(at, config.timezone, '01') : undefined)
      return `220 ${config.expanded('smtp_banner', { variable })}`
    },
    helo: (_, client) => `250 ${hello(client)}`,
    ehlo: (_, extensions, client) => `250 ${[hello(client), ...listed(config, extensions)].join('\n')}`,
    mailOk: '250 OK',
    rcptOk: () => '250 Accepted',
    dataGo: '354 Enter message, ending with "." on a line by itself',
    queued: ({ messageId, processId, at, seed }) =>
      `250 OK id=${eximId(seed, { id: messageId, processId, acceptedAt: at })}`,
    rset: '250 Reset OK',
    noop: '250 OK',
    quit: () => `221 ${host} closing connection`,
    help: '214-Commands supported:\n214 AUTH STARTTLS HELO EHLO MAIL RCPT DATA BDAT NOOP QUIT RSET HELP',
    vrfy: '252 Administrative prohibition',
    startTls: '220 TLS go ahead',
    authOk: '235 Authentication succeeded',
    unknownCommand: '500 unrecognized command',
    notImplemented: '503 BDAT command used when CHUNKING not advertised',
    syntax: (usage) => `501 Syntactically invalid ${usage.split(' ')[0]} argument(s)`,
    heloFirst: '503 HELO or EHLO required',
    mailFirst: '503 sender not yet given',
    rcptFirst: '503-All RCPT commands were rejected with this error:\n503 valid RCPT command must precede DATA',
    noValidRecipients: '503 valid RCPT command must precede DATA',
    nestedMail: '503 sender already given',
    badSender: '501 <>: malformed address',
    badRecipient: '501 <>: malformed address',
    badParameter: (why) => `501 Syntax error in parameter: ${why}`,
    tooBig: () => '552 Message size exceeds maximum permitted',
    authWrong: '535 Incorrect authentication data',
    tooManyErrors: '421 Too many unrecognized commands',
    timeout: `421 ${host}: SMTP command timeout - closing connection`,
  }
}

/** In Exim's order, with those that it has beside ours. */
function listed(config: EximConfig, extensions: readonly string[]): string[] {
  const chunking = config.value('chunking_advertise_hosts') === '' ? [] : ['CHUNKING']
  const lines = extensions.flatMap((each) => {
    if (each === 'PIPELINING') return [each, 'PIPECONNECT']
    return each === 'STARTTLS' || each.startsWith('AUTH') ? [] : [each]
  })
  const auth = extensions.filter((each) => each.startsWith('AUTH'))
  const tls = extensions.filter((each) => each === 'STARTTLS')
  const utf8 = lines.filter((each) => each === 'SMTPUTF8')
  const plain = lines.filter((each) => each !== 'SMTPUTF8')
  return [...plain, ...auth, ...chunking, ...tls, 'PRDR', ...utf8, 'HELP']
}
