/** One login's mailbox, as a session of POP3 or IMAP sees it. */
import { SandboxError } from '../errors.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { Deliveries } from './deliveries.ts'
import { deliveriesOf } from './deliveries.ts'
import type { Delivery } from './delivery.ts'
import { LOGIN_FORMS, type Login, readLogin } from './login.ts'

export class Mailbox {
  /** Sandbox and mailbox: what a lock is taken on. */
  readonly name: string
  readonly epoch: number
  /** Another one after a reset, and for a sandbox that was removed and made again (RFC 9051 section 2.3.1.1). */
  readonly uidValidity: number
  readonly #sandbox: Sandbox
  readonly #sandboxes: Sandboxes
  readonly #deliveries: Deliveries
  readonly #login: Login
  #listed: { version: number; messages: Delivery[]; uidNext: number } | null = null

  private constructor(sandboxes: Sandboxes, sandbox: Sandbox, deliveries: Deliveries, login: Login) {
    this.#sandboxes = sandboxes
    this.#sandbox = sandbox
    this.#deliveries = deliveries
    this.#login = login
    this.name = `${login.sandbox}/${login.mailbox}`
    this.epoch = deliveries.epoch
    this.uidValidity = sandbox.uidValidity
  }

  /**
   * @param user as it logs in
   * @throws SandboxError E_BAD_REQUEST for a user name that will not do, saying what would
   */
  static async open(sandboxes: Sandboxes, user: string): Promise<Mailbox> {
    const login = readLogin(user)
    if (!login) throw new SandboxError('E_BAD_REQUEST', `${JSON.stringify(user)} is no mailbox.`, { hint: LOGIN_FORMS })
    const sandbox = await sandboxes.get(login.sandbox)
    return new Mailbox(sandboxes, sandbox, await deliveriesOf(sandbox), login)
  }

  /** Grows with every change in the sandbox. */
  get version(): number {
    return this.#deliveries.version
  }

  /** What is in it now, in the order in which it came. */
  get messages(): readonly Delivery[] {
    return this.#list().messages
  }

  /** Larger than every unique identifier so far; it grows only with new mail. */
  get uidNext(): number {
    return this.#list().uidNext
  }

  /** Why the mailbox that was opened is there no more; null where it is. */
  async lost(): Promise<string | null> {
    if (this.#deliveries.epoch !== this.epoch) return 'The sandbox was reset.'
    const { name } = this.#sandbox
    const isThere = this.#sandboxes.has(name) && (await this.#sandboxes.get(name)) === this.#sandbox
    return isThere ? null : 'The sandbox was removed.'
  }

  /** Tells of every change from now on. @returns a function that ends it */
  subscribe(listener: () => void): () => void {
    return this.#deliveries.subscribe(listener)
  }

  bytes(delivery: Delivery): Promise<Uint8Array | null> {
    return this.#deliveries.bytes(delivery)
  }

  size(delivery: Delivery): Promise<number> {
    return this.#deliveries.size(delivery)
  }

  /** Resolves when it is stored. */
  setFlags(messages: readonly Delivery[], flags: (of: Delivery) => readonly string[]): Promise<void> {
    return this.#deliveries.mark(messages, { flags })
  }

  /** Takes them out of the mailbox; the messages stay in the sandbox. Resolves when it is stored. */
  remove(messages: readonly Delivery[]): Promise<void> {
    return this.#deliveries.mark(messages, 'gone')
  }

  #list() {
    const { version, all } = this.#deliveries
    if (this.#listed?.version !== version) {
      const mine =
        this.#deliveries.epoch === this.epoch ? all.filter((each) => each.addresses.some(this.#login.holds)) : []
      const uidNext = Math.max(this.#listed?.uidNext ?? 1, (mine.at(-1)?.uid ?? 0) + 1)
      this.#listed = { version, messages: mine.filter(({ gone }) => !gone), uidNext }
    }
    return this.#listed
  }
}
