/** The objects of Amazon SES that both of its formats are made of (SES Developer Guide, "Notification contents"). */
import { isoTime } from '../core/iso-time.ts'
import type { HeaderField } from '../core/types.ts'
import { given } from './classed.ts'
import { type Fate, feedbackOf } from './fate.ts'
import { fieldOf } from './fields.ts'
import type { Keys, Told } from './format.ts'
import { eventName, messageName, uuidId } from './ids.ts'
import { type SesBounceSubType, type SesBounceType, sesBounceOf, sesDiagnostic } from './ses-bounce.ts'

export interface SesMail {
  timestamp: string
  messageId: string
  source: string
  sourceArn: string
  sourceIp: string
  sendingAccountId: string
  callerIdentity: string
  destination: string[]
  headersTruncated: boolean
  headers: { name: string; value: string }[]
  commonHeaders: { from: string[]; to: string[]; date?: string; messageId: string; subject: string }
}

export interface SesRecipient {
  emailAddress: string
  action?: 'failed'
  status?: string
  diagnosticCode?: string
}

export interface SesBounce {
  feedbackId: string
  bounceType: SesBounceType
  bounceSubType: SesBounceSubType
  bouncedRecipients: SesRecipient[]
  timestamp: string
  remoteMtaIp?: string
  reportingMTA: string
}

export interface SesComplaint {
  feedbackId: string
  complaintSubType: null
  complainedRecipients: { emailAddress: string }[]
  timestamp: string
  userAgent: string
  complaintFeedbackType: string
  arrivalDate: string
}

export interface SesDelivery {
  timestamp: string
  processingTimeMillis: number
  recipients: string[]
  smtpResponse: string
  reportingMTA: string
  remoteMtaIp?: string
}

export const REPORTING_MTA = 'a1-1.smtp-out.bouncelab.test'
/** SES gives no more of the header than this. */
const MOST_HEADER = 10_240
const NOBODYS_ACCOUNT = '000000000000'

export function sesMail({ message }: Told, name: string): SesMail {
  const { headers, truncated } = cut(message.header)
  const date = fieldOf(message.header, 'Date')
  return {
    timestamp: isoTime(message.acceptedAt),
    messageId: sesId(name, message.acceptedAt),
    source: message.reversePath,
    sourceArn: `arn:aws:ses:us-east-1:${NOBODYS_ACCOUNT}:identity/${message.reversePath}`,
    sourceIp: message.clientIp ?? '127.0.0.1',
    sendingAccountId: NOBODYS_ACCOUNT,
    callerIdentity: 'bouncelab',
    destination: message.recipients,
    headersTruncated: truncated,
    headers,
    commonHeaders: {
      from: [message.from],
      to: message.to,
      ...(date === undefined ? {} : { date }),
      messageId: `<${message.messageId}>`,
      subject: message.subject,
    },
  }
}

export function sesBounce(told: Told, keys: Keys, fate: Fate): SesBounce {
  const { type, subType } = sesBounceOf(fate, told.expired)
  const minutes = Math.round((told.at - told.message.acceptedAt) / 60_000)
  // An answer is no report: the fields that only a delivery status notification gives are left out.
  const reported: Partial<SesRecipient> =
    fate.became === 'answered'
      ? {}
      : { action: 'failed', status: fate.status, diagnosticCode: sesDiagnostic(fate, told.expired, minutes) }
  return {
    feedbackId: feedbackId(told, keys),
    bounceType: type,
    bounceSubType: subType,
    ...given(told, 'bounceType', 'bounceSubType'),
    bouncedRecipients: [{ emailAddress: told.recipient, ...reported }],
    timestamp: isoTime(told.at),
    ...remoteMta(told),
    reportingMTA: `dns; ${REPORTING_MTA}`,
  }
}

export function sesComplaint(told: Told, keys: Keys): SesComplaint {
  return {
    feedbackId: feedbackId(told, keys),
    complaintSubType: null,
    complainedRecipients: [{ emailAddress: told.recipient }],
    timestamp: isoTime(told.at),
    userAgent: 'bouncelab/1.0',
    complaintFeedbackType: feedbackOf(told) ?? 'abuse',
    arrivalDate: isoTime(told.at),
  }
}

export function sesDelivery(told: Told, { reply }: Fate): SesDelivery {
  return {
    timestamp: isoTime(told.at),
    processingTimeMillis: told.at - told.message.acceptedAt,
    recipients: [told.recipient],
    smtpResponse: reply,
    reportingMTA: REPORTING_MTA,
    ...remoteMta(told),
  }
}

/** The SNS notification's own id. */
export const sesEventId = (told: Told, keys: Keys): string => uuidId(`${eventName(told, keys)} sns`)
export const sesMailOf = (told: Told, keys: Keys): SesMail => sesMail(told, messageName(told, keys))

const feedbackId = (told: Told, keys: Keys): string => sesId(`${eventName(told, keys)} feedback`, told.at)
const remoteMta = ({ remoteHost }: Told) => (remoteHost?.address ? { remoteMtaIp: remoteHost.address } : {})

/** The time in hex, a UUID and a counter, as SES writes all of its ids. */
const sesId = (name: string, at: number): string => `0100${at.toString(16).padStart(12, '0')}-${uuidId(name)}-000000`

function cut(header: readonly HeaderField[]): { headers: { name: string; value: string }[]; truncated: boolean } {
  let size = 0
  const end = header.findIndex(({ name, value }) => {
    size += name.length + value.length + 4
    return size > MOST_HEADER
  })
  const kept = end < 0 ? header : header.slice(0, end)
  return { headers: kept.map(({ name, value }) => ({ name, value: value.trim() })), truncated: end >= 0 }
}
