/** SendGrid's Event Webhook: an array of flat events, with the application's own arguments among the fields. */
import { domainOf } from '../../core/address.ts'
import type { Cause } from '../cause.ts'
import { given } from '../classed.ts'
import { type Fate, fateOf } from '../fate.ts'
import { isObject, jsonField } from '../fields.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { base64urlId, eventName, messageName } from '../ids.ts'
import { ecdsaHeaders, readEcdsaKey } from '../signing/ecdsa.ts'
import { tellsOnly } from '../tells.ts'

type Classification =
  | 'Invalid Address'
  | 'Technical Failure'
  | 'Content'
  | 'Reputation'
  | 'Frequency or Volume Too High'
  | 'Mailbox Unavailable'
  | 'Unclassified'

interface Common {
  email: string
  /** Seconds. */
  timestamp: number
  'smtp-id': string
  sg_event_id: string
  sg_message_id: string
  category?: string | string[]
}

interface Connection {
  ip?: string
  tls: 0 | 1
}

type Specific =
  | { event: 'processed' }
  | { event: 'delivered'; response: string; ip?: string; tls: 0 | 1 }
  /** `attempt` is a string. */
  | { event: 'deferred'; response: string; attempt: string; domain: string; ip?: string; tls: 0 | 1 }
  | {
      event: 'bounce'
      reason: string
      status: string
      type: 'bounce' | 'blocked'
      bounce_classification: Classification
      ip?: string
      tls: 0 | 1
    }
  | { event: 'spamreport' }

export type SendGridEvent = Common & Specific

/** The words are documented; which refusal is a bounce and which a block, and the class of each, is recalled. */
const CLASSES: Record<Cause, ['bounce' | 'blocked', Classification]> = {
  'unknown-user': ['bounce', 'Invalid Address'],
  'disabled-user': ['bounce', 'Invalid Address'],
  'bad-domain': ['blocked', 'Technical Failure'],
  'mailbox-full': ['bounce', 'Mailbox Unavailable'],
  'too-large': ['blocked', 'Technical Failure'],
  system: ['blocked', 'Technical Failure'],
  connection: ['blocked', 'Technical Failure'],
  loop: ['blocked', 'Technical Failure'],
  protocol: ['blocked', 'Technical Failure'],
  content: ['blocked', 'Content'],
  attachment: ['blocked', 'Content'],
  greylisted: ['blocked', 'Technical Failure'],
  relaying: ['blocked', 'Technical Failure'],
  'spam-source': ['blocked', 'Reputation'],
  'spam-content': ['blocked', 'Content'],
  policy: ['blocked', 'Reputation'],
  other: ['bounce', 'Unclassified'],
}

/** Documented: "at increasing intervals for up to 24 hours". The intervals are ours: doubled from one minute. */
const RETRIES = [...Array.from({ length: 10 }, (_, i) => 2 ** i), 417].map((minutes) => minutes * 60_000)

export const sendgrid: WebhookFormat = {
  // Automatic answers go to the sender and are told to nobody.
  tells: tellsOnly('accepted', 'delivered', 'deferred', 'failed', 'complained', 'notice'),
  retries: RETRIES,
  post(told, keys, _attempt, now) {
    const specific = specificOf(told)
    if (!specific) return null
    const key = readEcdsaKey(keys.secret)
    if (!key) throw new Error('The secret is no private key on P-256')
    const event: SendGridEvent = { ...ownArguments(told), ...commonOf(told, keys), ...specific }
    // SendGrid ends the array with CR LF and signs that too: receivers must verify the bytes as they came.
    const body = `${JSON.stringify([event])}\r\n`
    return { headers: ecdsaHeaders(key, now, body), contentType: 'application/json', body }
  },
}

function commonOf(told: Told, keys: Keys): Common {
  const { category } = jsonField(told.message.header, 'X-SMTPAPI')
  return {
    email: told.recipient,
    timestamp: Math.floor(told.at / 1000),
    'smtp-id': `<${told.message.messageId}>`,
    sg_event_id: base64urlId(eventName(told, keys), 16),
    sg_message_id: `${base64urlId(messageName(told, keys), 16)}.recvd-bouncelab-1-${told.message.acceptedAt.toString(16).toUpperCase()}-1.0`,
    ...(isCategory(category) ? { category } : {}),
  }
}

function specificOf(told: Told): Specific | null {
  const fate = fateOf(told)
  // `ip` is where it was sent from (SendGrid, "Event Webhook Reference"); what never found a host was sent from nowhere.
  const host: Connection = { ...(told.remoteHost ? { ip: told.sendingIp } : {}), tls: told.tls ? 1 : 0 }
  switch (fate.became) {
    case 'accepted':
      return { event: 'processed' }
    case 'delivered':
      return { event: 'delivered', response: fate.reply, ...host }
    case 'deferred':
      return {
        event: 'deferred',
        response: fate.reply,
        attempt: String(told.attempt),
        domain: domainOf(told.recipient),
        ...host,
      }
    case 'failed':
      return bounceOf(told, fate, host)
    case 'complained':
      return { event: 'spamreport' }
    default:
      return null
  }
}

/** A deferral that never ended is a block (SendGrid: "after 72 hours, the deferral turns into a block"). */
function bounceOf(told: Told, { cause, reply, status }: Fate, host: Connection): Specific {
  const [type, classification] = CLASSES[cause]
  return {
    event: 'bounce',
    reason: reply,
    status,
    type: told.expired ? 'blocked' : type,
    bounce_classification: classification,
    ...given(told, 'type', 'bounce_classification'),
    ...host,
  }
}

/** `unique_args` of the X-SMTPAPI field; SendGrid's own names win. */
function ownArguments({ message }: Told): Record<string, unknown> {
  const { unique_args: given } = jsonField(message.header, 'X-SMTPAPI')
  return isObject(given) ? given : {}
}

const isCategory = (value: unknown): value is string | string[] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))
