/** Mailgun's signature, which stands in the body and leaves the rest of it unsigned: HMAC-SHA256 over timestamp and token. */
import { createHmac } from 'node:crypto'
import type { Instant } from '../../core/types.ts'

export interface MailgunSignature {
  /** Seconds. */
  timestamp: string
  /** 50 hex digits, another one at each attempt: receivers keep those they have seen, against replays. */
  token: string
  signature: string
}

export function mailgunSignature(signingKey: string, token: string, now: Instant): MailgunSignature {
  const timestamp = String(Math.floor(now / 1000))
  return {
    timestamp,
    token,
    signature: createHmac('sha256', signingKey)
      .update(timestamp + token)
      .digest('hex'),
  }
}
