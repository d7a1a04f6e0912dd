/** The lines of the mail log, without their time stamps: `smtpd[145]: SESSION mta delivery evpid=… result="Ok"`. */
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import type { Outcome, RecipientPath, RemoteHost } from '../../core/types.ts'
import { plainIp } from '../common/client-name.ts'
import { type Accepted, LogBook } from '../common/log-book.ts'
import { hostOf } from '../common/remote-host.ts'
import type { OpensmtpdConfig } from './config.ts'
import { askerOf, wholeAddress } from './expand.ts'
import { envelopeName, messageName, uniqueName } from './ids.ts'
import { joinedReply, programLog } from './judge.ts'
import { refusalOf } from './notices.ts'
import { reportedAddress, targetOf } from './recipient.ts'
import { protocolOf, reverseName } from './trace.ts'
import { durationLog } from './values.ts'

/** The process that talks, and the one that keeps the queue. */
const SMTPD = 145
const QUEUE = 146

const NO_SESSION = '0000000000000000'

type Attempt = EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>

export function createLog(config: OpensmtpdConfig, seed: number): MtaLog {
  const book = new LogBook()
  const said = (text: string, process = SMTPD) => `smtpd[${process}]: ${text}`
  const session = (id: string) => uniqueName(seed, `session ${id}`)
  return {
    lines(event: SandboxEvent): string[] {
      const message = book.follow(event)
      switch (event.type) {
        case 'session.opened': {
          const { ip } = event.client
          const at = `address=${plainIp(ip)} host=${reverseName(config, event.client)}`
          return [said(`${session(event.sessionId)} smtp connected ${at}`)]
        }
        case 'session.refused':
          return [
            said(
              `${session(event.sessionId)} smtp failed-command command="${event.command}" result="${event.reply.replace(/\n/g, ' ')}"`,
            ),
          ]
        case 'session.closed':
          return [said(`${session(event.sessionId)} smtp disconnected reason=quit`)]
      }
      if (!message || !('messageId' in event)) return []
      switch (event.type) {
        case 'message.accepted':
          return accepted(event)
        case 'recipient.delivered':
        case 'recipient.deferred':
        case 'recipient.failed':
        case 'recipient.expired':
          return [...attempt(message, event), ...expired(message, event)]
        case 'notice.suppressed':
          return suppressed(message, event)
        default:
          return []
      }
    },
  }

  function accepted(event: Accepted): string[] {
    const { messageId, origin, envelope, queueSize, recipients } = event
    const isRemote = origin.type === 'smtp'
    const id = isRemote ? session(origin.sessionId) : session(`of ${messageId}`)
    const proto = isRemote ? protocolOf(origin.client).replace(/[SA]+$/, '') : 'ESMTP'
    const name = messageName(seed, messageId)
    const queued: readonly RecipientPath[] = recipients ?? envelope.recipients
    const own = [
      `${id} smtp message msgid=${name} size=${queueSize} nrcpt=${envelope.recipients.length} proto=${proto}`,
      // Of a recipient that became several the last envelope is named.
      ...envelope.recipients.map(({ forwardPath }) => {
        const index = queued.map((path) => path.forwardPath).lastIndexOf(forwardPath)
        const evpid = envelopeName(seed, messageId, Math.max(0, index))
        return `${id} smtp envelope evpid=${evpid} from=<${envelope.reversePath}> to=<${forwardPath}>`
      }),
    ]
    if (isRemote) return own.map((line) => said(line))
    return [
      `${id} smtp connected address=local host=${config.host}`,
      ...own,
      `${id} smtp disconnected reason=quit`,
    ].map((line) => said(line))
  }

  /** The recipient as the queue has it. */
  function recipientOf(message: Accepted, event: Attempt) {
    const path = (message.recipients ?? message.envelope.recipients)[event.index] as RecipientPath
    const routed = wholeAddress(config, path.expandsTo ?? path.forwardPath)
    const channel = 'channel' in event ? event.channel : 'remote'
    const to = reportedAddress(config, message, { path, routed, channel })
    const given = wholeAddress(config, path.forwardPath)
    return { path, routed, channel, to, given }
  }

  function attempt(message: Accepted, event: Attempt): string[] {
    if (!('outcome' in event)) return []
    const { outcome, channel } = event
    const { path, routed, to, given } = recipientOf(message, event)
    const evpid = envelopeName(seed, event.messageId, event.index)
    const from = message.envelope.reversePath
    const delay = durationLog(Math.floor((event.at - message.at) / 1000))
    const result =
      event.type === 'recipient.delivered' ? 'Ok' : event.type === 'recipient.failed' ? 'PermFail' : 'TempFail'
    const about = `evpid=${evpid} from=<${from}> to=<${to}>`
    if (channel === 'local') {
      const target = targetOf(config, { path, routed }, askerOf(message))
      const user = target?.kind === 'mailbox' ? target.to : target ? 'opensmtpd' : '-'
      const words = outcome.type === 'program' ? programLog(outcome) : event.report.trimEnd()
      const stat = result === 'Ok' ? 'Delivered' : `Error (${words})`
      const id = session(`mda ${evpid} ${event.attempt}`)
      return [
        said(`${id} mda delivery ${about} rcpt=<${given}> user=${user} delay=${delay} result=${result} stat=${stat}`),
      ]
    }
    const host = hostOf(outcome)
    const isEarly = outcome.type === 'replied' && (outcome.at === 'greeting' || outcome.at === 'helo')
    const isReached = host !== undefined && outcome.type !== 'connect' && !isEarly
    const id = isReached ? session(`mta ${evpid} ${event.attempt}`) : NO_SESSION
    const domain = routed.slice(routed.lastIndexOf('@') + 1)
    const relay = isReached ? `${host.address} (${host.name})` : domain
    const source = isReached ? (host.from ?? config.source) : '-'
    const rcpt = to === given ? '-' : given
    const line =
      `${id} mta delivery ${about} rcpt=<${rcpt}> source="${source}" relay="${relay}" ` +
      `delay=${delay} result="${result}" stat="${event.report.trimEnd()}"`
    if (isReached)
      return [
        `${id} mta connecting address=smtp://${host.address}:25 host=${host.name}`,
        `${id} mta connected`,
        line,
      ].map((text) => said(text))
    if (outcome.type === 'dns') {
      return [said(`smtp-out: Failed to resolve MX for [relay:${domain},smtp]: ${event.report}`), said(line)]
    }
    return host ? [...routeLost(outcome, host, evpid, domain), line].map((text) => said(text)) : [said(line)]
  }

  /** Why the route is put aside; the envelope on it comes back with a line of its own. */
  function routeLost(outcome: Outcome, { name, address }: RemoteHost, evpid: string, domain: string): string[] {
    const id = session(`lost ${evpid}`)
    const connecting = `${id} mta connecting address=smtp://${address}:25 host=${name}`
    const isRefused = outcome.type === 'connect' && outcome.result !== 'silent'
    const said =
      outcome.type === 'replied'
        ? `${outcome.at === 'greeting' ? 'BANNER' : 'HELO'} rejected: ${joinedReply(outcome.reply)}`
        : outcome.type === 'connect' && outcome.result === 'refused'
          ? 'IO Error: Connection refused'
          : isRefused
            ? 'IO Error: Connection timed out'
            : 'Connection timeout'
    return [
      connecting,
      ...(isRefused ? [] : [`${id} mta connected`]),
      `${id} mta error reason=${said}`,
      `smtp-out: Disabling route [] <-> ${address} (${name}) for 15s`,
      `smtp-out: No valid route for [connector:[]->[relay:${domain},smtp],0x0]`,
    ]
  }

  function expired(message: Accepted, event: Attempt): string[] {
    if (event.type !== 'recipient.expired') return []
    const { to, given, channel } = recipientOf(message, event)
    const delay = durationLog(Math.floor((event.at - message.at) / 1000))
    const evpid = envelopeName(seed, event.messageId, event.index)
    const how = channel === 'local' ? 'delivery' : 'relay'
    const rcpt = to === given ? '-' : given
    const from = message.envelope.reversePath
    return [
      said(
        `${how}: Expire for ${evpid}: from=<${from}>, to=<${to}>, rcpt=<${rcpt}>, delay=${delay}, stat=Envelope expired`,
        QUEUE,
      ),
    ]
  }

  function suppressed(message: Accepted, { reason, indexes, messageId }: EventOf<'notice.suppressed'>): string[] {
    if (reason === 'null-reverse-path') return indexes.map(() => said('warn: queue: no return path!', QUEUE))
    if (reason !== 'no-sender-copy') return []
    const to = wholeAddress(config, message.envelope.reversePath)
    const count = `${indexes.length} envelope${indexes.length === 1 ? '' : 's'}`
    const about = `${messageName(seed, messageId)} to <${to}> for ${count}`
    return [said(`warn: PermFail injecting failure report on message ${about}: ${refusalOf(config, to)}`)]
  }
}
