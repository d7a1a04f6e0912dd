/** Whether somebody is who he says: names and passwords of a file, wrong ones counted by address. */
import type { Buffer } from 'node:buffer'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { isSandboxName } from '../sandbox/sandboxes.ts'
import { Attempts } from './attempts.ts'
import { EVERYBODY, type PasswordEntries } from './password-file.ts'
import { decoy, isPassword, isSame, type PasswordHash } from './password-hash.ts'

/** A password, or a digest that whoever knows it can make (CRAM-MD5, APOP). */
export type Claim =
  | { user: string; password: string }
  | { user: string; digest: string; digestOf: (secret: string) => string }

export type Verdict =
  /** `sandbox` where the name had one before it: `ci-42/ann`. */
  | { is: 'right'; name: string; sandbox?: string }
  | { is: 'wrong' }
  /** Too many wrong ones came from the address. */
  | { is: 'limited'; seconds: number }

/** Right passwords that are remembered, so that a client that logs in for each mail is not slowed down. */
const MOST_REMEMBERED = 1000

export class Passwords {
  #entries: PasswordEntries
  readonly #attempts: Attempts
  readonly #now: () => number
  readonly #remembered = new Map<string, Buffer>()
  readonly #key = randomBytes(32)
  /** One check at a time for each address: a flood of guesses waits for its own. */
  readonly #lines = new Map<string, Promise<unknown>>()

  /** @param mostFailures wrong passwords of an address in a minute; 0 for any number */
  constructor(entries: PasswordEntries, mostFailures: number, now: () => number = Date.now) {
    this.#entries = entries
    this.#attempts = new Attempts(mostFailures)
    this.#now = now
  }

  /** Others are in force from now on. */
  replace(entries: PasswordEntries): void {
    this.#entries = entries
    this.#remembered.clear()
  }

  /** Whether CRAM-MD5 and APOP can work at all: they need a password that is stored as it is (`{PLAIN}`). */
  get hasSecrets(): boolean {
    for (const { scheme } of this.#entries.values()) if (scheme === 'plain') return true
    return false
  }

  async check(claim: Claim, address: string): Promise<Verdict> {
    const before = this.#lines.get(address)
    const mine = (before ?? Promise.resolve()).then(() => this.#check(claim, address))
    const settled = mine.catch(() => undefined)
    this.#lines.set(address, settled)
    try {
      return await mine
    } finally {
      if (this.#lines.get(address) === settled) this.#lines.delete(address)
    }
  }

  async #check(claim: Claim, address: string): Promise<Verdict> {
    const wait = this.#attempts.wait(address, this.#now())
    if (wait > 0) return { is: 'limited', seconds: Math.ceil(wait / 1000) }
    const { hash, ...who } = this.#find(claim.user)
    const right = 'password' in claim ? await this.#isRight(claim.user, hash, claim.password) : isDigest(claim, hash)
    if (right) return { is: 'right', ...who }
    this.#attempts.failed(address, this.#now())
    return { is: 'wrong' }
  }

  /** The whole name goes before one with a sandbox in front (`ci-42/ann`), and that before everybody's. */
  #find(user: string): { name: string; sandbox?: string; hash: PasswordHash | undefined } {
    const whole = this.#entries.get(user)
    if (whole) return { name: user, hash: whole }
    const [, sandbox = '', name = ''] = /^([^/]+)\/(.+)$/s.exec(user) ?? []
    const hash = isSandboxName(sandbox) ? this.#entries.get(name) : undefined
    if (hash) return { name, sandbox, hash }
    return { name: user, hash: this.#entries.get(EVERYBODY) }
  }

  async #isRight(user: string, hash: PasswordHash | undefined, password: string): Promise<boolean> {
    const proof = createHmac('sha256', this.#key).update(`${user}\0${password}`).digest()
    const known = this.#remembered.get(user)
    if (hash && known && timingSafeEqual(known, proof)) return true
    const [first] = this.#entries.values()
    const entries = this.#entries
    const right = (await isPassword(hash ?? decoy(first), password)) && hash !== undefined
    // The file may have changed meanwhile.
    if (right && entries === this.#entries && hash.scheme !== 'plain') this.#remember(user, proof)
    return right
  }

  #remember(user: string, proof: Buffer): void {
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size >= MOST_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest)
    this.#remembered.set(user, proof)
  }
}

/** A hash cannot tell: who has only one is wrong here, like one who is not known. */
function isDigest(claim: Extract<Claim, { digest: string }>, hash: PasswordHash | undefined): boolean {
  const secret = hash?.scheme === 'plain' ? hash.secret : randomBytes(16).toString('hex')
  return isSame(claim.digestOf(secret), claim.digest) && hash?.scheme === 'plain'
}
