/** What Sendmail's SMTP server says (srvrsmtp.c; those of the recordings, the others recalled). */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpReplies } from '../../core/smtp-dialect.ts'
import type { ClientInfo, Instant } from '../../core/types.ts'
import { clientName } from '../common/client-name.ts'
import type { SendmailConfig } from './config.ts'
import { arpaDate } from './dates.ts'
import { queueId } from './ids.ts'
import { expandMacros } from './macros.ts'
import { connection } from './trace.ts'

export function smtpdReplies(config: SendmailConfig): SmtpReplies {
  const { host, privacy } = config
  const hello = (client: ClientInfo) => `${host} Hello ${connection(config, client)}, pleased to meet you`
  return {
    ...PLAIN_DIALECT.replies,
    greeting: (_, at, client) => greeting(config, at, client),
    helo: (_, client) => `250 ${hello(client)}`,
    ehlo: (_, extensions, client) => `250 ${[hello(client), ...listed(config, extensions)].join('\n')}`,
    mailOk: (sender) => `250 2.1.0 <${sender}>... Sender ok`,
    rcptOk: (recipient) => `250 2.1.5 <${recipient}>... Recipient ok`,
    dataGo: '354 End data with <CR><LF>.<CR><LF>',
    queued: ({ messageId, seed, at }) => `250 2.0.0 ${queueId(seed, messageId, at)} Message accepted for delivery`,
    rset: '250 2.0.0 Reset state',
    noop: '250 2.0.0 OK',
    quit: () => `221 2.0.0 ${host} closing connection`,
    help: '214 2.0.0 End of HELP info',
    vrfy:
      privacy.has('novrfy') || privacy.has('goaway')
        ? VRFY_OFF
        : '252 2.5.2 Cannot VRFY user; try RCPT to attempt delivery',
    startTls: '220 2.0.0 Ready to start TLS',
    unknownCommand: '500 5.5.1 Command unrecognized',
    notImplemented: '502 5.7.0 Sorry, we do not allow this operation',
    syntax: (usage) => `501 5.5.2 Syntax error in parameters scanning "${usage}"`,
    heloFirst: privacy.has('needmailhelo') ? '503 5.0.0 Polite people say HELO first' : null,
    mailFirst: '503 5.0.0 Need MAIL before RCPT',
    rcptFirst: '503 5.0.0 Need RCPT (recipient)',
    noValidRecipients: '503 5.0.0 Need RCPT (recipient)',
    nestedMail: '503 5.5.0 Sender already specified',
    badSender: '553 5.1.7 Bad sender address',
    badRecipient: '553 5.1.3 Bad recipient address',
    badParameter: (why) => `501 5.5.4 ${why}`,
    unknownParameter: (name) => `501 5.5.4 ${name} parameter unrecognized`,
    tooBig: (limit) => `552 5.2.3 Message size exceeds fixed maximum message size (${limit})`,
    tlsFirst: '530 5.7.0 Must issue a STARTTLS command first',
    tooManyErrors: `421 4.7.0 ${host} Too many bad commands; closing connection`,
    timeout: `421 4.4.1 ${host} Lost input channel`,
  }
}

const VRFY_OFF = '252 2.5.2 Cannot VRFY user; try RCPT to attempt delivery (or try finger)'

/** SmtpGreetingMessage, ESMTP behind its first word; Debian's ends with the client. */
function greeting(config: SendmailConfig, at: Instant, client: ClientInfo | undefined): string {
  const date = arpaDate(at, config.timezone)
  const text = expandMacros(config, config.value('SmtpGreetingMessage'), { b: date })
  const [first = '', ...rest] = text.split(' ')
  const isOwn = config.given.has('SmtpGreetingMessage')
  const name = client && clientName(client, config.reverseNames)
  const access = client && name ? `; (No UCE/UBE) logging access from: ${name}(OK)-${connection(config, client)}` : ''
  return `220 ${first} ESMTP ${rest.join(' ')}${isOwn ? '' : access}`
}

/** In Sendmail's own order; what bouncelab does not play is offered as the real one does. */
function listed(config: SendmailConfig, extensions: readonly string[]): string[] {
  const has = (name: string) => extensions.some((each) => each.split(' ')[0] === name)
  const auth = extensions.find((each) => each.startsWith('AUTH'))
  const limit = config.number('MaxMessageSize')
  const { privacy } = config
  return [
    ...(has('ENHANCEDSTATUSCODES') ? ['ENHANCEDSTATUSCODES'] : []),
    ...(has('PIPELINING') ? ['PIPELINING'] : []),
    ...(privacy.has('noexpn') || privacy.has('goaway') ? [] : ['EXPN']),
    ...(privacy.has('noverb') || privacy.has('goaway') ? [] : ['VERB']),
    ...(has('8BITMIME') ? ['8BITMIME'] : []),
    ...(has('SIZE') ? [limit > 0 ? `SIZE ${limit}` : 'SIZE'] : []),
    ...(has('DSN') ? ['DSN'] : []),
    ...(privacy.has('noetrn') ? [] : ['ETRN']),
    ...(auth === undefined ? [] : [auth]),
    ...(has('STARTTLS') ? ['STARTTLS'] : []),
    'DELIVERBY',
    'HELP',
  ]
}
