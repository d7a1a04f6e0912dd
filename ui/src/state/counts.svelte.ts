/** How many messages there are, by kind and by state: the server's own count, and what came in since. */
import type { Api } from '../lib/api.ts'

const AGAIN_MS = 1000

interface Filter {
  kind: string
  state: string
}

export class Counts {
  #all: { kind: string; state: string; messages: number }[] = $state.raw([])
  #api: Api
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(api: Api) {
    this.#api = api
  }

  get total(): number {
    return this.#of(() => true)
  }

  /** `''` counts all kinds. */
  byKind({ state }: Filter): Record<string, number> {
    return this.#by('kind', (each) => state === '' || each.state === state)
  }

  byState({ kind }: Filter): Record<string, number> {
    return this.#by('state', (each) => kind === '' || each.kind === kind)
  }

  add(kind: string): void {
    const known = this.#all.find((each) => each.kind === kind && each.state === 'queued')
    const grown = { kind, state: 'queued', messages: (known?.messages ?? 0) + 1 }
    this.#all = [...this.#all.filter((each) => each !== known), grown]
  }

  async read(): Promise<void> {
    this.#all = await this.#api.counts().catch(() => this.#all)
  }

  /** Something changed: counted anew, but not more often than is of use. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.read()
    }, AGAIN_MS)
  }

  #by(name: 'kind' | 'state', belongs: (each: Filter) => boolean): Record<string, number> {
    const counts: Record<string, number> = { '': this.#of(belongs) }
    for (const each of this.#all) {
      if (belongs(each)) counts[each[name]] = (counts[each[name]] ?? 0) + each.messages
    }
    return counts
  }

  #of(belongs: (each: Filter) => boolean): number {
    return this.#all.reduce((sum, each) => sum + (belongs(each) ? each.messages : 0), 0)
  }
}
