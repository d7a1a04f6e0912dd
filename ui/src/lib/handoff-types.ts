/** What the server answers about hand-offs and webhooks. Times are ISO 8601. */
import type { HandoffLine } from '../../../server/core/handoff.ts'
import type { Telling, WebhookFormatName } from '../../../server/core/webhook.ts'

/** A webhook as it is put in force. */
export interface WebhookInput {
  /** Of one in force, which it changes: its secret then stays unless another is given. */
  id?: string
  url: string
  format: WebhookFormatName
  /** Made from the seed where there is none. */
  secret?: string
  /** All that the format knows where there are none. */
  events?: Telling[]
  when?: Record<string, unknown>
  /** Of Amazon SNS. */
  signatureVersion?: number
  /** Durations, where they are not the provider's own. */
  retries?: string[]
  classes?: Record<string, Record<string, string | number | boolean>>
}

export interface WebhookRow extends Omit<WebhookInput, 'id' | 'secret'> {
  id: string
  /** What the application verifies with; nothing where it needs none. */
  secret?: string | null
  /** Whether it was given, rather than made. */
  ownSecret: boolean
  /** Of Amazon SNS. */
  subscription?: { state: 'pending' | 'confirmed'; url: string }
  source?: { file: string; line?: number }
}

export interface PostRow {
  id: string
  /** The webhook's id, or the rule's. */
  by: string
  target: string
  format: WebhookFormatName
  tells: Telling
  messageId: string
  recipient: string
  at: string
  attempts: number
  state: 'queued' | 'under-way' | 'delivered' | 'failed'
  nextAttemptAt: string | null
  reply: string | null
  dialogue: HandoffLine[]
}

export interface HandedAnswer {
  /** Whether it was taken for everybody. */
  ok: boolean
  handed: { to: string; ok: boolean; reply: string; dialogue: HandoffLine[] }[]
}
