/** What Courier's SMTP server says (courieresmtpd; those of the recordings, the others recalled). */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpReplies } from '../../core/smtp-dialect.ts'
import type { CourierConfig } from './config.ts'
import { shortId } from './ids.ts'

export function smtpdReplies({ me }: CourierConfig): SmtpReplies {
  return {
    ...PLAIN_DIALECT.replies,
    greeting: () => `220 ${me} ESMTP`,
    helo: () => `250 ${me} Ok.`,
    ehlo: (_, extensions) => `250 ${[`${me} Ok.`, ...listed(extensions)].join('\n')}`,
    mailOk: '250 Ok.',
    rcptOk: () => '250 Ok.',
    dataGo: '354 Ok.',
    queued: ({ at, processId }) => `250 Ok. ${shortId(at, processId)}`,
    rset: '250 Ok.',
    noop: '250 Ok.',
    quit: () => '221 Bye.',
    help: '502 ESMTP command error',
    vrfy: '252 Ok.',
    startTls: '220 Ok',
    authOk: '235 Ok',
    authWrong: '535 Authentication failed.',
    unknownCommand: '502 ESMTP command error',
    notImplemented: '502 ESMTP command error',
    syntax: () => '502 ESMTP command error',
    heloFirst: null,
    mailFirst: '502 ESMTP command error',
    rcptFirst: '502 ESMTP command error',
    noValidRecipients: '502 ESMTP command error',
    nestedMail: '502 ESMTP command error',
    badSender: '517 Syntax error.',
    badRecipient: '513 Syntax error.',
    badParameter: () => '555 Invalid parameter.',
    unknownParameter: () => '555 Invalid parameter.',
    tooBig: () => '523 Message length (Delivered-To plus the message) exceeds administrative limit.',
  }
}

const NAMES = [
  'STARTTLS',
  'XVERP=Courier',
  'XEXDATA',
  'XSECURITY=NONE,STARTTLS',
  'AUTH',
  'PIPELINING',
  '8BITMIME',
  'SMTPUTF8',
  'SIZE',
  'DSN',
]

/** Its own order, with what it lists besides; SIZE without a number. */
function listed(extensions: readonly string[]): string[] {
  const isOffered = (name: string) => extensions.some((each) => each.split(' ')[0] === name)
  return NAMES.flatMap((name) => {
    if (name === 'AUTH') return extensions.filter((each) => each.startsWith('AUTH'))
    if (name.startsWith('XSECURITY')) return isOffered('STARTTLS') ? [name] : []
    return name.startsWith('X') || isOffered(name) ? [name] : []
  })
}
