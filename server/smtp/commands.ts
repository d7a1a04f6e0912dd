/** The commands of SMTP (RFC 5321) as bouncelab answers them. */
import type { SessionStage } from '../core/events.ts'
import { parsePath } from './address-parser.ts'
import { auth } from './auth.ts'
import type { Dialogue } from './dialogue.ts'
import { mailParameters, rcptParameters } from './parameters.ts'
import { ruled } from './session-rules.ts'

type Command = (dialogue: Dialogue, argument: string) => void | Promise<void>

const MAX_HELO = 300

function hello(extended: boolean): Command {
  return (d, argument) => {
    const { hostname, replies } = d.settings
    if (!argument || argument.length > MAX_HELO)
      return d.error(replies.syntax(`${extended ? 'EHLO' : 'HELO'} hostname`))
    d.session.client = { ...d.session.client, helo: argument, esmtp: extended }
    d.hidden.clear()
    return ruled(d, 'ehlo', {}, {}, (reply) => {
      d.endTransaction()
      d.reply(reply ?? (extended ? replies.ehlo(hostname, extensions(d)) : replies.helo(hostname)))
    })
  }
}

function extensions({ session, settings, hidden }: Dialogue): string[] {
  const all = ['PIPELINING', `SIZE ${settings.maxMessageSize}`, '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES']
  if (!session.client.tls) all.push('STARTTLS')
  if (session.client.user === undefined) all.push('AUTH PLAIN LOGIN')
  return all.filter((extension) => !hidden.has(extension.split(' ')[0] as string))
}

const mail: Command = (d, argument) => {
  const { replies, maxMessageSize } = d.settings
  if (d.session.client.helo === undefined) return d.error(replies.heloFirst)
  if (d.transaction) return d.error(replies.nestedMail)
  const address = parsePath('FROM', argument)
  if (!address) return d.error(/^from\s*:/i.test(argument) ? replies.badSender : replies.syntax('MAIL FROM:<address>'))
  const about = { reversePath: address.path }
  const parameters = mailParameters(address.rest, replies)
  if ('reply' in parameters) return d.error(parameters.reply, about)
  const { size } = parameters.values
  d.session.open()
  if (size !== undefined && size > maxMessageSize) return d.refuse(replies.tooBig(maxMessageSize), about)
  return ruled(d, 'mail', { sender: address.path, size }, about, (reply) => {
    d.begin(address.path, parameters.values)
    d.reply(reply ?? replies.mailOk)
  })
}

const rcpt: Command = (d, argument) => {
  const { replies } = d.settings
  const { transaction } = d
  if (!transaction) return d.error(replies.mailFirst)
  // Counted as refused until it is accepted, whoever refuses it and however it ends.
  transaction.refused++
  const address = parsePath('TO', argument)
  if (!address?.path)
    return d.error(/^to\s*:/i.test(argument) ? replies.badRecipient : replies.syntax('RCPT TO:<address>'))
  const about = { recipient: address.path }
  const parameters = rcptParameters(address.rest, replies)
  if ('reply' in parameters) return d.error(parameters.reply, about)
  return ruled(d, 'rcpt', { recipient: address.path }, about, (reply) => {
    const simulated = d.session.sandbox.simulate(address.path)
    if (simulated) {
      const { ruleId } = simulated
      d.refuse(simulated.reply ?? '', { ...about, ruleId })
      if (simulated.reply === null) d.hangUp('the simulator drops the connection')
      return
    }
    transaction.refused--
    transaction.recipients.push({ forwardPath: address.path, ...parameters.values })
    d.reply(reply ?? replies.rcptOk)
  })
}

const data: Command = (d, argument) => {
  const { replies } = d.settings
  const { transaction } = d
  if (argument) return d.error(replies.syntax('DATA'))
  if (!transaction) return d.error(replies.mailFirst)
  if (transaction.recipients.length === 0) {
    return d.error(transaction.refused > 0 ? replies.noValidRecipients : replies.rcptFirst)
  }
  return ruled(d, 'data', {}, {}, (reply) => {
    d.reply(reply ?? replies.dataGo)
    d.receive()
  })
}

const startTls: Command = (d, argument) => {
  const { host, replies } = d.settings
  if (argument) return d.error(replies.syntax('STARTTLS'))
  if (d.session.client.tls) return d.error(replies.tlsActive)
  d.tlsFault = null
  return ruled(d, 'starttls', {}, {}, async (reply) => {
    d.endTransaction()
    // What was said in the clear is forgotten (RFC 3207 section 4.2), the user and so the sandbox too.
    if (d.session.client.user !== undefined) d.session.moveTo(await host.sandboxFor(undefined))
    if (d.isOver) return
    const { ip, port } = d.session.client
    d.session.client = { ip, port, tls: false, esmtp: false }
    d.reply(reply ?? replies.startTls)
    d.wire.startTls(d.tlsFault?.fault)
  })
}

const rset: Command = (d) => {
  d.endTransaction()
  d.reply(d.settings.replies.rset)
}

const quit: Command = (d) =>
  ruled(d, 'quit', {}, {}, (reply) => {
    d.reply(reply ?? d.settings.replies.quit(d.settings.hostname))
    d.hangUp()
  })

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['HELO', hello(false)],
  ['EHLO', hello(true)],
  ['MAIL', mail],
  ['RCPT', rcpt],
  ['DATA', data],
  ['STARTTLS', startTls],
  ['AUTH', auth],
  ['RSET', rset],
  ['QUIT', quit],
  ['NOOP', (d) => d.reply(d.settings.replies.noop)],
  ['HELP', (d) => d.reply(d.settings.replies.help)],
  [
    'VRFY',
    (d, argument) => (argument ? d.reply(d.settings.replies.vrfy) : d.error(d.settings.replies.syntax('VRFY user'))),
  ],
  ['EXPN', (d) => d.error(d.settings.replies.notImplemented)],
  ['BDAT', (d) => d.error(d.settings.replies.notImplemented)],
])

const STAGES: Record<string, SessionStage> = {
  HELO: 'ehlo',
  EHLO: 'ehlo',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  QUIT: 'quit',
}

/** Where in the session a command belongs. */
export const stageOf = (verb: string): SessionStage =>
  Object.hasOwn(STAGES, verb) ? (STAGES[verb] as SessionStage) : 'other'
