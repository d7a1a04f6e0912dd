/** Our own format: all that is known of an event, signed as Standard Webhooks (standardwebhooks.com) say. */
import { eventJson } from '../../core/event-json.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { Instant, ReportEntry } from '../../core/types.ts'
import type { Told, WebhookFormat } from '../format.ts'
import { svixHeaders } from '../signing/svix.ts'

export interface BouncelabPayload {
  id: string
  type: Told['type']
  at: string
  sandbox: string
  recipient: string
  attempt: number
  code: number | null
  status: string
  diagnostic: string
  remoteHost: Told['remoteHost']
  nextAttemptAt: string | null
  expired: boolean
  message: Omit<Told['message'], 'acceptedAt'> & { acceptedAt: string }
  /** `raw` is the message that came back, in base64: its bytes need not be UTF-8. */
  back: { id: string; kind: string; report: ReportEntry[]; feedback: string | null; raw: string } | null
  event: Record<string, unknown>
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export const bouncelab: WebhookFormat = {
  tells: () => true,
  // The schedule of svix, which the standard takes for its example.
  retries: [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
  post(told, { secret }, _attempt, now) {
    const body = JSON.stringify(payloadOf(told))
    return {
      headers: svixHeaders('webhook', secret, told.id, now, body),
      contentType: 'application/json',
      body,
    }
  },
}

function payloadOf({ at, nextAttemptAt, message, back, event, ...rest }: Told): BouncelabPayload {
  return {
    ...rest,
    at: isoTime(at),
    nextAttemptAt: orNull(nextAttemptAt),
    message: { ...message, acceptedAt: isoTime(message.acceptedAt) },
    back: back && { ...back, raw: Buffer.from(back.raw).toString('base64') },
    event: eventJson(event),
  }
}

const orNull = (at: Instant | null): string | null => (at === null ? null : isoTime(at))
