/** The lines of mainlog, without their time stamps (spec chapter 53): `ID <= …`, `ID => …`, `ID == …`, `ID ** …`. */
import { domainOf } from '../../core/address.ts'
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import type { ClientInfo, RecipientPath } from '../../core/types.ts'
import { utf8 } from '../../mail/bytes.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { type Accepted, LogBook } from '../common/log-book.ts'
import type { EximConfig } from './config.ts'
import { eximId } from './ids.ts'
import { EXPIRED, onTheWire, type Words, wordsOf } from './judge.ts'
import { printed } from './printing.ts'
import { type Leaf, leafOf, qualifiedSender, userOf } from './recipient.ts'
import { protocolOf, userName } from './trace.ts'

type Attempt = EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>

export function createLog(config: EximConfig, seed: number): MtaLog {
  const book = new LogBook()
  const clients = new Map<string, ClientInfo>()
  const frozen = new Set<string>()
  const ids = new Map<string, string>()
  return {
    lines(event: SandboxEvent): string[] {
      const message = book.follow(event)
      if (event.type === 'session.opened') clients.set(event.sessionId, event.client)
      if (event.type === 'session.closed') clients.delete(event.sessionId)
      if (event.type === 'session.refused') return refused(config, event, clients.get(event.sessionId))
      if (!message || !('messageId' in event)) return []
      const id = eximId(seed, { id: message.messageId, processId: message.processId, acceptedAt: message.at })
      if (event.type === 'message.accepted') {
        ids.set(event.messageId, id)
        return [`${id} <= ${arrival(config, event, ids.get(event.parentId ?? ''))}`]
      }
      const key = 'index' in event ? `${event.messageId}/${event.index}` : ''
      if (event.type === 'message.ended') {
        // Notices may still name it.
        if (ids.size > KEPT) ids.delete(ids.keys().next().value as string)
        return [`${id} Completed`]
      }
      if (event.type === 'recipient.attempted' && frozen.delete(key)) return thawed(config, event, message, id)
      if (event.type === 'notice.suppressed') return ignored(message, event).map((line) => `${id} ${line}`)
      if (!isAttempt(event)) return []
      if (event.type === 'recipient.deferred' && event.frozen) frozen.add(key)
      return attempt(config, event, message).map((line) => `${id} ${line}`)
    },
  }
}

/** Ids that later lines may ask for. */
const KEPT = 1000

const isAttempt = (event: SandboxEvent): event is Attempt =>
  event.type === 'recipient.delivered' ||
  event.type === 'recipient.deferred' ||
  event.type === 'recipient.failed' ||
  event.type === 'recipient.expired'

/** Bytes in the spool; `queueSize` counts the characters of the trace. */
const spooled = ({ queueSize, trace }: Accepted): number => queueSize - trace.length + utf8(trace).length

function arrival(config: EximConfig, event: Accepted, parent: string | undefined): string {
  const { origin, envelope, messageIdField } = event
  const size = `S=${spooled(event)}`
  const id = messageIdField === undefined ? '' : ` id=${messageIdField.replace(/^<(.*)>$/, '$1')}`
  const sender = qualifiedSender(config, envelope.reversePath) || '<>'
  if (origin.type === 'notice') return `<>${parent ? ` R=${parent}` : ''} U=Debian-exim P=local ${size}`
  if (origin.type === 'local') return `${sender} U=${userName(origin.uid)} P=local ${size}${id}`
  if (origin.type === 'forward') return `${sender} U=Debian-exim P=local ${size}${id}`
  const { client } = origin
  const auth = client.user === undefined ? '' : ` A=plain:${client.user}`
  return `${sender} H=${hostField(config, client)} P=${protocolOf(client, envelope)}${auth} ${size}${id}`
}

/** `name (helo) [ip]`: the HELO name only where it is another one, in brackets where the DNS has none. */
function hostField(config: EximConfig, client: ClientInfo): string {
  const name = clientName(client, config.reverseNames)
  const ip = `[${plainIp(client.ip)}]`
  const isOther = client.helo !== undefined && client.helo.toLowerCase() !== name?.toLowerCase()
  return [...(name === null ? [] : [name]), ...(isOther ? [`(${client.helo})`] : []), ip].join(' ')
}

function thawed(config: EximConfig, event: EventOf<'recipient.attempted'>, message: Accepted, id: string): string[] {
  const { decidedBy } = event
  if (decidedBy.by === 'setting' && decidedBy.setting === 'timeout_frozen_after')
    return [`${id} cancelled by timeout_frozen_after`]
  const isNull = message.envelope.reversePath === ''
  if (isNull && event.at - message.at >= config.time('ignore_bounce_errors_after'))
    return [`${id} Unfrozen by errmsg timer`]
  return [`${id} Unfrozen by ${config.time('auto_thaw') > 0 ? 'auto-thaw' : 'forced delivery'}`]
}

/** Of warnings that nobody gets, and of freezing of which nobody is told, the log says nothing. */
function ignored(message: Accepted, { kind, reason, indexes }: EventOf<'notice.suppressed'>): string[] {
  if (kind !== 'bounce' && kind !== 'double-bounce') return []
  if (reason !== 'notify' && reason !== 'null-reverse-path') return []
  const why = reason === 'notify' ? ': RFC 3461 DSN, failure notify not requested' : ''
  return indexes.map((index) => {
    const path = pathOf(message, index)
    return `${path.expandsTo ?? path.forwardPath}: error ignored${why}`
  })
}

const pathOf = (message: Accepted, index: number): RecipientPath =>
  (message.recipients ?? message.envelope.recipients)[index] as RecipientPath

function attempt(config: EximConfig, event: Attempt, message: Accepted): string[] {
  const path = pathOf(message, event.index)
  if (!('outcome' in event)) return [`** ${path.forwardPath}: ${event.report.trim()}`]
  const { outcome, routed } = { ...event, routed: path.expandsTo ?? path.forwardPath }
  const leaf = leafOf(config, path)
  const words = wordsOf(config, outcome, { path, routed }, message)
  const host = 'host' in outcome ? outcome.host : undefined
  const by = words.isRouted ? ` R=${leaf.router}${words.isTried ? ` T=${transportOf(leaf)}` : ''}` : ''
  const reached = words.host ? ` H=${words.host.name} [${words.host.address}]` : ''
  const session =
    words.session && host
      ? [
          `H=${host.name} [${host.address}]${words.reply || words.errno === -18 || words.message ? ':' : ''} ${words.session}`,
        ]
      : []
  if (event.type === 'recipient.delivered') return [`=> ${delivered(config, event, leaf, message, routed)}`]
  if (words.result === 'failed') {
    const lines = [...session, `** ${logged(leaf)}${by}${reached}: ${words.message}`]
    return event.type === 'recipient.deferred' ? [...lines, frozenLine(message)] : lines
  }
  const deferral = `== ${logged(leaf)}${by} ${deferred(words)}${reached}${words.message ? `: ${words.message}` : ''}`
  if (event.type === 'recipient.expired') return [...session, deferral, `** ${logged(leaf)}: ${EXPIRED}`]
  return [...session, deferral, ...(event.type === 'recipient.deferred' && event.frozen ? [frozenLine(message)] : [])]
}

const frozenLine = (message: Accepted): string =>
  `Frozen${message.envelope.reversePath === '' ? ' (delivery error message)' : ''}`

const deferred = ({ errno, strerror }: Words): string => `defer (${errno})${strerror ? `: ${strerror}` : ''}`

function transportOf({ kind }: Leaf): string {
  return (
    { pipe: 'address_pipe', file: 'address_file', remote: 'remote_smtp' }[kind as 'pipe' | 'file' | 'remote'] ??
    'mail_spool'
  )
}

function delivered(
  config: EximConfig,
  event: EventOf<'recipient.delivered'>,
  leaf: Leaf,
  message: Accepted,
  routed: string,
): string {
  const { outcome } = event
  const by = `R=${leaf.router} T=${transportOf(leaf)}`
  if (outcome.type !== 'delivered' || outcome.by !== 'remote') {
    if (leaf.kind === 'blackhole') return `:blackhole: <${leaf.ancestors[0] ?? leaf.target}> R=${leaf.router}`
    const name = leaf.kind === 'mailbox' ? userOf(leaf.target) : leaf.target
    return `${name} <${leaf.ancestors[0] ?? leaf.target}> ${by}`
  }
  const { to } = onTheWire(config, leaf, routed, message, outcome.host)
  const shown = to === routed ? logged(leaf) : `${to} <${routed}>`
  const host = outcome.host ? ` H=${outcome.host.name} [${outcome.host.address}]` : ''
  return `${shown} ${by}${host} C="${printed(outcome.reply ?? '250 OK')}"`
}

/** The address as it was looked up, and the one that mail came for where that is written otherwise. */
function logged({ target, ancestors, kind }: Leaf): string {
  const top = ancestors[0] ?? target
  const shown = kind === 'pipe' || kind === 'file' ? target : `${userOf(target)}@${domainOf(target)}`
  return shown === top ? shown : `${shown} <${top}>`
}

function refused(config: EximConfig, event: EventOf<'session.refused'>, client: ClientInfo | undefined): string[] {
  if (event.stage !== 'mail' && event.stage !== 'rcpt') return []
  const from = client ? ` H=${hostField(config, client)}` : ''
  const text = event.reply.replace(/^\d{3} /, '')
  if (event.reply.startsWith('501')) {
    return [`SMTP syntax error in "${event.command}"${from} ${text.replace(/^.*?: (?=malformed)/, '')}`]
  }
  const what =
    event.stage === 'mail' ? 'rejected MAIL' : `F=<${event.reversePath ?? ''}> rejected RCPT <${event.recipient ?? ''}>`
  return [`${from.trim()} ${what}: ${text}`.trim()]
}
