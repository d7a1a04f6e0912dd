/** Who has logged in with the page: a secret in a cookie that scripts cannot read and other sites cannot send. */
import { randomBytes } from 'node:crypto'
import type { Scope } from './scope.ts'
import { tokenHash } from './tokens.ts'

export const COOKIE = 'bouncelab_session'
/** Ms without a request after which it ends. */
const IDLE = 12 * 60 * 60 * 1000
const MOST = 1000

export class Sessions {
  readonly #open = new Map<string, { scope: Scope; until: number }>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** @returns the secret */
  begin(scope: Scope): string {
    const secret = randomBytes(32).toString('base64url')
    const [oldest] = this.#open.keys()
    if (this.#open.size >= MOST && oldest !== undefined) this.#open.delete(oldest)
    this.#open.set(tokenHash(secret), { scope, until: this.#now() + IDLE })
    return secret
  }

  /** Prolongs it. @returns null where there is none, or none any more */
  find(secret: string): Scope | null {
    const hash = tokenHash(secret)
    const found = this.#open.get(hash)
    this.#open.delete(hash)
    if (!found || found.until < this.#now()) return null
    // At the end again: the first to go is the one that was used least recently.
    this.#open.set(hash, { ...found, until: this.#now() + IDLE })
    return found.scope
  }

  end(secret: string): void {
    this.#open.delete(tokenHash(secret))
  }

  clear(): void {
    this.#open.clear()
  }
}

/** @returns null where the request brings none */
export function cookieIn(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === COOKIE && value) return value
  }
  return null
}

/** @param secret empty to have the browser forget it */
export function setCookie(secret: string, path: string, secure: boolean): string {
  const age = secret === '' ? '; Max-Age=0' : ''
  return `${COOKIE}=${secret}; Path=${path}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${age}`
}
