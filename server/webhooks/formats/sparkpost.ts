/** SparkPost (Bird): an array of wrapped events, in which every number is a string. */
import { domainOf } from '../../core/address.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { Cause } from '../cause.ts'
import { given } from '../classed.ts'
import { type Fate, fateOf, feedbackOf } from '../fate.ts'
import { isObject, jsonField } from '../fields.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { digitsId, eventName, hexId, messageName } from '../ids.ts'
import { basicHeaders } from '../signing/basic.ts'

interface Common {
  event_id: string
  message_id: string
  transmission_id: string
  customer_id: string
  subaccount_id: string
  campaign_id?: string
  rcpt_to: string
  raw_rcpt_to: string
  rcpt_meta: Record<string, unknown>
  rcpt_tags: string[]
  msg_from: string
  friendly_from: string
  msg_size: string
  subject: string
  sending_ip: string
  ip_pool: string
  routing_domain: string
  /** ISO 8601. */
  injection_time: string
  /** Seconds. */
  timestamp: string
}

interface Attempt {
  delv_method: 'esmtp'
  ip_address?: string
  num_retries: string
  /** Milliseconds. */
  queue_time: string
}

interface Refusal {
  bounce_class: string
  error_code: string
  reason: string
  raw_reason: string
}

type Specific =
  | { type: 'injection' }
  /** `outbound_tls`: whether the connection to the remote host was encrypted. */
  | ({ type: 'delivery'; outbound_tls: '0' | '1' } & Attempt)
  | ({ type: 'bounce' | 'delay' } & Attempt & Refusal)
  | ({ type: 'out_of_band' } & Refusal)
  | { type: 'spam_complaint'; fbtype: string; report_by: string; report_to: string }

export type SparkPostPayload = [{ msys: { message_event: Common & Specific } }]

/** The classes are documented (support.sparkpost.com, "Bounce classification codes"); which code leads to which is recalled. */
const CLASSES: Record<Cause, number> = {
  'unknown-user': 10,
  'disabled-user': 10,
  'bad-domain': 21,
  'mailbox-full': 22,
  'too-large': 23,
  system: 20,
  connection: 24,
  loop: 40,
  protocol: 40,
  content: 52,
  attachment: 53,
  greylisted: 70,
  relaying: 54,
  'spam-source': 51,
  'spam-content': 52,
  policy: 50,
  other: 1,
}
const TRANSIENT = 70
const AUTO_REPLY = 60
const CHALLENGE = 100

export const sparkpost: WebhookFormat = {
  tells: () => true,
  // Documented: twelve attempts within eight hours, at growing intervals. The intervals are ours: doubled from 14 s.
  retries: Array.from({ length: 11 }, (_, i) => 14_000 * 2 ** i),
  post(told, keys) {
    const event = { ...specificOf(told), ...commonOf(told, keys) }
    const payload: SparkPostPayload = [{ msys: { message_event: event } }]
    const batch = digitsId(eventName(told, keys), 17)
    return {
      headers: { 'x-messagesystems-batch-id': batch, ...basicHeaders(keys.secret) },
      contentType: 'application/json',
      body: JSON.stringify(payload),
    }
  },
}

function specificOf(told: Told): Specific {
  const fate = fateOf(told)
  switch (fate.became) {
    case 'accepted':
      return { type: 'injection' }
    case 'delivered':
      return { type: 'delivery', ...attemptOf(told), outbound_tls: told.tls ? '1' : '0' }
    case 'deferred': {
      const bounceClass = fate.cause === 'other' ? TRANSIENT : CLASSES[fate.cause]
      return { type: 'delay', ...attemptOf(told), ...refusal(bounceClass, fate.reply), ...classed(told) }
    }
    case 'failed':
      return failureOf(told, fate)
    case 'complained': {
      const from = domainOf(told.recipient)
      return {
        type: 'spam_complaint',
        fbtype: feedbackOf(told) ?? 'abuse',
        report_by: from,
        report_to: 'fbl.bouncelab.test',
      }
    }
    case 'answered': {
      const isChallenge = told.back?.kind === 'challenge'
      const words = isChallenge ? 'challenge-response' : 'automatic reply'
      return { type: 'out_of_band', ...refusal(isChallenge ? CHALLENGE : AUTO_REPLY, `550 [internal] [oob] ${words}`) }
    }
  }
}

/** A bounce that came back as a message is out of band. */
function failureOf(told: Told, { cause, reply }: Fate): Specific {
  if (told.type === 'notice') return { type: 'out_of_band', ...refusal(CLASSES[cause], reply), ...classed(told) }
  // Documented: the class is that of the last deferral, the words are SparkPost's own.
  const words = told.expired ? `554 5.4.7 [internal] message timeout (last transfail: ${reply})` : reply
  return { type: 'bounce', ...attemptOf(told), ...refusal(CLASSES[cause], words), ...classed(told) }
}

/** Numbers are strings here. */
function classed(told: Told): object {
  const { bounce_class: own } = given(told, 'bounce_class') as { bounce_class?: unknown }
  return own === undefined ? {} : { bounce_class: String(own) }
}

/** `reason` has addresses hidden, `raw_reason` has not. */
const refusal = (bounceClass: number, reply: string): Refusal => ({
  bounce_class: String(bounceClass),
  error_code: reply.slice(0, 3),
  reason: reply.replace(/[^\s<>@]+@[^\s<>@:]+/g, '...@...'),
  raw_reason: reply,
})

const attemptOf = ({ attempt, at, message, remoteHost }: Told): Attempt => ({
  delv_method: 'esmtp',
  ...(remoteHost?.address ? { ip_address: remoteHost.address } : {}),
  num_retries: String(Math.max(attempt - 1, 0)),
  queue_time: String(at - message.acceptedAt),
})

/** The X-MSYS-API field gives campaign, tags and metadata. */
function commonOf(told: Told, keys: Keys): Common {
  const { message, recipient } = told
  const given = jsonField(message.header, 'X-MSYS-API')
  const name = messageName(told, keys)
  const { tags, metadata, campaign_id: campaign } = given
  return {
    event_id: digitsId(eventName(told, keys), 17),
    message_id: hexId(`${name} message`, 20),
    transmission_id: digitsId(name, 17),
    customer_id: '1',
    subaccount_id: '0',
    ...(typeof campaign === 'string' ? { campaign_id: campaign } : {}),
    rcpt_to: recipient.toLowerCase(),
    raw_rcpt_to: recipient,
    rcpt_meta: isObject(metadata) ? metadata : {},
    rcpt_tags: Array.isArray(tags) ? tags.map(String) : [],
    msg_from: message.reversePath,
    friendly_from: message.from,
    msg_size: String(message.size),
    subject: message.subject,
    sending_ip: told.sendingIp,
    ip_pool: 'shared',
    routing_domain: domainOf(recipient),
    injection_time: isoTime(message.acceptedAt),
    timestamp: String(Math.floor(told.at / 1000)),
  }
}
