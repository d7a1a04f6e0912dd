/** The signature of Standard Webhooks, which svix made and Resend uses: HMAC-SHA256 over `id.timestamp.body`. */
import { createHmac } from 'node:crypto'
import type { Instant } from '../../core/types.ts'

/**
 * @param prefix of the header names: `svix` for Resend, `webhook` in the standard
 * @param secret `whsec_` and the key in base64
 * @param now the wall clock; receivers refuse what is five minutes off
 */
export function svixHeaders(
  prefix: 'svix' | 'webhook',
  secret: string,
  id: string,
  now: Instant,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: timestamp,
    [`${prefix}-signature`]: `v1,${signature}`,
  }
}
