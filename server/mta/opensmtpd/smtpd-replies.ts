/** What OpenSMTPD's SMTP server says (smtp_session.c; those of the recordings, the others recalled). */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpReplies } from '../../core/smtp-dialect.ts'
import { plainIp } from '../common/client-name.ts'
import type { OpensmtpdConfig } from './config.ts'
import { messageName } from './ids.ts'

const OUT_OF_ORDER = '503 5.5.1 Invalid command: Command not allowed at this point.'

export function smtpdReplies({ host }: OpensmtpdConfig): SmtpReplies {
  return {
    ...PLAIN_DIALECT.replies,
    greeting: () => `220 ${host} ESMTP OpenSMTPD`,
    helo: (_, client) => `250 ${host} ${hello(client.helo, client.ip)}`,
    ehlo: (_, extensions, client) =>
      `250 ${[`${host} ${hello(client.helo, client.ip)}`, ...extensions, 'HELP'].join('\n')}`,
    mailOk: '250 2.0.0 Ok',
    rcptOk: () => '250 2.1.5 Destination address valid: Recipient ok',
    dataGo: '354 Enter mail, end with "." on a line by itself',
    queued: ({ messageId, seed }) => `250 2.0.0 ${messageName(seed, messageId)} Message accepted for delivery`,
    rset: '250 2.0.0 Reset state',
    noop: '250 2.0.0 Ok',
    quit: () => '221 2.0.0 Bye',
    help: '214 This is OpenSMTPD\nTo report bugs in the implementation, please contact bugs@openbsd.org\nwith full details\n2.0.0 End of HELP info',
    vrfy: '252 2.5.2 Cannot VRFY; try RCPT to attempt delivery',
    startTls: '220 2.0.0 Ready to start TLS',
    authOk: '235 2.0.0 Authentication succeeded',
    authWrong: '535 Authentication failed',
    unknownCommand: '500 5.5.1 Invalid command: Command unrecognized',
    notImplemented: '500 5.5.1 Invalid command: Command unrecognized',
    syntax: () => '501 5.5.4 Invalid command arguments: Syntax error',
    heloFirst: OUT_OF_ORDER,
    mailFirst: OUT_OF_ORDER,
    rcptFirst: OUT_OF_ORDER,
    noValidRecipients: OUT_OF_ORDER,
    nestedMail: OUT_OF_ORDER,
    badSender: '553 5.1.0 Sender address syntax error',
    badRecipient: '501 5.1.3 Recipient address syntax error',
    badParameter: null,
    unknownParameter: (name) => `503 5.5.4 Invalid command arguments: Unsupported option ${name}`,
    tooBig: () => '552 5.3.4 Message too big for system',
    lineTooLong: () => '500 5.0.0 Line too long',
    tooManyErrors: '421 4.0.0 Too many errors',
  }
}

const hello = (helo: string | undefined, ip: string): string =>
  `Hello ${helo ?? ''} [${plainIp(ip)}], pleased to meet you`
