/** The commands of SMTP (RFC 5321), answered in the dialect of the session's sandbox. */
import type { SessionStage } from '../core/events.ts'
import type { SmtpExtension } from '../core/smtp-dialect.ts'
import { auth } from './auth.ts'
import type { Dialogue } from './dialogue.ts'
import { mechanismsFor, offeredExtensions } from './door.ts'
import { mailParameters, rcptParameters } from './parameters.ts'
import { ruleContext } from './rule-context.ts'
import { ruled } from './session-rules.ts'

type Command = (dialogue: Dialogue, argument: string) => void | Promise<void>

const MAX_HELO = 300

function hello(extended: boolean): Command {
  return (d, argument) => {
    const { dialect, hostname } = d
    const { replies } = dialect
    if (!dialect.laxArguments && (!argument || argument.length > MAX_HELO))
      return d.error(replies.syntax(`${extended ? 'EHLO' : 'HELO'} hostname`))
    d.session.client = { ...d.session.client, helo: argument, esmtp: extended }
    d.hidden.clear()
    return ruled(d, 'ehlo', {}, {}, (reply) => {
      d.endTransaction()
      const { client } = d.session
      d.reply(reply ?? (extended ? replies.ehlo(hostname, extensions(d), client) : replies.helo(hostname, client)))
    })
  }
}

function extensions(d: Dialogue): string[] {
  const { client } = d.session
  const spelled = (name: SmtpExtension): string | null => {
    if (name === 'SIZE') return `SIZE ${sizeLimit(d)}`
    if (name === 'AUTH')
      return client.user === undefined ? `AUTH ${mechanismsFor(d.settings.door, client).join(' ')}` : null
    return name === 'STARTTLS' && client.tls ? null : name
  }
  return offeredExtensions(d)
    .map(spelled)
    .filter((line) => line !== null)
}

/** Bytes that SIZE names. */
const sizeLimit = ({ dialect, settings }: Dialogue): number =>
  Math.min(dialect.sizeLimit ?? settings.maxMessageSize, settings.maxMessageSize)

const mail: Command = (d, argument) => {
  const { dialect } = d
  const { replies } = dialect
  if (d.session.client.helo === undefined && replies.heloFirst) return d.error(replies.heloFirst)
  if (d.transaction && replies.nestedMail) return d.error(replies.nestedMail)
  const address = dialect.parsePath('FROM', argument)
  if (!address) return d.error(/^from\s*:/i.test(argument) ? replies.badSender : replies.syntax('MAIL FROM:<address>'))
  const about = { reversePath: address.path }
  const barred = dialect.judgeArgument?.('FROM', argument, address)
  if (barred) return d.error(barred, about)
  const parameters = mailParameters(address.rest, replies)
  if ('reply' in parameters) return d.error(parameters.reply, about)
  const { size } = parameters.values
  d.session.open()
  const limit = sizeLimit(d)
  if (dialect.extensions.includes('SIZE') && size !== undefined && size > limit) {
    const { sizeLimitWhy } = dialect
    const why = sizeLimitWhy && limit === dialect.sizeLimit ? { why: sizeLimitWhy } : {}
    return d.refuse(replies.tooBig(limit), { ...about, ...why })
  }
  // Where a second MAIL is no mistake, it begins anew.
  d.endTransaction()
  return ruled(d, 'mail', { sender: address.path, size }, about, (reply) => {
    const { sandbox } = d.session
    const sender = address.queuedAs ?? address.path
    // A rule that has its own words for a sender has taken it.
    const refusal = reply === undefined && dialect.judgeSender?.(sender, (to) => sandbox.ruledDns(to))
    if (refusal) return d.refuse(refusal.reply, { ...about, why: refusal.why })
    d.begin(address, parameters.values)
    const { mailOk } = replies
    d.reply(reply ?? (typeof mailOk === 'string' ? mailOk : mailOk(address.path)))
  })
}

const rcpt: Command = (d, argument) => {
  const { dialect, transaction } = d
  const { replies } = dialect
  if (!transaction) return d.error(replies.mailFirst)
  // Counted as refused until it is accepted, whoever refuses it and however it ends.
  transaction.refused++
  const address = dialect.parsePath('TO', argument)
  if (!address) return d.error(/^to\s*:/i.test(argument) ? replies.badRecipient : replies.syntax('RCPT TO:<address>'))
  const about = { recipient: address.path }
  const barred = dialect.judgeArgument?.('TO', argument, address)
  if (barred) return d.error(barred, about)
  const { rest } = address
  const parameters = dialect.rcptParameters?.(rest, transaction.rcptArguments) ?? rcptParameters(rest, replies)
  transaction.rcptArguments.push(rest)
  if ('reply' in parameters) return d.error(parameters.reply, about)
  return ruled(d, 'rcpt', { recipient: address.path }, about, (reply) => {
    const simulated = d.session.sandbox.simulate(address.path)
    if (simulated) {
      const { ruleId } = simulated
      d.refuse(simulated.reply ?? '', { ...about, ruleId })
      if (simulated.reply === null) d.hangUp('the simulator drops the connection')
      return
    }
    const { path, queuedAs } = address
    // A rule that has its own words for a recipient has taken it.
    const { client, sandbox } = d.session
    const sender = transaction.queuedReversePath
    const refusal = reply === undefined && dialect.judgeRecipient?.(sender, queuedAs ?? path, client)
    const isRuled = () =>
      sandbox.isNamedByRule(ruleContext(client, { sender: transaction.reversePath, recipient: path }))
    if (refusal && !(refusal.unlessRuled && isRuled())) return d.refuse(refusal.reply, { ...about, why: refusal.why })
    transaction.refused--
    transaction.recipients.push({
      forwardPath: path,
      ...(queuedAs === undefined ? {} : { queuedAs }),
      ...parameters.values,
    })
    d.reply(reply ?? replies.rcptOk(path))
  })
}

const data: Command = (d, argument) => {
  const { dialect, transaction } = d
  const { replies } = dialect
  if (argument && !dialect.laxArguments) return d.error(replies.syntax('DATA'))
  if (!transaction) return d.error(replies.mailFirst)
  if (transaction.recipients.length === 0) {
    // RFC 2033 section 4.2: 503 in any case.
    const isSmtp = transaction.refused > 0 && !d.settings.lmtp
    return d.error(isSmtp ? replies.noValidRecipients : replies.rcptFirst)
  }
  return ruled(d, 'data', {}, {}, (reply) => {
    d.reply(reply ?? replies.dataGo)
    d.receive()
  })
}

const startTls: Command = (d, argument) => {
  const { host } = d.settings
  const { replies } = d.dialect
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
  d.reply(d.dialect.replies.rset)
}

const quit: Command = (d) =>
  ruled(d, 'quit', {}, {}, (reply) => {
    d.reply(reply ?? d.dialect.replies.quit(d.hostname))
    d.hangUp()
  })

const vrfy: Command = (d, argument) => {
  const { laxArguments, replies } = d.dialect
  if (argument || laxArguments) d.reply(replies.vrfy)
  else d.error(replies.syntax('VRFY user'))
}

const notImplemented: Command = (d) => d.error(d.dialect.replies.notImplemented)

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['HELO', hello(false)],
  ['EHLO', hello(true)],
  ['MAIL', mail],
  ['RCPT', rcpt],
  ['DATA', data],
  ['STARTTLS', startTls],
  ['AUTH', auth],
  ['RSET', rset],
  ['QUIT', quit],
  ['NOOP', (d) => d.reply(d.dialect.replies.noop)],
  ['HELP', (d) => d.reply(d.dialect.replies.help)],
  ['VRFY', vrfy],
  ['EXPN', notImplemented],
  ['BDAT', notImplemented],
])

/** RFC 2033 section 4.1: LHLO is EHLO, and the two others are not there. */
const LMTP_COMMANDS: ReadonlyMap<string, Command> = new Map([...COMMANDS, ['LHLO', hello(true)]])

/**
 * @param verb in upper case
 * @returns undefined for what the dialect does not know, or what a rule hides
 */
export function commandFor(d: Dialogue, verb: string): Command | undefined {
  // Known all the same where it is only not offered before TLS.
  const isKnown = verb !== 'AUTH' || d.dialect.extensions.includes(verb) || d.settings.door.passwords !== undefined
  if (verb === 'AUTH' && (!isKnown || d.hidden.has(verb))) return undefined
  if (verb === 'STARTTLS' && !offeredExtensions(d).includes(verb)) return undefined
  if (d.settings.lmtp) return verb === 'HELO' || verb === 'EHLO' ? undefined : LMTP_COMMANDS.get(verb)
  return COMMANDS.get(verb)
}

const STAGES: Record<string, SessionStage> = {
  HELO: 'ehlo',
  EHLO: 'ehlo',
  LHLO: 'ehlo',
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
