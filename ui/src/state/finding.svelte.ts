/** What the list is narrowed to, and what was found. A search that cannot be read leaves what was found before. */

import { parseSearch } from '../../../server/core/search.ts'
import type { SearchFault } from '../../../server/core/search-mistakes.ts'
import type { MessageStatus } from '../../../server/core/types.ts'
import type { Problem } from '../../../server/errors.ts'
import type { Api } from '../lib/api.ts'
import type { LiveEvent } from '../lib/fold.ts'
import type { ShownKind } from '../lib/kinds.ts'
import { Listing } from './listing.svelte.ts'

/** After the last key stroke. */
const TYPED_MS = 300
/** Between two searches for what has come meanwhile. */
const AGAIN_MS = 500

interface Filter {
  kind: ShownKind | ''
  state: MessageStatus | ''
  q: string
}

export class Finding {
  kind: ShownKind | '' = $state('')
  state: MessageStatus | '' = $state('')
  q: string = $state('')
  found: Listing | null = $state.raw(null)
  /** What is wrong with the search as it stands. */
  mistakes: readonly (Problem & { fault?: SearchFault })[] = $state.raw([])
  /** How many have come since the filter was set that it hides. */
  missed: number = $state(0)
  /** Grows when somebody asked for something else. */
  asked: number = $state(0)
  #api: Api
  #turn = 0
  #typing: ReturnType<typeof setTimeout> | undefined
  #again: ReturnType<typeof setTimeout> | undefined
  #arrived = new Set<string>()

  constructor(api: Api) {
    this.#api = api
  }

  get isAsked(): boolean {
    return this.kind !== '' || this.state !== '' || this.q.trim() !== ''
  }

  type(q: string): void {
    this.q = q
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => void this.find(this), TYPED_MS)
  }

  /** The old result stays until the new one is there. */
  async find({ kind, state, q }: Filter): Promise<void> {
    clearTimeout(this.#typing)
    this.kind = kind
    this.state = state
    this.q = q
    this.asked++
    this.#arrived.clear()
    await this.#look()
  }

  /** @param frozen the list is being read: it stays as it is */
  apply(events: readonly LiveEvent[], added: readonly string[], frozen: boolean): void {
    if (!this.found) return
    const isKindAlone = this.state === '' && this.q.trim() === ''
    const changes = this.found.apply(events, (event) => isKindAlone && !frozen && event.kind === this.kind)
    for (const id of added) this.#arrived.add(id)
    if (isKindAlone) this.#count()
    else if (!frozen && (added.length > 0 || changes.some((change) => change !== null) || this.#mayEnter(events)))
      this.#again ??= setTimeout(() => void this.#look(), AGAIN_MS)
  }

  /** A change of state or tags may bring in what was not found before. */
  #mayEnter(events: readonly LiveEvent[]): boolean {
    return events.some(({ type }) => type.startsWith('recipient.') || type === 'message.tagged')
  }

  /** Looks again for the same. */
  refresh(): Promise<void> {
    return this.#look()
  }

  async #look(): Promise<void> {
    clearTimeout(this.#again)
    this.#again = undefined
    const turn = ++this.#turn
    const { kind, state, q } = this
    // The server would say the same, one request and one line in the browser's console later.
    this.mistakes = parseSearch(q, 0).mistakes
    if (this.mistakes.length > 0) return
    const next = this.isAsked ? new Listing(this.#api, { kind, state, q: q.trim() }) : null
    await next?.load()
    if (turn !== this.#turn) return
    this.mistakes = next?.mistakes ?? []
    if (this.mistakes.length === 0) this.found = next
    this.#count()
  }

  #count(): void {
    const { found } = this
    this.missed = found ? [...this.#arrived].filter((id) => !found.book.byId.has(id)).length : 0
  }
}
