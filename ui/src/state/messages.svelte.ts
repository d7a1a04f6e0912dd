/** The message list: filters, rows, what is unfolded, where the cursor is, what came while it was not moving. */
import { SvelteSet } from 'svelte/reactivity'
import type { Summary } from '../../../server/core/summary.ts'
import type { MessageKind, MessageStatus, Origin } from '../../../server/core/types.ts'
import type { Api } from '../lib/api.ts'
import type { MoveRow } from '../lib/api-types.ts'
import { broughtParts } from '../lib/brought.ts'
import { type LiveEvent, numberOf } from '../lib/fold.ts'
import type { ShownKind } from '../lib/kinds.ts'
import { type Divider, flatRows, type Row, threadRows } from '../lib/rows.ts'
import { Counts } from './counts.svelte.ts'
import { Finding } from './finding.svelte.ts'
import { Listing } from './listing.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { Tags } from './tags.svelte.ts'

const MOST_DIVIDERS = 100

export class Messages {
  open = new SvelteSet<string>()
  unread = new SvelteSet<string>()
  /** Deleted, but that can still be taken back. */
  hidden = new SvelteSet<string>()
  /** The row that keys act on. */
  cursor: string | null = $state(null)
  paused: boolean = $state(false)
  scrolledAway: boolean = $state(false)
  dividers: Divider[] = $state.raw([])
  all: Listing
  readonly finding: Finding
  readonly tags: Tags
  readonly selection: Selection = new Selection(() => ({ rows: this.rows, book: this.shown.book }))
  /** What the list shows: everything, or what the filter found. */
  shown: Listing = $derived.by(() => this.finding.found ?? this.all)
  newCount: number = $state(0)
  readonly #counts: Counts
  #api: Api
  #upTo: number = $state(Number.POSITIVE_INFINITY)

  rows: Row[] = $derived.by(() => this.#rows())

  constructor(api: Api) {
    this.#api = api
    this.all = new Listing(api)
    this.finding = new Finding(api)
    this.tags = new Tags(api)
    this.#counts = new Counts(api)
  }

  get kind(): ShownKind | '' {
    return this.finding.kind
  }

  get state(): MessageStatus | '' {
    return this.finding.state
  }

  get q(): string {
    return this.finding.q
  }

  /** How many there are of each kind, whatever the filter; `''` counts all. */
  get counts(): Record<string, number> {
    return this.#counts.byKind({ kind: '', state: '' })
  }

  /** The same within the state that is filtered by. */
  get kindCounts(): Record<string, number> {
    return this.#counts.byKind({ kind: this.kind, state: this.state })
  }

  get stateCounts(): Record<string, number> {
    return this.#counts.byState({ kind: this.kind, state: this.state })
  }

  get filtered(): boolean {
    return this.finding.isAsked
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
    return this.all.book.byId.get(id) ?? this.finding.found?.book.byId.get(id)
  }

  async load(): Promise<void> {
    await Promise.all([this.all.load(), this.#readMoves(), this.#counts.read(), this.finding.found?.load()])
  }

  /** An older epoch is gone with everything in it. */
  clear(): void {
    this.dividers = []
    this.unread.clear()
    this.open.clear()
    this.hidden.clear()
    this.selection.clear()
    this.all.clear()
    this.newCount = 0
    this.#upTo = Number.POSITIVE_INFINITY
    this.cursor = null
  }

  apply(events: readonly LiveEvent[]): void {
    const changes = this.all.apply(events, () => true)
    const added = events.filter((_, place) => changes[place] === 'added')
    for (const event of added) {
      this.unread.add(event.messageId as string)
      const origin = event.origin as Origin
      this.#counts.add(event.kind as MessageKind, origin.type === 'answer' ? origin.answer : undefined)
    }
    if (this.frozen) this.newCount += added.length
    this.#divide(events)
    this.#forget(events)
    if (changes.some((change) => change !== null)) this.#counts.soon()
    this.finding.apply(
      events,
      added.map((event) => event.messageId as string),
      this.frozen,
    )
  }

  filter(
    kind: ShownKind | '',
    q = this.q,
    state: MessageStatus | '' = kind === '' && q === '' ? '' : this.state,
  ): void {
    this.thaw()
    void this.finding.find({ kind, q, state })
  }

  type(q: string): void {
    this.finding.type(q)
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
    if (this.newCount > 0 && this.finding.found) void this.finding.refresh()
    this.newCount = 0
  }

  step(by: 1 | -1): string | null {
    const ids = this.rows.flatMap((row) => (row.type === 'message' ? [row.id] : []))
    const place = ids.indexOf(this.cursor ?? '')
    const next = place === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, place + by))
    this.cursor = ids[next] ?? null
    return this.cursor
  }

  /** Moves the cursor and marks what it leaves and where it comes to. */
  extend(by: 1 | -1): void {
    const from = this.cursor
    this.selection.step(from, this.step(by))
  }

  /** Takes rows away at once; the cursor goes to what is next. */
  hide(ids: readonly string[]): void {
    const place = this.rows.findIndex((row) => row.type === 'message' && row.id === this.cursor)
    for (const id of ids) this.hidden.add(id)
    this.selection.clear()
    if (place === -1 || !ids.includes(this.cursor ?? '')) return
    const left = this.rows.slice(0, place + 1).findLast((row) => row.type === 'message')
    const next = this.rows.slice(place).find((row) => row.type === 'message') ?? left
    this.cursor = next?.type === 'message' ? next.id : null
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
    void this.shown.version
    const { found } = this.finding
    if (!found) return threadRows(this.all.book, this.open, this.dividers, this.#upTo, this.hidden)
    const isShown = ({ id }: Summary) => numberOf(id) <= this.#upTo && !this.hidden.has(id)
    return flatRows([...found.book.byId.values()].filter(isShown))
  }

  /** What is gone is neither marked nor hidden any more. */
  #forget(events: readonly LiveEvent[]): void {
    for (const { type, messageId, messageIds } of events) {
      if (type !== 'message.deleted' && type !== 'messages.pruned') continue
      const ids = (messageIds as string[] | undefined) ?? [messageId as string]
      this.selection.drop(ids)
      for (const id of ids) {
        this.hidden.delete(id)
        this.unread.delete(id)
      }
    }
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
}
