/** The lines of the mail log, without their time stamps: `courieresmtp: id=…,from=<…>,addr=<…>,status: failure`. */
import { localPartOf } from '../../core/address.ts'
import type { EventOf, SandboxEvent } from '../../core/events.ts'
import type { MtaLog } from '../../core/mta.ts'
import type { RecipientPath } from '../../core/types.ts'
import { type Accepted, LogBook } from '../common/log-book.ts'
import { hostOf } from '../common/remote-host.ts'
import type { CourierConfig } from './config.ts'
import { queueId } from './ids.ts'
import { userOf, wholeAddress } from './recipient.ts'
import { receivedFrom } from './trace.ts'

/** What the log shows of a line. */
const WIDTH = 128

type Attempt = EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>

export function createLog(config: CourierConfig): MtaLog {
  const book = new LogBook()
  const idOf = ({ messageId, at, processId }: Accepted) => queueId(messageId, at, processId)
  return {
    lines(event: SandboxEvent): string[] {
      const message = book.follow(event)
      if (event.type === 'session.opened') {
        const { ip, port } = event.client
        return [`courieresmtpd: started,ip=[${mapped(ip)}]${port === undefined ? '' : `,port=[${port}]`}`]
      }
      if (event.type === 'session.refused') return [refused(event)]
      if (!message) return []
      switch (event.type) {
        case 'message.accepted':
          return [`courierd: newmsg,id=${idOf(event)}: dns; ${receivedFrom(config, event.origin)}`]
        case 'recipient.attempted':
          return [started(message, event)]
        case 'recipient.delivered':
        case 'recipient.deferred':
        case 'recipient.failed':
        case 'recipient.expired':
          return attempt(message, event)
        case 'notice.sent': {
          const host = event.kind === 'warning' ? 'deferred' : ''
          const to = event.kind === 'double-bounce' ? 'postmaster' : event.to
          return [`courierd: started,id=${idOf(message)},from=<>,module=dsn,host=${host},addr=<${to}>`]
        }
        case 'message.ended':
          return [`courierd: completed,id=${idOf(message)}`]
        default:
          return []
      }
    },
  }

  function refused({ command, reply, reversePath = '', recipient }: EventOf<'session.refused'>): string {
    const to = recipient === undefined ? '' : `,to=<${recipient}>`
    const about = recipient === undefined ? `,cmd: ${command}` : ''
    return `courieresmtpd: error,from=<${reversePath}>${to}${about}: ${reply.split('\n')[0]}`
  }

  function about(message: Accepted, index: number): { id: string; to: string; from: string } {
    const path = (message.recipients ?? message.envelope.recipients)[index] as RecipientPath
    const to = wholeAddress(config, path.expandsTo ?? path.forwardPath)
    return { id: idOf(message), to, from: message.envelope.reversePath }
  }

  /** A local recipient is handed over as its user, extension, ids and home. */
  function started(message: Accepted, { index, channel }: EventOf<'recipient.attempted'>): string {
    const { id, to, from } = about(message, index)
    const head = `courierd: started,id=${id},from=<${from}>`
    if (channel === 'remote') return `${head},module=esmtp,host=${to.slice(to.lastIndexOf('@') + 1)},addr=<${to}>`
    const { user = localPartOf(to), extension = '' } = userOf(config, to) ?? {}
    return `${head},module=local,host=${user}!${extension}!1000!1000!/home/${user}!!,addr=<${user}>`
  }

  function attempt(message: Accepted, event: Attempt): string[] {
    const { id, to, from } = about(message, event.index)
    const isLocal = 'channel' in event && event.channel === 'local'
    const head = `${isLocal ? 'courierlocal' : 'courieresmtp'}: id=${id},from=<${from}>,addr=<${to}>`
    if (event.type === 'recipient.delivered' && isLocal)
      return [`${head},size=${message.queueSize},success: Message delivered.`]
    const lines = event.report === '' ? [] : event.report.trimEnd().split('\n')
    const said = lines.map((line) => `${head}: ${line.length > WIDTH ? `${line.slice(0, WIDTH)}...` : line}`)
    const host = 'outcome' in event ? hostOf(event.outcome) : undefined
    const success =
      event.type === 'recipient.delivered' && host ? [`${head},success: delivered: ${host.name} [${host.address}]`] : []
    return [...said, ...success, `${head},status: ${STATUS[event.type]}`]
  }
}

const mapped = (ip: string): string => (ip.includes(':') ? ip : `::ffff:${ip}`)

/** Which attempt is the last one is not told. */
const STATUS = {
  'recipient.delivered': 'success',
  'recipient.deferred': 'deferred',
  'recipient.failed': 'failure',
  'recipient.expired': 'deferred',
} as const
