/** The message list: filters, rows, what is unfolded, where the cursor is, what came while it was not moving. */
import { SvelteSet } from 'svelte/reactivity'
import type { Summary } from '../../../server/core/summary.ts'
import type { MessageKind } from '../../../server/core/types.ts'
import type { Api } from '../lib/api.ts'
import type { MoveRow } from '../lib/api-types.ts'
import { broughtParts } from '../lib/brought.ts'
import { type LiveEvent, numberOf } from '../lib/fold.ts'
import { type Divider, flatRows, type Row, threadRows } from '../lib/rows.ts'
import { Counts } from './counts.svelte.ts'
import { Listing } from './listing.svelte.ts'

const SEARCH_AGAIN_MS = 300
const MOST_DIVIDERS = 100

export class Messages {
  kind: MessageKind | '' = $state('')
  q: string = $state('')
  open = new SvelteSet<string>()
  unread = new SvelteSet<string>()
  /** Deleted, but that can still be taken back. */
  hidden = new SvelteSet<string>()
  /** The row that keys act on. */
  cursor: string | null = $state(null)
  paused: boolean = $state(false)
  scrolledAway: boolean = $state(false)
  readonly #counts: Counts
  dividers: Divider[] = $state.raw([])
  all: Listing
  found: Listing | null = $state.raw(null)
  /** What the list shows: everything, or what the filter found. */
  shown: Listing = $derived.by(() => this.found ?? this.all)
  newCount: number = $state(0)
  #api: Api
  #upTo: number = $state(Number.POSITIVE_INFINITY)
  #searchTimer: ReturnType<typeof setTimeout> | undefined
  #turn = 0

  rows: Row[] = $derived.by(() => this.#rows())

  constructor(api: Api) {
    this.#api = api
    this.all = new Listing(api)
    this.#counts = new Counts(api)
  }

  get counts(): Record<string, number> {
    return this.#counts.byKind
  }

  get filtered(): boolean {
    return this.kind !== '' || this.q.trim() !== ''
  }

  get frozen(): boolean {
    return this.paused || this.scrolledAway
  }

  get isEmpty(): boolean {
    void this.all.version
    return this.all.loaded && this.all.book.byId.size === 0
  }

  message(id: string): Summary | undefined {
    void this.all.version
    return this.all.book.byId.get(id) ?? this.found?.book.byId.get(id)
  }

  async load(): Promise<void> {
    const [page] = await Promise.all([this.all.load(), this.#readMoves()])
    if (page) await this.#counts.read(this.all, page.total)
    if (this.found) await this.found.load()
  }

  /** An older epoch is gone with everything in it. */
  clear(): void {
    this.dividers = []
    this.unread.clear()
    this.open.clear()
    this.newCount = 0
    this.#upTo = Number.POSITIVE_INFINITY
    this.cursor = null
  }

  apply(events: readonly LiveEvent[]): void {
    const changes = this.all.apply(events, () => true)
    const added = events.filter((_, place) => changes[place] === 'added')
    for (const event of added) {
      this.unread.add(event.messageId as string)
      this.#counts.add(event.kind as string)
    }
    if (this.frozen) this.newCount += added.length
    this.#divide(events)
    if (changes.includes('removed')) void this.#counts.read(this.all)
    if (!this.found) return
    this.found.apply(events, (event) => !this.frozen && this.q.trim() === '' && event.kind === this.kind)
    if (this.q.trim() !== '' && added.length > 0 && !this.frozen) this.#searchSoon()
  }

  filter(kind: MessageKind | '', q = this.q): void {
    this.kind = kind
    this.q = q
    this.thaw()
    void this.#find()
  }

  /** The old result stays until the new one is there. */
  async #find(): Promise<void> {
    const turn = ++this.#turn
    const next = this.filtered ? new Listing(this.#api, { kind: this.kind, q: this.q.trim() }) : null
    await next?.load()
    if (turn === this.#turn) this.found = next
  }

  type(q: string): void {
    this.q = q
    this.#searchSoon()
  }

  togglePause(): void {
    this.paused = !this.paused
    if (this.frozen) this.#freeze()
    else this.thaw()
  }

  scrolled(away: boolean): void {
    if (away === this.scrolledAway) return
    this.scrolledAway = away
    if (away) this.#freeze()
    else if (!this.paused) this.thaw()
  }

  thaw(): void {
    this.scrolledAway = false
    if (this.paused) return
    this.#upTo = Number.POSITIVE_INFINITY
    if (this.newCount > 0) void this.found?.load()
    this.newCount = 0
  }

  step(by: 1 | -1): string | null {
    const ids = this.rows.flatMap((row) => (row.type === 'message' ? [row.id] : []))
    const place = ids.indexOf(this.cursor ?? '')
    const next = place === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, place + by))
    this.cursor = ids[next] ?? null
    return this.cursor
  }

  /** Folds or unfolds the cursor's thread. */
  setOpen(id: string, isOpen: boolean): void {
    const rootId = this.message(id)?.rootId ?? id
    if (isOpen) this.open.add(rootId)
    else {
      this.open.delete(rootId)
      if (this.cursor && this.message(this.cursor)?.rootId === rootId) this.cursor = rootId
    }
  }

  #rows(): Row[] {
    const listing = this.found ?? this.all
    void listing.version
    const rows = this.found
      ? flatRows([...this.found.book.byId.values()].filter(({ id }) => numberOf(id) <= this.#upTo))
      : threadRows(this.all.book, this.open, this.dividers, this.#upTo)
    return this.hidden.size === 0 ? rows : rows.filter((row) => row.type !== 'message' || !this.hidden.has(row.id))
  }

  #freeze(): void {
    if (this.#upTo !== Number.POSITIVE_INFINITY) return
    this.#upTo = this.#youngest()
    this.newCount = 0
  }

  #youngest(): number {
    const thread = [...this.all.book.threads.values()].at(-1)
    return numberOf(thread?.at(-1) ?? 'm0')
  }

  #divide(events: readonly LiveEvent[]): void {
    const moves = events.filter(({ type, step }) => type === 'clock.moved' && step !== 'mode')
    if (moves.length > 0) this.#addDividers(moves.map((event) => event as unknown as MoveRow))
  }

  /** The moves that the server remembers, also of before this page was opened. */
  async #readMoves(): Promise<void> {
    this.#addDividers(await this.#api.moves().catch(() => []))
  }

  #addDividers(moves: readonly MoveRow[]): void {
    const bySeq = new Map(this.dividers.map((divider) => [divider.seq, divider]))
    for (const { seq, wasAt, at, brought, youngest } of moves) {
      const parts = broughtParts(brought)
      if (parts.length === 0) continue
      bySeq.set(seq, { seq, wasAt: Date.parse(wasAt), at: Date.parse(at), parts, afterId: youngest })
    }
    this.dividers = [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-MOST_DIVIDERS)
  }

  #searchSoon(): void {
    clearTimeout(this.#searchTimer)
    this.#searchTimer = setTimeout(() => this.filter(this.kind), SEARCH_AGAIN_MS)
  }
}
