/** The Received lines that a message has in the queue (qmail-queue.c; received.c for qmail-smtpd's own). */
import type { ClientInfo, Instant, Origin } from '../../core/types.ts'
import { concat, toLf, utf8 } from '../../mail/bytes.ts'
import { date822 } from '../../mail/date.ts'

/** A message as it lies in the queue; lines end in LF there. */
export const queueFormOf = ({ trace }: { trace: string }, raw: Uint8Array): Uint8Array => concat(utf8(trace), toLf(raw))

/** A notice brings its line with it: compose.ts wrote it. */
export function traceOf(me: string, origin: Origin, processId: number, now: Instant): string {
  if (origin.type === 'notice') return ''
  const date = date822(now)
  // Joined rather than added up: what is kept with every message is then one string and not its many pieces.
  const queued = (how: string) => ['Received: (qmail ', processId, ' invoked ', how, '); ', date, '\n'].join('')
  switch (origin.type) {
    case 'smtp':
    case 'answer':
      return [queued('from network'), received(me, origin.client, date)].join('')
    case 'local':
      return queued(`by uid ${origin.uid}`)
    case 'forward':
      return queued('by alias')
  }
}

/** No name is looked up here, so the client's is `unknown`; HELO is shown where it says something else. */
function received(me: string, client: ClientInfo, date: string): string {
  const { helo } = client
  const shown = helo === undefined || helo.toLowerCase() === 'unknown' ? '' : ` (HELO ${safe(helo)})`
  const ip = safe(client.ip.replace(/^::ffff:/i, ''))
  return `Received: from unknown${shown} (${ip})\n  by ${safe(me)} with SMTP; ${date}\n`
}

/** Every byte but these becomes a question mark (received.c, issafe): an address literal is shown as `?192.0.2.1?`. */
const safe = (text: string): string =>
  UNSAFE.test(text) ? String.fromCharCode(...utf8(text)).replace(UNSAFES, '?') : text

const UNSAFE = /[^A-Za-z0-9.@%+/=:-]/
const UNSAFES = new RegExp(UNSAFE, 'g')

// Standard uids (facts A.8): alias, qmaild, qmails.
const UID = { alias: 7790, network: 7791, bounce: 7796 } as const

/** The uid that qmail-send's `info msg` line names. */
export function uidOf(origin: Origin): number {
  switch (origin.type) {
    case 'smtp':
    case 'answer':
      return UID.network
    case 'local':
      return origin.uid
    case 'forward':
      return UID.alias
    case 'notice':
      return UID.bounce
  }
}
