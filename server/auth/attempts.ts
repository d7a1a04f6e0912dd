/** Counts wrong passwords by address, so that nobody can try them all. The clock is the caller's. */

const WINDOW = 60_000
/** Addresses that are remembered; beyond it the oldest are forgotten. */
const MOST_ADDRESSES = 10_000

export class Attempts {
  readonly #most: number
  /** When each of the latest failures was, oldest first, by address. */
  readonly #failures = new Map<string, number[]>()

  /** @param most wrong passwords of an address in a minute; 0 for any number */
  constructor(most: number) {
    this.#most = most
  }

  /** @returns ms until the address may try again; 0 where it may now */
  wait(address: string, now: number): number {
    const recent = this.#recent(address, now)
    if (this.#most === 0 || recent.length < this.#most) return 0
    return (recent[0] as number) + WINDOW - now
  }

  failed(address: string, now: number): void {
    if (this.#most === 0) return
    const failures = [...this.#recent(address, now), now].slice(-this.#most)
    this.#failures.delete(key(address))
    this.#failures.set(key(address), failures)
    for (const forgotten of this.#failures.keys()) {
      if (this.#failures.size <= MOST_ADDRESSES) break
      this.#failures.delete(forgotten)
    }
  }

  #recent(address: string, now: number): number[] {
    const recent = (this.#failures.get(key(address)) ?? []).filter((at) => at > now - WINDOW)
    if (recent.length === 0) this.#failures.delete(key(address))
    return recent
  }
}

/** One client has a whole /64 of IPv6 addresses. */
function key(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (v4 !== undefined) return v4
  if (!address.includes(':') || address.startsWith('::')) return address
  return address.split(':').slice(0, 4).join(':')
}
