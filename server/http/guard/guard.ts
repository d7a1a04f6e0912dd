/** Who may use page, API and sockets: a password (Basic), a token (Bearer), or a session that began with the page's form. */
import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Passwords } from '../../auth/passwords.ts'
import { SandboxError } from '../../errors.ts'
import type { WebPolicy } from '../web-policy.ts'
import { everything, type Scope } from './scope.ts'
import { cookieIn, type Sessions } from './sessions.ts'
import { type Tokens, tokenHash } from './tokens.ts'

export interface GuardOptions {
  /** Absent where only tokens open. */
  passwords?: Passwords | undefined
  /** Read anew at each request: the file may change. */
  tokens: () => Tokens
  sessions: Sessions
}

const HINT = 'Log in on the page, or send a password (curl -u NAME) or a token (Authorization: Bearer …).'

export class Guard {
  readonly #options: GuardOptions | null
  readonly #policy: WebPolicy
  readonly #admitted = new WeakMap<IncomingMessage, Scope>()

  /** @param options null where everybody may come in */
  constructor(options: GuardOptions | null, policy: WebPolicy) {
    this.#options = options
    this.#policy = policy
  }

  /** Whether anybody must say who he is. */
  get isNeeded(): boolean {
    return this.#options !== null
  }

  /** Who sent this; null for nobody who is known. @throws SandboxError E_RATE_LIMITED, E_UNAUTHORIZED for a wrong one */
  async identify(req: IncomingMessage): Promise<Scope | null> {
    if (!this.#options) return everything('anybody')
    const { authorization = '', cookie } = req.headers
    const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)\s*$/.exec(authorization) ?? []
    let scope: Scope | null = null
    if (scheme.toLowerCase() === 'bearer') scope = this.#token(value)
    else if (scheme.toLowerCase() === 'basic') {
      const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? []
      return this.#remember(req, await this.logIn(user, password, this.#policy.clientAddress(req)))
    }
    if (authorization !== '' && !scope) throw unauthorized('The token is not known here.', HINT)
    const session = cookieIn(cookie)
    if (!scope && session !== null) scope = this.#options.sessions.find(session)
    return scope && this.#remember(req, scope)
  }

  /** @throws SandboxError E_UNAUTHORIZED, E_RATE_LIMITED */
  async admit(req: IncomingMessage): Promise<Scope> {
    const scope = await this.identify(req)
    if (!scope) throw unauthorized('This server wants to know who you are.', HINT)
    return scope
  }

  /** Who was let in with this request. */
  scopeOf(req: IncomingMessage): Scope | null {
    return this.#admitted.get(req) ?? null
  }

  /**
   * A token is as good as a password, under any name.
   * @throws SandboxError E_UNAUTHORIZED, E_RATE_LIMITED
   */
  async logIn(user: string, password: string, address: string): Promise<Scope> {
    const token = this.#token(password)
    if (token) return token
    const verdict = await this.#options?.passwords?.check({ user, password }, address)
    if (verdict?.is === 'right') return everything(verdict.name)
    if (verdict?.is === 'limited') {
      const message = 'Too many wrong passwords came from your address.'
      throw new SandboxError('E_RATE_LIMITED', message, { hint: `Try again in ${verdict.seconds} s.` })
    }
    throw unauthorized('Wrong user name or password.', 'The names stand in the file of --ui-auth.')
  }

  /** @returns the secret of its cookie */
  beginSession(scope: Scope): string {
    return this.#options?.sessions.begin(scope) ?? ''
  }

  endSession(req: IncomingMessage): void {
    const secret = cookieIn(req.headers.cookie)
    if (secret !== null) this.#options?.sessions.end(secret)
  }

  #token(value: string): Scope | null {
    return this.#options?.tokens().get(tokenHash(value)) ?? null
  }

  #remember(req: IncomingMessage, scope: Scope): Scope {
    this.#admitted.set(req, scope)
    return scope
  }
}

const unauthorized = (message: string, hint: string): SandboxError =>
  new SandboxError('E_UNAUTHORIZED', message, { hint })
