/**
 * mail.log_current, one line for each thing done, without its time stamp. Columns and codes as the administration guide
 * shows them ("Understanding the MTA Log File Format": D delivered, Q temporary failure, R returned, W warning, E
 * enqueued, J refused, K returned without a notice); the padding and the trailing texts are recalled.
 */
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import { toAscii } from '../../mail/dsn.ts'

interface Logged {
  sender: string
  blocks: number
  originals: string[]
  /** The channel that enqueued it. */
  source: string
  channels: string[]
  finals: string[]
}

type Code = 'D' | 'Q' | 'R' | 'W' | 'E' | 'J' | 'K'

export function createLog(): { lines(event: SandboxEvent): string[] } {
  const messages = new Map<string, Logged>()
  return { lines: (event) => linesOf(messages, event) }
}

function linesOf(messages: Map<string, Logged>, event: SandboxEvent): string[] {
  if (event.type === 'message.accepted') {
    messages.set(event.messageId, logged(event))
    return []
  }
  if (event.type === 'session.refused') {
    const what = event.recipient === undefined ? '' : ` rfc822;${event.recipient} ${event.recipient}`
    return [line('tcp_local', '', 'J', 0, event.reversePath ?? '') + what + trailing(event.reply)]
  }
  if (!('messageId' in event)) return []
  const message = messages.get(event.messageId)
  if (!message) return []
  if (event.type === 'message.ended') messages.delete(event.messageId)
  return messageLines(message, event)
}

function logged({ origin, envelope, size }: EventOf<'message.accepted'>): Logged {
  const source = origin.type === 'notice' ? 'process' : origin.type === 'smtp' ? 'tcp_local' : 'l'
  const originals = envelope.recipients.map(({ orcpt, forwardPath }) => orcpt ?? `rfc822;${forwardPath}`)
  const finals = envelope.recipients.map(({ forwardPath }) => forwardPath)
  // A block is 1024 bytes (option BLOCK_SIZE); a part of one counts as one.
  return { sender: envelope.reversePath, blocks: Math.ceil(size / 1024), originals, source, channels: [], finals }
}

function messageLines(message: Logged, event: SandboxEvent): string[] {
  switch (event.type) {
    case 'recipient.queued': {
      const channel = event.channel === 'local' ? 'ims-ms' : 'tcp_local'
      message.channels[event.index] = channel
      message.finals[event.index] = event.routed
      const enqueued = line(message.source, channel, 'E', message.blocks, message.sender)
      return event.reason === 'accepted' ? [enqueued + recipientText(message, event.index)] : []
    }
    case 'recipient.delivered':
      return [entry(message, event.index, 'D', event.diagnostic)]
    case 'recipient.deferred':
      return [entry(message, event.index, 'Q', event.report)]
    case 'recipient.failed':
    case 'recipient.expired':
      return [entry(message, event.index, 'R', event.diagnostic)]
    case 'notice.sent':
      return event.kind === 'warning' ? event.indexes.map((index) => entry(message, index, 'W', '')) : []
    case 'notice.suppressed':
      return event.kind === 'bounce' ? event.indexes.map((index) => entry(message, index, 'K', '')) : []
    default:
      return []
  }
}

const entry = (message: Logged, index: number, code: Code, text: string): string =>
  line(message.channels[index] ?? '', '', code, message.blocks, message.sender) +
  recipientText(message, index) +
  trailing(text)

const line = (source: string, destination: string, code: Code, blocks: number, sender: string): string =>
  `${source.padEnd(12)} ${destination.padEnd(12)} ${code} ${blocks} ${sender}`

const recipientText = ({ originals, finals }: Logged, index: number): string => ` ${originals[index]} ${finals[index]}`

const trailing = (text: string): string => (text === '' ? '' : ` ${toAscii(text)}`)
