/** How many messages there are of each kind; `''` counts them all. */
import type { Api } from '../lib/api.ts'
import { KINDS } from '../lib/kinds.ts'
import type { Listing } from './listing.svelte.ts'

export class Counts {
  byKind: Record<string, number> = $state.raw({})
  #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  add(kind: string): void {
    this.byKind = { ...this.byKind, '': (this.byKind[''] ?? 0) + 1, [kind]: (this.byKind[kind] ?? 0) + 1 }
  }

  /** Counts what is here, or asks the server where the list is not all here. */
  async read({ complete, book }: Listing, total?: number): Promise<void> {
    if (complete) {
      const counts: Record<string, number> = { '': book.byId.size }
      for (const { kind } of book.byId.values()) counts[kind] = (counts[kind] ?? 0) + 1
      this.byKind = counts
      return
    }
    const totals = KINDS.map(async (kind) => [kind, (await this.#api.messages({ kind, limit: 1 })).total] as const)
    const all = total ?? (await this.#api.messages({ limit: 1 })).total
    this.byKind = { '': all, ...Object.fromEntries(await Promise.all(totals)) }
  }
}
