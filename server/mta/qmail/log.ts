/** qmail-send's own log lines (qmail-send.c; qmail-log.5), from the journal. */
import { queuedSender } from '../../core/address.ts'
import type { EventOf, Running, SandboxEvent, SuppressionReason } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import { utf8 } from '../../mail/bytes.ts'
import { uidOf } from './trace.ts'

interface Logged {
  queueNumber: number
  /** `new msg` and `info msg`, until they are written. */
  opening: string[]
}

/** A fold from the journal's start: it remembers the queue numbers of messages that have not ended. */
export function createLog(concurrency: Running): MtaLog {
  const messages = new Map<string, Logged>()
  const status = ({ local, remote }: Running) =>
    `status: local ${local}/${concurrency.local} remote ${remote}/${concurrency.remote}`

  const accepted = (event: EventOf<'message.accepted'>): string[] => {
    const { queueNumber, processId, queueSize, envelope, origin, parentId } = event
    const info = `bytes ${queueSize} from <${safe(queuedSender(envelope))}> qp ${processId} uid ${uidOf(origin)}`
    messages.set(event.messageId, {
      queueNumber,
      opening: [`new msg ${queueNumber}`, `info msg ${queueNumber}: ${info}`],
    })
    // qmail-send writes a bounce, ends its cause, and finds the bounce in the queue only then.
    const cause = origin.type === 'notice' && parentId !== null ? messages.get(parentId) : undefined
    return cause ? [`bounce msg ${cause.queueNumber} qp ${processId}`] : []
  }

  const ended = (event: EventOf<'message.ended'>): string[] => {
    const message = messages.get(event.messageId)
    messages.delete(event.messageId)
    return message ? [`end msg ${message.queueNumber}`] : []
  }

  const lines = (event: SandboxEvent): string[] => {
    switch (event.type) {
      case 'message.accepted':
        return accepted(event)
      case 'message.ended':
        return ended(event)
      case 'recipient.queued':
        return messages.get(event.messageId)?.opening.splice(0) ?? []
      case 'recipient.attempted': {
        const { deliveryNumber, channel, routed, running } = event
        const number = messages.get(event.messageId)?.queueNumber
        return [`starting delivery ${deliveryNumber}: msg ${number} to ${channel} ${safe(routed)}`, status(running)]
      }
      case 'recipient.delivered':
      case 'recipient.deferred':
      case 'recipient.failed':
      case 'recipient.expired':
        // What an operator ends has no delivery, and qmail has no operator.
        if (!('deliveryNumber' in event)) return []
        return [`delivery ${event.deliveryNumber}: ${RESULT[event.type]}: ${safe(event.report)}`, status(event.running)]
      case 'recipient.held':
        return event.running ? [status(event.running)] : []
      case 'notice.suppressed':
        return discarding(event.reason, messages.get(event.messageId))
      default:
        return []
    }
  }
  // `bounce msg` names the message that is bounced.
  const messageOf = (event: SandboxEvent) =>
    event.type === 'message.accepted' && event.origin.type === 'notice' ? event.parentId : null
  return { lines, messageOf }
}

const RESULT = {
  'recipient.delivered': 'success',
  'recipient.deferred': 'deferral',
  'recipient.failed': 'failure',
  'recipient.expired': 'failure',
} as const

const WHICH: Partial<Record<SuppressionReason, string>> = { 'triple-bounce': 'triple', 'doublebounce-trim': 'double' }

function discarding(reason: SuppressionReason, message: Logged | undefined): string[] {
  const which = WHICH[reason]
  return which && message ? [`${which} bounce: discarding bounce/${message.queueNumber}`] : []
}

/** A line feed becomes `/`; a space, a percent sign, a control and every byte beyond ASCII become `_` (logsafe). */
const safe = (text: string): string =>
  Array.from(utf8(text), (byte) => {
    if (byte === 10) return '/'
    return byte < 33 || byte > 126 || byte === 37 ? '_' : String.fromCharCode(byte)
  }).join('')
