/** Postmark: one object an event; nothing is signed, the URL or the secret brings a user and a password. */
import { isoTime } from '../../core/iso-time.ts'
import type { HeaderField } from '../../core/types.ts'
import { fromUtf8 } from '../../mail/bytes.ts'
import type { Cause } from '../cause.ts'
import { given } from '../classed.ts'
import { type Fate, fateOf } from '../fate.ts'
import { fieldOf } from '../fields.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { digitsId, eventName, messageName, uuidId } from '../ids.ts'
import { basicHeaders } from '../signing/basic.ts'
import { tellsOnly } from '../tells.ts'

interface BounceType {
  Type: string
  TypeCode: number
  Name: string
  Description: string
  /** Whether the address is written to no more. */
  Inactive: boolean
}

const type = (TypeCode: number, Type: string, Name: string, Description: string, Inactive = false): BounceType => ({
  Type,
  TypeCode,
  Name,
  Description,
  Inactive,
})

/** Postmark's bounce types with their codes, names and sentences (its API reference, "Bounce types"). */
const TYPES = {
  hard: type(
    1,
    'HardBounce',
    'Hard bounce',
    'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
    true,
  ),
  delayed: type(
    2,
    'Transient',
    'Message delayed',
    'The server could not temporarily deliver your message (ex: Message is delayed due to network troubles).',
  ),
  vacation: type(
    64,
    'AutoResponder',
    'Auto responder',
    'Automatic email responder (ex: "Out of Office" or "On Vacation").',
  ),
  addressChanged: type(128, 'AddressChange', 'Address change', 'The recipient has requested an address change.'),
  dns: type(256, 'DnsError', 'DNS error', 'A temporary DNS error.'),
  spam: type(
    512,
    'SpamNotification',
    'Spam notification',
    'The message was delivered, but was either blocked by the user, or classified as spam, bulk mail, or had rejected content.',
  ),
  unknown: type(2048, 'Unknown', 'Unknown', 'Unable to classify the NDR.'),
  soft: type(
    4096,
    'SoftBounce',
    'Soft bounce',
    'Unable to temporarily deliver message (i.e. mailbox full, account disabled, exceeds quota, out of disk space).',
  ),
  virus: type(
    8192,
    'VirusNotification',
    'Virus notification',
    'The bounce is actually a virus notification warning about a virus/code infected message.',
  ),
  challenge: type(
    16_384,
    'ChallengeVerification',
    'Spam challenge verification',
    'The bounce is a challenge asking for verification you actually sent the email.',
  ),
  blocked: type(100_006, 'Blocked', 'ISP block', 'Blocked from this ISP due to content or blacklisting.'),
  /** The list of types gives it 100001; the webhook's own sample, which is what is posted, 512. */
  complaint: type(512, 'SpamComplaint', 'Spam complaint', '', true),
} satisfies Record<string, BounceType>

/** From the types' own sentences where they name the case; the rest is recalled. */
const BY_CAUSE: Record<Cause, BounceType> = {
  'unknown-user': TYPES.hard,
  'disabled-user': TYPES.soft,
  'bad-domain': TYPES.dns,
  'mailbox-full': TYPES.soft,
  'too-large': TYPES.soft,
  system: TYPES.soft,
  connection: TYPES.soft,
  loop: TYPES.soft,
  protocol: TYPES.soft,
  content: TYPES.spam,
  attachment: TYPES.virus,
  greylisted: TYPES.soft,
  relaying: TYPES.blocked,
  'spam-source': TYPES.blocked,
  'spam-content': TYPES.spam,
  policy: TYPES.blocked,
  other: TYPES.unknown,
}

const BY_ANSWER: Record<string, BounceType> = {
  vacation: TYPES.vacation,
  challenge: TYPES.challenge,
  'address-changed': TYPES.addressChanged,
}

interface Common {
  MessageID: string
  ServerID: number
  MessageStream: string
  Tag?: string
  Metadata: Record<string, string>
}

export type PostmarkPayload = Common &
  (
    | { RecordType: 'Delivery'; Recipient: string; DeliveredAt: string; Details: string }
    | ({
        RecordType: 'Bounce' | 'SpamComplaint'
        ID: number
        Details: string
        Email: string
        From: string
        BouncedAt: string
        DumpAvailable: boolean
        CanActivate: boolean
        Subject: string
        Content?: string
      } & BounceType)
  )

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SERVER = 1

export const postmark: WebhookFormat = {
  tells: tellsOnly('delivered', 'deferred', 'failed', 'complained', 'answered', 'notice'),
  // Ten over about ten hours and a half, documented for inbound posts and taken for bounces as well.
  retries: [1, 5, 10, 10, 10, 15, 30].map((minutes) => minutes * MINUTE).concat(HOUR, 2 * HOUR, 6 * HOUR),
  // Deliveries have three, recalled from its developer documentation.
  retriesFor: (tells) => (tells === 'delivered' ? [MINUTE, 5 * MINUTE, 15 * MINUTE] : postmark.retries),
  judge(status) {
    if (status >= 200 && status < 300) return 'taken'
    return status === 403 ? 'refused' : 'again' // 403 stops it, documented
  },
  post(told, keys) {
    const payload = payloadOf(told, keys)
    return (
      payload && { headers: basicHeaders(keys.secret), contentType: 'application/json', body: JSON.stringify(payload) }
    )
  },
}

function payloadOf(told: Told, keys: Keys): PostmarkPayload | null {
  const fate = fateOf(told)
  switch (fate.became) {
    case 'delivered': {
      const at = { DeliveredAt: isoTime(told.at), Details: fate.reply }
      return { RecordType: 'Delivery', ...commonOf(told, keys), Recipient: told.recipient, ...at }
    }
    case 'complained':
      return bounceOf(told, keys, 'SpamComplaint', TYPES.complaint, '')
    case 'accepted':
      return null
    default:
      return bounceOf(
        told,
        keys,
        'Bounce',
        bounceTypeOf(told, fate),
        fate.became === 'answered' ? '' : `smtp;${fate.reply}`,
      )
  }
}

function bounceTypeOf({ back, expired }: Told, { became, cause }: Fate): BounceType {
  if (became === 'deferred') return TYPES.delayed
  if (became === 'answered') return BY_ANSWER[back?.kind ?? ''] ?? TYPES.unknown
  // The address of what only grew too old may be good.
  return expired && BY_CAUSE[cause].Inactive ? TYPES.soft : BY_CAUSE[cause]
}

function bounceOf(
  told: Told,
  keys: Keys,
  record: 'Bounce' | 'SpamComplaint',
  bounceType: BounceType,
  details: string,
): PostmarkPayload {
  const { Inactive, ...names } = bounceType
  return {
    RecordType: record,
    ...commonOf(told, keys),
    ID: Number(digitsId(eventName(told, keys), 9)),
    ...names,
    ...given(told, 'Type', 'TypeCode', 'Name', 'Description'),
    Details: details,
    Email: told.recipient,
    From: told.message.reversePath,
    BouncedAt: isoTime(told.at),
    DumpAvailable: told.back !== null,
    Inactive,
    ...given(told, 'Inactive'),
    // Who complained is not written to again.
    CanActivate: record === 'Bounce',
    Subject: told.message.subject,
    ...(told.back ? { Content: fromUtf8(told.back.raw) } : {}),
  }
}

function commonOf(told: Told, keys: Keys): Common {
  const { header } = told.message
  const tag = fieldOf(header, 'X-PM-Tag')
  return {
    MessageID: uuidId(messageName(told, keys)),
    ServerID: SERVER,
    MessageStream: fieldOf(header, 'X-PM-Message-Stream') ?? 'outbound',
    ...(tag === undefined ? {} : { Tag: tag }),
    Metadata: metadataOf(header),
  }
}

/** `X-PM-Metadata-color: blue` comes back as `{ color: 'blue' }`. */
const metadataOf = (header: readonly HeaderField[]): Record<string, string> =>
  Object.fromEntries(
    header.flatMap(({ name, value }) => {
      const key = /^x-pm-metadata-(.+)$/i.exec(name)?.[1]
      return key ? [[key, value.trim()]] : []
    }),
  )
