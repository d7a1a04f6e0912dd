/** What Postfix's SMTP server says (smtpd.c; those of the recordings, the others recalled). */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpReplies } from '../../core/smtp-dialect.ts'
import type { PostfixConfig } from './config.ts'
import { queueId } from './ids.ts'

/** EHLO lists these too; their commands are refused as Postfix refuses them to strangers. */
const ALSO = ['VRFY', 'ETRN']

export function smtpdReplies(config: PostfixConfig): SmtpReplies {
  const { host } = config
  return {
    ...PLAIN_DIALECT.replies,
    greeting: () => `220 ${config.value('smtpd_banner')}`,
    helo: () => `250 ${host}`,
    ehlo: (_, extensions) => `250 ${[host, ...listed(extensions)].join('\n')}`,
    mailOk: '250 2.1.0 Ok',
    rcptOk: () => '250 2.1.5 Ok',
    dataGo: '354 End data with <CR><LF>.<CR><LF>',
    queued: ({ messageId, seed }) => `250 2.0.0 Ok: queued as ${queueId(seed, messageId)}`,
    rset: '250 2.0.0 Ok',
    noop: '250 2.0.0 Ok',
    quit: () => '221 2.0.0 Bye',
    help: '502 5.5.1 Error: command not implemented',
    vrfy: '252 2.0.0 Ok',
    unknownCommand: '502 5.5.2 Error: command not recognized',
    notImplemented: '502 5.5.1 Error: command not implemented',
    syntax: (usage) => `501 5.5.4 Syntax: ${usage}`,
    heloFirst: '503 5.5.1 Error: send HELO/EHLO first',
    mailFirst: '503 5.5.1 Error: need MAIL command',
    rcptFirst: '503 5.5.1 Error: need RCPT command',
    noValidRecipients: '554 5.5.1 Error: no valid recipients',
    nestedMail: '503 5.5.1 Error: nested MAIL command',
    badSender: '501 5.1.7 Bad sender address syntax',
    badRecipient: '501 5.1.3 Bad recipient address syntax',
    unknownParameter: (name) => `555 5.5.4 Unsupported option: ${name}`,
    tooBig: () => '552 5.3.4 Message size exceeds fixed limit',
    tooManyErrors: `421 4.7.0 ${host} Error: too many errors`,
    timeout: `421 4.4.2 ${host} Error: timeout exceeded`,
  }
}

/** PIPELINING, SIZE, VRFY, ETRN and what follows them, as the recordings list them. */
function listed(extensions: readonly string[]): string[] {
  const after = extensions.findIndex((each) => each.startsWith('SIZE')) + 1
  return [...extensions.slice(0, after), ...ALSO, ...extensions.slice(after)]
}
