/** SendGrid's signature: ECDSA on P-256 with SHA-256 over the timestamp and the body as posted. */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { Instant } from '../../core/types.ts'
import { namedBytes } from '../ids.ts'

/** The order of P-256's base point (FIPS 186-4, D.1.2.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A private key that is a function of its name; PKCS #8 in base64. */
export function ecdsaKey(name: string): string {
  // 16 bytes more than needed, so that no key is likelier than another (FIPS 186-4, B.4.1).
  const scalar = (BigInt(`0x${namedBytes(name, 48).toString('hex')}`) % (ORDER - 1n)) + 1n
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  const part = (bytes: Buffer) => bytes.toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', d: part(d), x: part(point.subarray(1, 33)), y: part(point.subarray(33)) }
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' }).toString('base64')
}

/**
 * @param text PKCS #8 or SEC 1, as PEM or as its base64 alone
 * @returns null where it is no private key on P-256
 */
export function readEcdsaKey(text: string): KeyObject | null {
  const der = Buffer.from(text, 'base64')
  const forms = [
    () => createPrivateKey(text),
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: der, format: 'der', type: 'sec1' }),
  ]
  for (const read of forms) {
    try {
      const key = read()
      if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
    } catch {
      // It is written in another of the forms, or in none.
    }
  }
  return null
}

/** The Verification Key as SendGrid's settings show it: SubjectPublicKeyInfo in base64, without PEM lines. */
export const ecdsaVerificationKey = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')

export function ecdsaHeaders(key: KeyObject, now: Instant, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  return {
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  }
}
