/** Webhooks: URLs that are told what becomes of mail, as a provider would tell them. Data and bookkeeping; no network. */
import type { AnswerKind } from './answer.ts'
import type { EventBody } from './events.ts'
import { compileWhen, type When } from './rule.ts'
import type { MessageState } from './state.ts'
import type { Duration, Instant, SourcePlace } from './types.ts'

/** What a webhook may be told of. */
export const TELLINGS = ['accepted', 'delivered', 'deferred', 'failed', 'complained', 'answered', 'notice'] as const
export type Telling = (typeof TELLINGS)[number]

export const WEBHOOK_FORMATS = [
  'bouncelab',
  'ses',
  'ses-events',
  'sendgrid',
  'mailgun',
  'postmark',
  'sparkpost',
  'mailjet',
  'resend',
] as const
export type WebhookFormatName = (typeof WEBHOOK_FORMATS)[number]

/**
 * The words by which each format classes a bounce or a delay. Providers publish the words; which status leads to which is
 * recalled, so that `classes` of a webhook may say otherwise.
 */
export const CLASS_WORDS = {
  bouncelab: [],
  ses: ['bounceType', 'bounceSubType'],
  'ses-events': ['bounceType', 'bounceSubType', 'delayType'],
  sendgrid: ['type', 'bounce_classification'],
  mailgun: ['reason', 'bounce-type'],
  postmark: ['Type', 'TypeCode', 'Name', 'Description', 'Inactive'],
  sparkpost: ['bounce_class'],
  mailjet: ['error', 'error_related_to', 'hard_bounce', 'blocked'],
  resend: ['type', 'subType'],
} as const satisfies Record<WebhookFormatName, readonly string[]>

/** Where to post, and how. */
export interface WebhookTarget {
  url: string
  format: WebhookFormatName
  /** The key, secret or password that the format signs with; one made from the seed unless given. */
  secret?: string
  /** Of Amazon SNS: 1 signs with SHA-1, 2 with SHA-256; 1 unless given. */
  signatureVersion?: number
  /** How long to wait before the second, third … attempt; the provider's own waits unless given. */
  retries?: Duration[]
  /** Class words in place of our own tables, by a pattern of enhanced status codes: the first that fits. */
  classes?: Record<string, Record<string, string | number | boolean>>
}

/** A standing webhook of a sandbox. */
export interface WebhookRecord extends WebhookTarget {
  id: string
  /** Of what it is told; of everything that its format knows unless given. */
  events?: Telling[]
  /** The messages that it is told of. */
  when?: When
  source?: SourcePlace
}

/** A post that has not ended. */
export interface HandoffState {
  id: string
  messageId: string
  rootId: string
  /** The webhook's id, or the rule's. */
  by: string
  target: string
  format: WebhookFormatName
  tells: Telling
  /** The event that it tells of. */
  eventSeq: number
  recipient: string
  attempts: number
  /** Null while an attempt is under way. */
  nextAttemptAt: Instant | null
}

/** What an event of the journal is to a webhook, once for each recipient that it speaks of. */
export function tellingsOf(body: EventBody, message: MessageState): { tells: Telling; recipient: string }[] {
  const isOwn = message.origin.type === 'smtp' || message.origin.type === 'local'
  switch (body.type) {
    case 'message.accepted':
      if (isOwn) return message.recipients.map(({ path }) => ({ tells: 'accepted', recipient: path.forwardPath }))
      if (message.origin.type !== 'answer') return []
      return [{ tells: tellingOf(message.origin.answer), recipient: message.origin.recipient }]
    case 'recipient.delivered':
      return isOwn ? [{ tells: 'delivered', recipient: body.recipient }] : []
    case 'recipient.deferred':
      return isOwn ? [{ tells: 'deferred', recipient: body.recipient }] : []
    case 'recipient.failed':
    case 'recipient.expired':
      return isOwn ? [{ tells: 'failed', recipient: body.recipient }] : []
    case 'notice.sent':
      return body.indexes.map((index) => ({
        tells: 'notice',
        recipient: message.recipients[index]?.path.forwardPath ?? body.to,
      }))
    default:
      return []
  }
}

export const tellingOf = (answer: AnswerKind): Telling => (answer === 'complaint' ? 'complained' : 'answered')

/** Compiled conditions of a webhook. */
export function wanting(webhook: WebhookRecord): (tells: Telling, message: MessageState, recipient: string) => boolean {
  const conditions = compileWhen(webhook.when ?? {})
  return (tells, message, recipient) =>
    (webhook.events?.includes(tells) ?? true) &&
    conditions.every(({ test }) =>
      test({
        recipient,
        sender: message.envelope.reversePath,
        subject: message.header.subject,
        size: message.size,
        kind: message.kind,
        answer: message.origin.type === 'answer' ? message.origin.answer : undefined,
        client: message.origin.type === 'smtp' ? message.origin.client : undefined,
      }),
    )
}
