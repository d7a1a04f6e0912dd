/** What STARTTLS offers: the operator's certificate, or one made at the first use, so that nobody waits for it at start. */
import { createSecureContext, type SecureContext } from 'node:tls'
import { selfSigned } from './self-signed.ts'

export interface KeyAndCertificate {
  key: string
  cert: string
}

export type TlsFault = 'handshake-failure' | 'expired-certificate'

/** A self-signed certificate lasts a year: one made two years ago has run out. */
const LONG_AGO = 2 * 365 * 24 * 60 * 60 * 1000

/** The fatal alert handshake_failure, as a server sends it that shares no cipher (RFC 5246 section 7.2.2). */
export const HANDSHAKE_FAILURE = Uint8Array.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28])

export class TlsContexts {
  #given: KeyAndCertificate | 'make'
  readonly #names: string[]
  readonly #pairs: { good?: KeyAndCertificate; expired?: KeyAndCertificate } = {}
  #good: SecureContext | undefined
  #expired: SecureContext | undefined

  constructor(given: KeyAndCertificate | 'make', hostname: string) {
    this.#given = given
    this.#names = [...new Set([hostname, 'localhost', '127.0.0.1', '::1'])]
  }

  get good(): SecureContext {
    this.#good ??= createSecureContext(this.#goodPair)
    return this.#good
  }

  /** Another key and certificate, for every handshake from now on. */
  replace(pair: KeyAndCertificate): void {
    this.#given = pair
    this.#pairs.good = pair
    this.#good = undefined
  }

  /** What is shown, with its chain: PEM. */
  get certificate(): string {
    return this.#goodPair.cert
  }

  /** Whether it was made here, so that no client trusts it by itself. */
  get isMade(): boolean {
    return this.#given === 'make'
  }

  get expired(): SecureContext {
    this.#expired ??= createSecureContext(this.#expiredPair)
    return this.#expired
  }

  /** What a client is to trust that minds nothing but whether a certificate has run out. */
  get certificates(): string[] {
    return [this.#goodPair.cert, this.#expiredPair.cert]
  }

  get #goodPair(): KeyAndCertificate {
    this.#pairs.good ??= this.#given === 'make' ? selfSigned(this.#names, new Date()) : this.#given
    return this.#pairs.good
  }

  get #expiredPair(): KeyAndCertificate {
    this.#pairs.expired ??= selfSigned(this.#names, new Date(Date.now() - LONG_AGO))
    return this.#pairs.expired
  }
}
