/** What an outcome means to Exim, in its words: for the log, and for notices, which tell less. */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Judgement, Outcome, RemoteHost, ReplyStage } from '../../core/types.ts'
import { offers } from '../common/remote-host.ts'
import { replyClass, replyLines } from '../common/reply.ts'
import type { EximConfig } from './config.ts'
import { exitMeaning, isTemporaryExit } from './exits.ts'
import { printed } from './printing.ts'
import { CANCELLED } from './queue.ts'
import { type Leaf, leafOf, qualifiedSender, userOf } from './recipient.ts'

/** An outcome in Exim's words. */
export interface Words {
  result: 'delivered' | 'deferred' | 'failed'
  /** For the log, escapes and all. */
  message: string
  /** What a notice says; absent: nothing but the address. */
  told?: string
  /** The host that a notice names. */
  host?: RemoteHost
  /** The remote reply with its escapes, for Diagnostic-Code. */
  reply?: string
  /** The number in `defer (N)`, with the system's words for it where it has some. */
  errno: number
  strerror?: string
  /** Whether a router had it; without one the log names neither router nor transport. */
  isRouted: boolean
  /** Whether there was a transport. */
  isTried: boolean
  /** A session that failed as a whole is logged by itself too. */
  session?: string
  freezes?: true
}

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>
type About = Pick<MessageState, 'envelope' | 'size' | 'queueSize' | 'trace'>

export const EXPIRED = 'retry timeout exceeded'

/** @param last whether the retry rules have run out: a deferral is the end then */
export function judge(
  config: EximConfig,
  outcome: Outcome,
  recipient: RecipientState,
  last: boolean,
  message: MessageState,
): Judgement {
  const words = wordsOf(config, outcome, recipient, message)
  const report = words.message
  const isCancelled = outcome.type === 'mta' && outcome.text === CANCELLED
  const frozen = !isCancelled && isFreezing(config, words, recipient, message)
  const result = frozen ? 'deferred' : words.result
  const status = statusOf(result === 'deferred' && last && !frozen ? 'failed' : result)
  return {
    result,
    report,
    status,
    statusSource: 'reported',
    diagnostic: words.reply ?? report,
    ...(frozen ? { frozen: true } : {}),
  }
}

const statusOf = (result: Words['result']): string =>
  ({ delivered: '2.0.0', deferred: '4.0.0', failed: '5.0.0' })[result]

/** Mail that can neither be delivered nor returned, for as long as ignore_bounce_errors_after says; and mail to itself. */
function isFreezing(config: EximConfig, words: Words, recipient: RecipientState, message: MessageState): boolean {
  if (words.freezes) return true
  if (words.result !== 'failed' || !isNullReversePath(message.envelope.reversePath)) return false
  return recipient.passAt - message.acceptedAt < config.time('ignore_bounce_errors_after')
}

export function wordsOf(
  config: EximConfig,
  outcome: Outcome,
  { path, routed }: Pick<RecipientState, 'path' | 'routed'>,
  message: About,
): Words {
  const leaf = leafOf(config, path)
  switch (outcome.type) {
    case 'delivered':
      return { result: 'delivered', message: printed(outcome.reply ?? ''), errno: 0, isRouted: true, isTried: true }
    case 'replied':
      return replied(config, outcome, onTheWire(config, leaf, routed, message, outcome.host), message)
    case 'dns':
      return dns(outcome)
    case 'connect':
      return connect(outcome)
    case 'mailbox':
      return mailbox(outcome, leaf)
    case 'program':
      return program(outcome, leaf)
    case 'mta':
      return own(outcome, leaf)
  }
}

const unrouted = (message: string): Words => ({
  result: 'failed',
  message,
  told: message,
  errno: 0,
  isRouted: false,
  isTried: false,
})

/** `:fail:` and `:defer:` are told; what the queue finds wrong is not. */
function own({ temporary, text }: OutcomeOf<'mta'>, { kind }: Leaf): Words {
  const byAlias = kind === 'fail' || kind === 'defer'
  return {
    result: temporary ? 'deferred' : 'failed',
    message: printed(text.trim()),
    ...(byAlias ? { told: printed(text.trim()) } : {}),
    errno: -1,
    isRouted: byAlias,
    isTried: false,
  }
}

/** The envelope of one delivery: errors_to, and an A-label where the host has no SMTPUTF8. */
export function onTheWire(
  config: EximConfig,
  { errorsTo }: Pick<Leaf, 'errorsTo'>,
  routed: string,
  { envelope }: Pick<MessageState, 'envelope'>,
  host: RemoteHost | undefined,
): { from: string; to: string } {
  const sender = qualifiedSender(config, envelope.queuedAs ?? envelope.reversePath)
  const from = isNullReversePath(sender) ? sender : (errorsTo ?? sender)
  const isPlain = /^[ -~]*$/.test(routed) || offers(host, 'SMTPUTF8', config.remoteDsn)
  return { from, to: isPlain ? routed : withALabel(routed) }
}

/** The local part as if it were a host's name; that of a name that is none stays as it is. */
function withALabel(address: string): string {
  const at = address.lastIndexOf('@')
  const url = `http://${encodeURIComponent(address.slice(0, at))}/`
  return URL.canParse(url) ? `${new URL(url).hostname}${address.slice(at)}` : address
}

/** Exim announces a kilobyte more than there is, and the carriage returns (SIZE, RFC 1870). */
export function announcedSize({ size, queueSize, trace }: Pick<About, 'size' | 'queueSize' | 'trace'>): number {
  const lines = trace.length + size - queueSize + trace.split('\n').length - 1
  return queueSize + 1024 + lines - 1
}

const ERRNO: Record<ReplyStage, number> = { greeting: 0, helo: 0, mail: -45, rcpt: -44, data: -46, message: -46 }

function replied(
  config: EximConfig,
  { at, reply, host }: OutcomeOf<'replied'>,
  { from, to }: { from: string; to: string },
  message: About,
): Words {
  const has = (keyword: string) => offers(host, keyword, config.remoteDsn)
  const size = has('SIZE') ? ` SIZE=${announcedSize(message)}` : ''
  const { envid, ret, smtpUtf8 } = message.envelope
  const dsn = has('DSN') ? `${ret ? ` RET=${ret}` : ''}${envid === undefined ? '' : ` ENVID=${envid}`}` : ''
  const stage = {
    greeting: 'initial connection',
    helo: `HELO ${config.host}`,
    mail: `MAIL FROM:<${from}>${size}${smtpUtf8 && has('SMTPUTF8') ? ' SMTPUTF8' : ''}${dsn}`,
    rcpt: `RCPT TO:<${to}>`,
    data: 'DATA',
    message: 'end of data',
  }[at]
  const text = printed(replyLines(reply).join('\n'))
  const isPermanent = replyClass(reply) === 5
  const isEarly = at === 'greeting' || at === 'helo'
  const error = `SMTP error from remote mail server after ${printed(stage)}: ${text}`
  return {
    result: isPermanent ? 'failed' : 'deferred',
    message: error,
    told: error,
    host,
    reply: text,
    errno: ERRNO[at],
    isRouted: true,
    isTried: true,
    ...(isEarly || (at !== 'rcpt' && !isPermanent) ? { session: error } : {}),
  }
}

function dns({ result }: OutcomeOf<'dns'>): Words {
  switch (result) {
    case 'not-found':
    case 'no-address':
      return unrouted('Unrouteable address')
    case 'null-mx':
      return unrouted('an MX or SRV record indicated no SMTP service')
    case 'mx-no-address':
      return unrouted('all relevant MX records point to non-existent hosts')
    default: {
      const isLoop = result === 'loop'
      const message = isLoop ? 'lowest numbered MX record points to local host' : 'host lookup did not complete'
      const freezes = isLoop ? { freezes: true as const } : {}
      return { result: 'deferred', message, errno: -1, isRouted: true, isTried: false, ...freezes }
    }
  }
}

/** How it came about is for the log alone: a notice names the host where it was reached, and nothing else. */
function connect({ result, host }: OutcomeOf<'connect'>): Words {
  const tried = { result: 'deferred', isRouted: true, isTried: true } as const
  const lost = (stage: string): Words => {
    const message = `Remote host closed connection in response to ${stage}`
    return { ...tried, message, host, errno: -18, session: message }
  }
  switch (result) {
    case 'refused':
      return { ...tried, message: '', errno: 111, strerror: 'Connection refused', session: 'Connection refused' }
    case 'timeout':
      return { ...tried, message: '', host, errno: 110, strerror: TIMED_OUT, session: TIMED_OUT }
    case 'silent': {
      const message = 'SMTP timeout after initial connection'
      return { ...tried, message, host, errno: 110, strerror: TIMED_OUT, session: `${message}: ${TIMED_OUT}` }
    }
    case 'lost':
      return lost('initial connection')
    case 'lost-after-data':
      return lost('end of data')
  }
}

const TIMED_OUT = 'Connection timed out'

function mailbox({ result, text }: OutcomeOf<'mailbox'>, { target, kind }: Leaf): Words {
  const tried = { result: 'deferred', isRouted: true, isTried: true } as const
  const file = kind === 'file' ? target : `/var/mail/${userOf(target)}`
  if (result === 'full') {
    const message = text ?? `mailbox is full (MTA-imposed quota exceeded while writing to ${file})`
    return { ...tried, message, told: 'mailbox is full', errno: -22 }
  }
  if (result === 'not-writable') {
    const denied = 'Permission denied'
    const message =
      text ?? (kind === 'file' ? `failed to create directories for ${file}: ${denied}` : `opening mailbox ${file}`)
    return { ...tried, message, errno: 13, strerror: denied }
  }
  return unrouted(text ?? 'Unrouteable address')
}

function program({ exit }: OutcomeOf<'program'>, { target }: Leaf): Words {
  const command = target.replace(/^\|\s*/, '').split(/\s+/)[0] ?? ''
  const message = `Child process of address_pipe transport returned ${exit}${exitMeaning(exit)} from command: ${command}`
  const result = exit === 0 ? 'delivered' : isTemporaryExit(exit) ? 'deferred' : 'failed'
  return { result, message, told: 'local delivery failed', errno: 0, isRouted: true, isTried: true }
}
