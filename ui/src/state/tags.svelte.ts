/** The tags in use, and changing them. */
import type { Api } from '../lib/api.ts'
import type { TagCount } from '../lib/api-types.ts'

export class Tags {
  /** The most used first; read when somebody is about to need them. */
  known: TagCount[] = $state.raw([])
  #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  async read(): Promise<void> {
    this.known = await this.#api.tags().catch(() => this.known)
  }

  async change(ids: readonly string[], change: { add?: string[]; remove?: string[] }): Promise<void> {
    await this.#api.changeTags(ids, change)
    await this.read()
  }
}
