/** Bytes of messages that are not in the database, by sandbox and id: notices quote them, and people look at them. */
export class MessageBytes {
  readonly #bySandbox = new Map<string, Map<string, Uint8Array>>()

  get(sandbox: string, id: string): Uint8Array | undefined {
    return this.#bySandbox.get(sandbox)?.get(id)
  }

  set(sandbox: string, id: string, raw: Uint8Array): void {
    const known = this.#bySandbox.get(sandbox)
    if (known) known.set(id, raw)
    else this.#bySandbox.set(sandbox, new Map([[id, raw]]))
  }

  delete(sandbox: string, id: string): void {
    this.#bySandbox.get(sandbox)?.delete(id)
  }

  forget(sandbox: string): void {
    this.#bySandbox.delete(sandbox)
  }

  clear(): void {
    this.#bySandbox.clear()
  }
}
