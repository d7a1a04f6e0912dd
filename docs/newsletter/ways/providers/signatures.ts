/** The ways in which providers prove that it is they who post. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Posted } from './provider.ts'

/** So old may a signed post be, in seconds: who records one cannot send it again for ever. */
const OLDEST = 300

/**
 * Standard Webhooks (standardwebhooks.com), which came from svix: an HMAC over id, time and body.
 * @param prefix of its header fields: `webhook` or `svix`
 * @param secret `whsec_` and a key in base64
 */
export function hasStandardSignature({ headers, body }: Posted, prefix: string, secret: string): boolean {
  const field = (name: string) => String(headers[`${prefix}-${name}`] ?? '')
  const [id, timestamp] = [field('id'), field('timestamp')]
  if (!isFresh(timestamp)) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return field('signature')
    .split(' ')
    .some((signature) => isSame(signature, `v1,${expected}`))
}

/** @param timestamp seconds since 1970 */
export const isFresh = (timestamp: string): boolean => Math.abs(Date.now() / 1000 - Number(timestamp)) <= OLDEST

/** For providers that sign nothing: a user and a password that only they were told. */
export const hasPassword = ({ headers }: Posted, userAndPassword: string): boolean =>
  isSame(headers.authorization ?? '', `Basic ${Buffer.from(userAndPassword).toString('base64')}`)

/** In a time that does not tell how much of it was right. */
export const isSame = (a: string, b: string): boolean => {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
