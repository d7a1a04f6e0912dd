/** The hosts that remote deliveries talk to. Queues are full of mail for the same few domains: each is found once. */
import type { Mta } from './mta.ts'
import type { RemoteHost } from './types.ts'

const MOST = 1000

export class Hosts {
  readonly #mta: Mta
  readonly #found = new Map<string, RemoteHost>()

  constructor(mta: Mta) {
    this.#mta = mta
  }

  /** @param given the halves that a rule names */
  of(domain: string, given: Partial<RemoteHost>): RemoteHost {
    if (given.name !== undefined || given.address !== undefined) return this.#mta.remoteHost(domain, given)
    let host = this.#found.get(domain)
    if (!host) {
      host = this.#mta.remoteHost(domain, given)
      if (this.#found.size >= MOST) this.#found.clear()
      this.#found.set(domain, host)
    }
    return host
  }
}
