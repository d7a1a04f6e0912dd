/** Who has a mailbox to himself (RFC 1939 section 3). */
export class Locks {
  readonly #held = new Set<string>()

  /** @returns a function that gives it back; null where somebody has it */
  take(name: string): (() => void) | null {
    if (this.#held.has(name)) return null
    this.#held.add(name)
    return () => this.#held.delete(name)
  }
}
