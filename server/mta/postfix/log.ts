/** The lines of the mail log, without their time stamps: `postfix/smtp[184]: QID: to=<…>, relay=…, status=…`. */
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import type { ClientInfo, ConnectResult, NoticeKind, Outcome, RecipientPath } from '../../core/types.ts'
import { utf8 } from '../../mail/bytes.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { type Accepted, LogBook } from '../common/log-book.ts'
import { hostOf } from '../common/remote-host.ts'
import type { PostfixConfig } from './config.ts'
import { messageId as noticeMessageId, queueId } from './ids.ts'
import { hostName } from './judge.ts'
import { virtualExpansion, wholeAddress } from './recipient.ts'
import { zeroTimes } from './text.ts'

/** Each program has a process of its own; which numbers they have tells nothing. */
const PROGRAMS = {
  pickup: 177,
  qmgr: 178,
  smtpd: 181,
  cleanup: 183,
  smtp: 184,
  bounce: 186,
  local: 234,
  error: 241,
} as const

export function createLog(config: PostfixConfig, seed: number): MtaLog {
  const book = new LogBook()
  const forwarded = new Map<string, string>()
  const clients = new Map<string, ClientInfo>()
  const said = (program: keyof typeof PROGRAMS, text: string) => `postfix/${program}[${PROGRAMS[program]}]: ${text}`
  return {
    lines(event: SandboxEvent): string[] {
      const message = book.follow(event)
      if (event.type === 'session.opened') clients.set(event.sessionId, event.client)
      if (event.type === 'session.closed') clients.delete(event.sessionId)
      if (event.type === 'session.refused') return refused(event)
      if (!message || !('messageId' in event)) return []
      const id = queueId(seed, event.messageId)
      switch (event.type) {
        case 'message.accepted':
          if (event.origin.type === 'forward' && event.parentId) forwarded.set(event.parentId, id)
          return accepted(config, event, id)
        case 'recipient.delivered':
        case 'recipient.deferred':
        case 'recipient.failed':
        case 'recipient.expired':
          return 'outcome' in event
            ? [...attempt(config, message, event, id, forwarded.get(event.messageId)), ...expired(message, event, id)]
            : []
        case 'notice.sent':
          return [
            ...zeros(message, event.kind),
            said('bounce', `${id}: ${noticeName(event)}: ${queueId(seed, event.noticeId)}`),
          ]
        case 'notice.suppressed':
          return event.reason === 'notify' ? [...zeros(message, event.kind), unsent(event)] : []
        case 'message.discarded':
          // Of mail from the null sender that nobody wants to hear of, the log says nothing.
          if (event.reason !== 'triple-bounce') return []
          return [said('bounce', `warning: ${id}: undeliverable postmaster notification discarded`)]
        case 'message.ended':
          forwarded.delete(event.messageId)
          return [said('qmgr', `${id}: removed`)]
        default:
          return []
      }
    },
  }

  function accepted(config: PostfixConfig, event: Accepted, id: string): string[] {
    const { origin, envelope, queueSize, trace, messageIdField = '<>' } = event
    const from = envelope.reversePath === '' ? '' : wholeAddress(config, envelope.reversePath)
    const count = envelope.recipients.flatMap((path) => virtualExpansion(config, path)).length
    const lines: string[] = []
    if (origin.type === 'smtp') {
      const name = clientName(origin.client, config.reverseNames) ?? 'unknown'
      lines.push(said('smtpd', `${id}: client=${name}[${plainIp(origin.client.ip)}]`))
    }
    if (origin.type === 'local' && origin.about === undefined)
      lines.push(said('pickup', `${id}: uid=${origin.uid} from=<${envelope.reversePath}>`))
    lines.push(said('cleanup', `${id}: message-id=${messageIdField}`))
    lines.push(
      said(
        'qmgr',
        `${id}: from=<${from}>, size=${queueSize - trace.length + utf8(trace).length}, nrcpt=${count} (queue active)`,
      ),
    )
    return lines
  }

  /** Two seconds are no whole hour: a delay notice that says 0 is logged so each time. */
  function zeros(message: Accepted, kind: NoticeKind): string[] {
    if (kind !== 'warning') return []
    const file = config.value('bounce_template_file') || '[built-in]'
    return zeroTimes(config, message).flatMap(([name, unit]) =>
      [
        `${file}: zero result in delay template conversion of parameter "${name}"`,
        `please reduce time unit "${unit}" of "${name}" in delay template`,
        'for instructions see the bounce(5) manual',
      ].map((text) => said('bounce', `warning: ${text}`)),
    )
  }

  /** The notice is begun before it is seen that nobody wants it. */
  function unsent({ messageId, kind, at }: EventOf<'notice.suppressed'>): string {
    const id = queueId(seed, `${messageId} ${kind}`)
    return said('cleanup', `${id}: message-id=<${noticeMessageId(at, id, config.host)}>`)
  }

  function attempt(
    config: PostfixConfig,
    message: Accepted,
    event: EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>,
    id: string,
    forwardedAs: string | undefined,
  ): string[] {
    // That an alias was expanded is told in a notice alone.
    if (!('outcome' in event) || isExpansion(event)) return []
    const path = (message.recipients ?? message.envelope.recipients)[event.index] as RecipientPath
    const to = wholeAddress(config, path.expandsTo ?? path.forwardPath)
    const original = to.toLowerCase() === path.forwardPath.toLowerCase() ? '' : ` orig_to=<${path.forwardPath}>,`
    const host = hostOf(event.outcome)
    const reached = host && !(event.outcome.type === 'connect' && NEVER_CONNECTED.includes(event.outcome.result))
    const program = programOf(event)
    const relay = program === 'local' ? 'local' : reached ? `${hostName(host)}:25` : 'none'
    const age = seconds(event.at - message.at)
    const status = STATUS[event.type]
    const soft = event.type === 'recipient.deferred' && config.isOn('soft_bounce') && isPermanent(event)
    const reason = event.type === 'recipient.delivered' ? delivered(event, forwardedAs) : told(event)
    const unreached = host && !reached ? [said(program, event.report)] : []
    const warning = warningOf(event, to)
    return [
      ...unreached,
      ...(warning ? [said(program, `warning: ${warning}`)] : []),
      said(
        program,
        `${id}: to=<${to}>,${original} relay=${relay}, delay=${age}, delays=${age}/0/0/0, dsn=${event.status}, ` +
          `status=${soft ? 'SOFTBOUNCE' : status} (${reason})`,
      ),
    ]
  }

  function expired(message: Accepted, event: SandboxEvent, id: string): string[] {
    if (event.type !== 'recipient.expired') return []
    return [said('qmgr', `${id}: from=<${message.envelope.reversePath}>, status=expired, returned to sender`)]
  }

  function refused(event: EventOf<'session.refused'>): string[] {
    if (event.stage !== 'mail' && event.stage !== 'rcpt') return []
    const stage = event.stage === 'mail' ? 'MAIL' : 'RCPT'
    const client = clients.get(event.sessionId)
    const name = client ? `${clientName(client, config.reverseNames) ?? 'unknown'}[${plainIp(client.ip)}]` : 'unknown'
    const helo = client?.helo ? ` helo=<${client.helo}>` : ''
    const to = event.recipient === undefined ? '' : ` to=<${event.recipient}>`
    const reply = event.reply.split('\n')[0]
    return [
      said(
        'smtpd',
        `NOQUEUE: reject: ${stage} from ${name}: ${reply}; from=<${event.reversePath ?? ''}>${to} proto=ESMTP${helo}`,
      ),
    ]
  }
}

/** What a program warns of before it says how the delivery ended. */
function warningOf({ outcome, report }: { outcome: Outcome; report: string }, to: string): string | undefined {
  if (outcome.type === 'dns' && outcome.result === 'mx-no-address')
    return `no MX host for ${to.slice(to.lastIndexOf('@') + 1)} has a valid address record`
  return report.startsWith('alias database loop for ') ? report.trim() : undefined
}

/** transport_maps may name error(8), which is asked for what another program would deliver. */
const programOf = ({ channel, outcome }: { channel: string; outcome: Outcome }): keyof typeof PROGRAMS => {
  if (outcome.type === 'mta' && !outcome.host) return 'error'
  return channel === 'local' ? 'local' : 'smtp'
}

/** The line break that a program's output ends with is a blank here. */
const told = ({ report, outcome }: { report: string; outcome: Outcome }): string =>
  outcome.type === 'program' && outcome.output.endsWith('\n') ? `${report} ` : report

const NEVER_CONNECTED: readonly ConnectResult[] = ['refused', 'timeout']

const isExpansion = ({ type, outcome }: { type: string; outcome: Outcome }): boolean =>
  type === 'recipient.delivered' && outcome.type === 'delivered' && outcome.by === 'nobody'

const STATUS = {
  'recipient.delivered': 'sent',
  'recipient.deferred': 'deferred',
  'recipient.failed': 'bounced',
  // The attempt is a deferral like any other; that it was the last one is a line of its own.
  'recipient.expired': 'deferred',
} as const

const isPermanent = ({ outcome }: EventOf<'recipient.deferred'>): boolean =>
  (outcome.type === 'replied' && outcome.reply.startsWith('5')) || outcome.type === 'mailbox'

function delivered(event: EventOf<'recipient.delivered'>, forwardedAs: string | undefined): string {
  if (event.outcome.type !== 'delivered') return event.report
  if (event.outcome.by === 'forward') return `forwarded as ${forwardedAs ?? ''}`
  if (event.outcome.by === 'remote') return event.outcome.reply ?? '250 2.0.0 Ok'
  return event.report.replace(/^delivery via local: /, '')
}

function noticeName({ kind, indexes: _, ...rest }: EventOf<'notice.sent'>): string {
  if (kind === 'warning') return 'sender delay notification'
  if (kind === 'delivery-report') return 'sender delivery status notification'
  if (kind === 'bounce') return 'sender non-delivery notification'
  const isDelay = rest.age !== undefined
  return isDelay ? 'postmaster delay notification' : 'postmaster non-delivery notification'
}

/** Two digits that matter, as Postfix logs delays. */
function seconds(length: number): string {
  const value = length / 1000
  if (value === 0) return '0'
  return value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))
}
