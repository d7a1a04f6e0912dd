/**
 * mail.log_current, one line for each thing done, without its time stamp. Columns and codes as the administration guide
 * shows them ("Understanding the MTA Log File Format": D delivered, Q temporary failure, R returned, W warning, E
 * enqueued, J refused, K returned without a notice); the padding and the trailing texts are recalled.
 */
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import { toAscii } from '../../mail/dsn.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { channelOf } from './route.ts'
import { blocksOf } from './schedule.ts'

interface Logged {
  sender: string
  blocks: number
  originals: string[]
  /** The channel that enqueued it. */
  source: string
  channels: string[]
  finals: string[]
  /** Recipients that have failed, with what was said: whether as R or K is known once somebody is told, or nobody. */
  failed: Map<number, string>
}

type Code = 'D' | 'Q' | 'R' | 'W' | 'E' | 'J' | 'K'

export function createLog(config: ImtaConfig): MtaLog {
  const messages = new Map<string, Logged>()
  return { lines: (event) => linesOf(config, messages, event) }
}

function linesOf(config: ImtaConfig, messages: Map<string, Logged>, event: SandboxEvent): string[] {
  if (event.type === 'message.accepted') {
    messages.set(event.messageId, logged(config, event))
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
  const lines = messageLines(config, message, event)
  return TELLING.has(event.type) ? lines : [...unreported(message), ...lines]
}

/** Who is told follows at once upon a failure; any other event of the message means that nobody was. */
const TELLING: ReadonlySet<SandboxEvent['type']> = new Set([
  'recipient.failed',
  'recipient.expired',
  'notice.sent',
  'notice.suppressed',
  'message.discarded',
])

function unreported(message: Logged): string[] {
  const lines = [...message.failed].map(([index, text]) => entry(message, index, 'K', text))
  message.failed.clear()
  return lines
}

function logged(config: ImtaConfig, { origin, envelope, recipients, size }: EventOf<'message.accepted'>): Logged {
  const source = { smtp: 'tcp_local', answer: 'tcp_local', local: 'l', notice: 'process', forward: 'process' }[
    origin.type
  ]
  const paths = recipients ?? envelope.recipients
  return {
    sender: envelope.reversePath,
    blocks: blocksOf(size, optionNumber(config, 'BLOCK_SIZE')),
    originals: paths.map(({ orcpt, forwardPath }) => orcpt ?? `rfc822;${forwardPath}`),
    source,
    channels: [],
    finals: paths.map(({ forwardPath }) => forwardPath),
    failed: new Map(),
  }
}

function messageLines(config: ImtaConfig, message: Logged, event: SandboxEvent): string[] {
  switch (event.type) {
    case 'recipient.queued': {
      const channel = channelOf(config, event).name
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
      message.failed.set(event.index, event.diagnostic)
      return []
    case 'notice.sent':
      if (event.kind === 'warning') return event.indexes.map((index) => entry(message, index, 'W', ''))
      return event.indexes.flatMap((index) => returned(message, index))
    case 'notice.suppressed':
      return event.reason === 'loop' ? event.indexes.flatMap((index) => stopped(message, index, event)) : []
    default:
      return []
  }
}

function returned(message: Logged, index: number): string[] {
  const text = message.failed.get(index)
  if (text === undefined) return []
  message.failed.delete(index)
  return [entry(message, index, 'R', text)]
}

/** The sentence of ours tells why a chain of notices ends here. */
function stopped(message: Logged, index: number, { why }: EventOf<'notice.suppressed'>): string[] {
  const text = message.failed.get(index)
  if (text === undefined) return []
  message.failed.delete(index)
  return [entry(message, index, 'K', 'text' in why ? `${text} (${why.text})` : text)]
}

const entry = (message: Logged, index: number, code: Code, text: string): string =>
  line(message.channels[index] ?? '', '', code, message.blocks, message.sender) +
  recipientText(message, index) +
  trailing(text)

const line = (source: string, destination: string, code: Code, blocks: number, sender: string): string =>
  `${source.padEnd(12)} ${destination.padEnd(12)} ${code} ${blocks} ${sender}`

const recipientText = ({ originals, finals }: Logged, index: number): string => ` ${originals[index]} ${finals[index]}`

const trailing = (text: string): string => (text === '' ? '' : ` ${toAscii(text)}`)
