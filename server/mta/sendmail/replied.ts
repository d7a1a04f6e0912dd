/** What a remote host's reply means to Sendmail at each step of the session (usersmtp.c). */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Outcome, RemoteHost } from '../../core/types.ts'
import { sizeOffered } from '../common/remote-host.ts'
import { agreedStatus, enhancedStatus, isPermanent, replyLines } from '../common/reply.ts'
import { sizeInQueue } from './address-fields.ts'
import type { SendmailConfig } from './config.ts'
import type { Words } from './judge.ts'
import { exitOf, statusOfCode } from './sysexits.ts'
import { envelopeSender } from './trace.ts'

type Replied = Extract<Outcome, { type: 'replied' }>

const isLiteral = (name: string): boolean => /^[\d.:]+$/.test(name)

/** Names end with a dot, addresses stand in brackets. */
export const hostWord = ({ name }: Pick<RemoteHost, 'name'>): string => (isLiteral(name) ? `[${name}]` : `${name}.`)

const NO_USER = 67
const UNAVAILABLE = 69
const DATA_ERROR = 65

export function replied(
  config: SendmailConfig,
  { at, reply, host }: Replied,
  name: string,
  recipient: RecipientState,
  message: MessageState,
): Words {
  const lines = replyLines(reply)
  const first = lines[0] as string
  const command = commandOf(config, at, recipient, message, host)
  const session = {
    session: hostWord(host),
    said: [...(command ? [`>>> ${command}`] : []), ...lines.map((line) => `<<< ${line}`)],
    isOwn: at === 'rcpt',
    reply: first,
    relay: `${hostWord(host)} [${host.address}]`,
  }
  const found = { ...reasonOf(at, first), ...remoteOf(at, host) }
  if (!isPermanent(reply)) {
    const stat = `Deferred: ${first}`
    const status = at === 'greeting' || at === 'helo' ? '4.5.0' : (agreedStatus(first) ?? statusOfCode(first))
    return { result: 'deferred', stat, dsn: status, status, ...session, ...found, lines: [`${name}... ${stat}`] }
  }
  const { code, dsn, text } = exitOf(exitAt(at, first))
  const line = code === '550' ? `${code} ${dsn} ${name}... ${text}` : `${code} ${dsn} ${text}`
  return { result: 'failed', stat: text, ...statuses(at, first), ...session, ...found, lines: [line] }
}

/** Which exit code the step gives a 5xx. */
function exitAt(at: Replied['at'], reply: string): number {
  const code = reply.slice(0, 3)
  if (at === 'rcpt') return ['550', '551', '553'].includes(code) ? NO_USER : UNAVAILABLE
  if (at === 'mail') return ['501', '553'].includes(code) ? DATA_ERROR : UNAVAILABLE
  return UNAVAILABLE
}

/** The log's status and the report's; before MAIL and at DATA itself the reply's own does not count. */
function statuses(at: Replied['at'], reply: string): { dsn: string; status: string } {
  if (at === 'greeting' || at === 'helo') return { dsn: '5.5.0', status: '5.5.0' }
  if (at === 'data') return { dsn: '5.0.0', status: '5.5.0' }
  const status = agreedStatus(reply) ?? statusOfCode(reply)
  return { dsn: status, status }
}

/** After 421 the connection is gone, and the reply with it; one whose codes disagree is not kept. */
function reasonOf(at: Replied['at'], reply: string): Pick<Words, 'reason' | 'diagnostic'> {
  const disagrees = enhancedStatus(reply) !== null && agreedStatus(reply) === null
  if (at === 'data' || disagrees) return {}
  const text = reply.startsWith('421') ? '' : reply
  return { reason: text, diagnostic: { type: 'SMTP', text } }
}

/** Known only once there was a RCPT. */
const remoteOf = (at: Replied['at'], { name }: RemoteHost): Pick<Words, 'remote'> =>
  at === 'greeting' || at === 'helo' || at === 'mail' ? {} : { remote: isLiteral(name) ? `[${name}]` : name }

function commandOf(
  config: SendmailConfig,
  at: Replied['at'],
  recipient: RecipientState,
  message: MessageState,
  host: RemoteHost,
): string | null {
  switch (at) {
    case 'greeting':
      return null
    case 'helo':
      // That EHLO is refused is no error: HELO follows.
      return `HELO ${config.host}`
    case 'mail': {
      const size = host.offers && sizeOffered(host) === null ? '' : ` SIZE=${sizeInQueue(message, recipient.attempts)}`
      return `MAIL From:<${envelopeSender(message)}>${size}`
    }
    case 'rcpt':
      return `RCPT To:<${recipient.routed}>`
    default:
      return 'DATA'
  }
}
