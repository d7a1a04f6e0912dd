/** The lines of the mail log, without their time stamps: `sm-mta[124]: QID: to=<…>, …, stat=Sent`. */
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import type { Outcome, RecipientPath } from '../../core/types.ts'
import { losslessText, utf8 } from '../../mail/bytes.ts'
import { type Accepted, LogBook } from '../common/log-book.ts'
import { QUEUE_OVERHEAD } from './address-fields.ts'
import type { SendmailConfig } from './config.ts'
import { clockTime, inWords } from './dates.ts'
import { processNumber, queueId } from './ids.ts'
import { type Words, wordsOf } from './judge.ts'
import { isKnown } from './local.ts'
import { nameOf } from './names.ts'
import { isFile, isLocalDomain, isProgram, reachedBy, rewritten } from './recipient.ts'
import { lifetime, warnsAfter } from './schedule.ts'
import { shorten } from './shorten.ts'
import { connection, userOfUid } from './trace.ts'

type Attempted = Extract<
  EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>,
  { outcome: Outcome }
>

interface Known extends Accepted {
  id: string
  /** The last failure, which its notice is called by. */
  failure: string
  attempts: Map<number, number>
  /** Whose lines these are: the daemon's, a queue run's, or the program's that took the message in. */
  tag: string
}

/** What a priority counts for a recipient and for an attempt (RecipientFactor, RetryFactor). */
const RECIPIENT = 30_000
const ATTEMPT = 90_000
const NOTICE = 1024

export function createLog(config: SendmailConfig, seed: number): MtaLog {
  const book = new LogBook()
  const known = new Map<string, Known>()
  return {
    lines(event: SandboxEvent): string[] {
      if (event.type === 'session.refused') return refused(event)
      const accepted = book.follow(event)
      if (!accepted || !('messageId' in event)) return []
      if (event.type === 'message.accepted') return begun(event)
      const message = known.get(event.messageId)
      if (!message) return []
      switch (event.type) {
        case 'recipient.delivered':
        case 'recipient.deferred':
        case 'recipient.failed':
        case 'recipient.expired':
          return 'outcome' in event ? attempt(message, event) : []
        case 'notice.sent':
          return [
            said(message, `${message.id}: ${queueId(seed, event.noticeId, event.at)}: ${noticeName(message, event)}`),
          ]
        case 'message.discarded':
          // Where nobody is to be told, nothing is said of it either.
          if (event.reason !== 'triple-bounce') return []
          return [said(message, `${message.id}: Saved message in ${config.value('DeadLetterDrop')}`)]
        default:
          return []
      }
    },
  }

  function begun(event: Accepted): string[] {
    const id = queueId(seed, event.messageId, event.at)
    const { origin, envelope } = event
    const message: Known = {
      ...event,
      id,
      failure: 'Unable to deliver mail',
      attempts: new Map(),
      tag: (event.parentId && known.get(event.parentId)?.tag) || (origin.type === 'local' ? 'sendmail' : 'sm-mta'),
    }
    known.set(event.messageId, message)
    if (origin.type === 'forward') {
      const parent = known.get(origin.parentId)
      return parent ? [said(message, `${parent.id}: ${id}: clone: owner=${envelope.reversePath}`)] : []
    }
    if (origin.type === 'notice') return []
    const size = event.queueSize - event.trace.length
    const count = envelope.recipients.length
    const messageId = event.messageIdField === undefined ? '' : `, msgid=${event.messageIdField}`
    const head = `size=${size}, class=0, nrcpts=${count}${messageId}`
    if (origin.type === 'local') {
      return [said(message, `${id}: from=${envelope.reversePath}, ${head}, relay=${userOfUid(origin.uid)}@localhost`)]
    }
    const protocol = `${origin.client.esmtp ? 'ESMTP' : 'SMTP'}${origin.client.tls ? 'S' : ''}`
    const from = `from=<${envelope.reversePath}>, ${head}, proto=${protocol}, daemon=MTA-v4`
    return [said(message, `${id}: ${from}, relay=${connection(config, origin.client)}`)]
  }

  function attempt(message: Known, event: Attempted): string[] {
    if (event.outcome.type === 'delivered' && event.outcome.by === 'forward') return []
    const count = (message.attempts.get(event.index) ?? 0) + 1
    message.attempts.set(event.index, count)
    if (count > 1) message.tag = 'sm-que'
    const path = (message.recipients ?? message.envelope.recipients)[event.index] as RecipientPath
    const routed = routedOf(path)
    const words = wordsFor(message, event, path, routed)
    if (event.type === 'recipient.failed') message.failure = words.stat
    if (event.type === 'recipient.expired') {
      message.failure = `Cannot send message for ${inWords(lifetime(config, asState(message)))}`
    }
    const age = clockTime(event.at - message.at)
    const isLoop = event.outcome.type === 'dns' && event.outcome.result === 'loop'
    const fields = [
      `to=${nameOf(config, message, path)}`,
      ...controlling(message, path, routed),
      `delay=${age}`,
      'xdelay=00:00:00',
      `mailer=${mailerOf(event, routed)}`,
      `pri=${priority(message, count)}`,
      ...(words.relay === undefined ? [] : [`relay=${words.relay}`]),
      `dsn=${words.dsn}`,
      ...(words.reply === undefined ? [] : [`reply=${escaped(shorten(words.reply))}`]),
      `stat=${escaped(shorten(words.stat))}`,
    ]
    const syserr = `${message.id}: SYSERR(root): MX list for ${routed.slice(routed.lastIndexOf('@') + 1)}. points back to ${config.host}`
    return [...(isLoop ? [said(message, syserr)] : []), said(message, `${message.id}: ${fields.join(', ')}`)]
  }

  function wordsFor(message: Known, event: Attempted, path: RecipientPath, routed: string): Words {
    const recipient = { path, routed, channel: event.channel, attempts: 1 }
    return wordsOf(config, event.outcome, recipient as never, asState(message))
  }

  function priority(message: Known, count: number): number {
    const paths = message.recipients ?? message.envelope.recipients
    return (
      sizeOf(message, message.origin.type === 'notice' ? 1 : firstCount(message)) +
      paths.length * RECIPIENT +
      (count - 1) * ATTEMPT
    )
  }

  /** The queue is read again at once for what is delivered here, and what was put on top then counts as well. */
  function firstCount(message: Known): number {
    const isHere = ({ forwardPath }: RecipientPath) => isLocalDomain(config, rewritten(config, forwardPath))
    return message.envelope.recipients.some(isHere) ? 2 : 1
  }

  /** A notice counts as a thousand bytes and the message that it brings back, and as nothing without that. */
  function sizeOf(message: Known, count: number): number {
    if (message.origin.type === 'notice') {
      const parent = known.get(message.origin.parentId)
      const isWhole = message.kind !== 'postmaster-copy' && !config.privacy.has('nobodyreturn')
      if (!parent || !isWhole || parent.envelope.ret === 'HDRS') return 0
      const tries = Math.max(1, ...parent.attempts.values())
      return NOTICE + sizeOf(parent, Math.max(tries, firstCount(parent)))
    }
    const plain = message.queueSize - message.trace.length
    return count > 1 ? plain + message.trace.length + QUEUE_OVERHEAD : plain
  }

  /** Under whose name a program runs, and whose mail it is where he is one of ours. */
  function controlling(message: Known, path: RecipientPath, routed: string): string[] {
    if (isProgram(routed) || isFile(routed)) return [`ctladdr=<${path.forwardPath}> (8/0)`]
    const { reversePath } = message.envelope
    if (message.origin.type === 'local') return [`ctladdr=${reversePath} (${message.origin.uid}/${message.origin.uid})`]
    if (message.origin.type !== 'smtp' || reversePath === '' || !isLocalDomain(config, reversePath)) return []
    if (!isKnown(config, reversePath) || !reversePath.includes('@')) return []
    const uid = 1000 + Math.max(0, config.users?.indexOf(reversePath.split('@')[0]?.toLowerCase() ?? '') ?? 0)
    return [`ctladdr=<${reversePath}> (${uid}/${uid})`]
  }

  function routedOf(path: RecipientPath): string {
    const { target } = reachedBy(config, path)
    return target.includes('@') || /^[|/]/.test(target) ? target : `${target.replace(/^\\/, '')}@${config.host}`
  }

  function noticeName(message: Known, { kind }: EventOf<'notice.sent'>): string {
    if (kind === 'warning') {
      return `sender notify: Warning: could not send message for past ${inWords(warnsAfter(config, asState(message)))}`
    }
    if (kind === 'delivery-report') return 'DSN: Return receipt'
    if (message.origin.type === 'notice') return `return to sender: ${message.failure}`
    return `${kind === 'bounce' ? 'DSN' : 'postmaster notify'}: ${message.failure}`
  }
}

const mailerOf = ({ channel }: Attempted, routed: string): string =>
  isProgram(routed) ? 'prog' : isFile(routed) ? '*file*' : channel === 'local' ? 'local' : 'esmtp'

/** What the limits and names look at of a message. */
const asState = (message: Known) => ({ ...message, acceptedAt: message.at, recipients: [] }) as never

const said = ({ messageId, tag }: Known, text: string): string => `${tag}[${processNumber(messageId)}]: ${text}`

/** Bytes beyond ASCII as octal numbers. */
function escaped(text: string): string {
  const bytes = utf8(text)
  if (bytes.every((byte) => byte < 128)) return text
  return [...bytes].map((byte) => (byte < 128 ? losslessText(Uint8Array.of(byte)) : `\\${byte.toString(8)}`)).join('')
}

function refused({ stage, reply, reversePath }: EventOf<'session.refused'>): string[] {
  if (stage !== 'rcpt' && stage !== 'mail') return []
  const text = reply.split('\n')[0]?.replace(/^\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3} )?/, '') ?? ''
  const ruleset = stage === 'mail' ? `ruleset=check_mail, arg1=<${reversePath ?? ''}>, ` : ''
  return [`sm-mta[${processNumber('m0')}]: NOQUEUE: ${ruleset}${text}`]
}
