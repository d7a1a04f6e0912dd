/** The RSA key and certificate of Amazon SNS's stand-in: made at first need, one for each process. */
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { selfSigned } from '../../smtp/self-signed.ts'

export interface SigningKey {
  key: KeyObject
  /** The certificate, PEM. */
  pem: string
}

let made: Promise<SigningKey> | undefined

/** Off the main thread: finding the primes takes a tenth of a second. */
export function signingKey(): Promise<SigningKey> {
  made ??= make()
  return made
}

/** What is served at SigningCertURL. */
export const certificatePem = async (): Promise<string> => (await signingKey()).pem

async function make(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  // Receivers hold its dates against their own clock.
  const { cert } = selfSigned(['sns.amazonaws.com'], new Date(), pair, 'sns.amazonaws.com')
  return { key: pair.privateKey, pem: cert }
}
