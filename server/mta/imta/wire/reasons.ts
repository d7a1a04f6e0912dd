/**
 * The product's sentences for what went wrong, in one place: `Reason:` in part 1, the comment of `Status:` in part 2.
 * Attested ones stand in published mail of the family; the others are recalled or made in its manner.
 */
import type { DnsResult, MailboxResult, Outcome, ReplyStage } from '../../../core/types.ts'
import { type AgeUnit, counted } from '../schedule.ts'

const TRANSMISSION = 'SMTP transmission failure has occurred'

/** A permanent reply, by the command that got it. At greeting and HELO recalled, the others attested. */
export const REJECTED: Record<ReplyStage, string> = {
  greeting: TRANSMISSION,
  helo: TRANSMISSION,
  mail: 'Server rejected MAIL FROM address',
  rcpt: 'Remote SMTP server has rejected address',
  data: TRANSMISSION,
  message: TRANSMISSION,
}

export interface Sentence {
  reason: string
  status: string
}

/** What the DNS says for good. not-found and null-mx are attested. */
export const DNS_FAILURES: Record<Exclude<DnsResult, 'servfail' | 'no-answer'>, Sentence> = {
  'not-found': { reason: 'Illegal host/domain name found', status: '5.4.4' },
  'no-address': { reason: 'Illegal host/domain name found', status: '5.4.4' },
  'mx-no-address': { reason: 'Illegal host/domain name found', status: '5.4.4' },
  'null-mx': { reason: 'host/domain does not accept mail', status: '5.1.10' },
  loop: { reason: 'mail loop: the best mail exchanger is this host', status: '5.4.6' },
}

/** Local delivery. A full store is 4.2.2 with Action failed: attested, and not a slip of ours. */
export const MAILBOX_FAILURES: Record<Exclude<MailboxResult, 'not-writable'>, Sentence> = {
  unknown: { reason: 'unknown or illegal user', status: '5.1.1' },
  full: { reason: 'Over quota', status: '4.2.2' },
  loop: { reason: 'too many hops, the message is looping', status: '5.4.6' },
}

/** Recalled. */
export const NOT_WRITABLE: Sentence = { reason: 'the message store cannot be written', status: '4.2.0' }

export const PROGRAM_FAILURE = 'program delivery has failed'

/** Lines of the delivery history. A refused or timed-out connect is attested (four spaces before `Error:`). */
export const CONNECT_HISTORY: Record<(Outcome & { type: 'connect' })['result'], Sentence> = {
  timeout: { reason: 'TCP active open: Failed connect()    Error: Connection timed out', status: '4.4.1' },
  refused: { reason: 'TCP active open: Failed connect()    Error: Connection refused', status: '4.4.1' },
  silent: { reason: 'Error reading SMTP packet    Error: Connection timed out', status: '4.4.2' },
  lost: { reason: 'Error reading SMTP packet    Error: Connection reset by peer', status: '4.4.2' },
  'lost-after-data': {
    reason: 'Error reading SMTP packet; response to dot-terminated data expected    Error: Connection reset by peer',
    status: '4.4.2',
  },
}

export const SERVFAIL_HISTORY: Sentence = { reason: 'Temporary error returned by the name server', status: '4.4.3' }

/** The history of a temporary reply. */
export const deferredReply = (reply: string): string => `Temporary error from the remote SMTP server    Error: ${reply}`

/** `unable to deliver this message after 3 days`, in warnings and returns alike. */
export const undeliverable = (age: number, unit: AgeUnit): string =>
  `unable to deliver this message after ${counted(age, unit)}`
