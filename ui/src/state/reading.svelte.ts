/** A list of the server's that is read again when something has happened, but not more often than is of use. */
const LEAST_MS = 250

export class Reading<T> {
  value: T | null = $state.raw(null)
  failure: string | null = $state(null)
  #read: () => Promise<T>
  #timer: ReturnType<typeof setTimeout> | undefined
  #last = 0
  #least: number

  /** @param least milliseconds between two readings */
  constructor(read: () => Promise<T>, least = LEAST_MS) {
    this.#read = read
    this.#least = least
  }

  soon(): void {
    this.#timer ??= setTimeout(() => void this.now(), Math.max(0, this.#last + this.#least - Date.now()))
  }

  async now(): Promise<void> {
    this.#timer = undefined
    this.#last = Date.now()
    try {
      this.value = await this.#read()
      this.failure = null
    } catch (error) {
      this.failure = (error as Error).message
    }
  }
}
