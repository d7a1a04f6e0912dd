/** The trace as it is looked at: which mark is chosen, what is unfolded, drawing or table. */
import { SvelteSet } from 'svelte/reactivity'
import { buildLanes, type Lane, type Mark, marksByKey } from '../trace/model.ts'
import { buildSteps, type Step } from '../trace/steps.ts'
import type { OpenMessage } from './message.svelte.ts'

export class TraceView {
  open = new SvelteSet<string>()
  unfoldAll: boolean = $state(false)
  /** The runs that were opened together with a gap. */
  #inside = new Map<string, string[]>()
  readonly message: OpenMessage

  lanes: Lane[] = $derived.by(() => this.#lanes())
  marks: Map<string, { lane: Lane; mark: Mark }> = $derived(marksByKey(this.lanes))
  steps: Step[] = $derived(buildSteps(this.lanes, this.unfoldAll ? 'all' : this.open))
  chosen: { lane: Lane; mark: Mark } | null = $derived.by(() => this.#chosen())

  constructor(message: OpenMessage) {
    this.message = message
  }

  /** In the order of happening over all lanes. */
  get ordered(): Mark[] {
    return this.lanes.flatMap(({ marks }) => marks).sort((a, b) => a.at - b.at || a.order - b.order)
  }

  choose(key: string | null): void {
    this.message.markKey = key
    const found = key === null ? undefined : this.marks.get(key)
    if (found) void this.message.explain(found.mark.messageId)
  }

  /** Shows folded time, and the attempts in it, mark by mark. */
  unfold(gap: string, runs: readonly string[]): void {
    this.open.add(gap)
    for (const run of runs) this.open.add(run)
    this.#inside.set(gap, [...(this.#inside.get(gap) ?? []), ...runs])
  }

  /** Folds it again. */
  fold(gap: string): void {
    for (const key of [gap, ...(this.#inside.get(gap) ?? [])]) this.open.delete(key)
    this.#inside.delete(gap)
  }

  /** The mark before or after in time. */
  neighbour(key: string, by: 1 | -1): string | undefined {
    const marks = this.ordered
    return marks[marks.findIndex((mark) => mark.key === key) + by]?.key
  }

  /** The nearest mark in time on the lane below or above. */
  across(key: string, by: 1 | -1): string | undefined {
    const found = this.marks.get(key)
    const lane = found && this.lanes[this.lanes.indexOf(found.lane) + by]
    if (!lane) return undefined
    const distance = (mark: Mark) => Math.abs(mark.at - found.mark.at)
    return [...lane.marks].sort((a, b) => distance(a) - distance(b))[0]?.key
  }

  /** To the mark before or after the chosen one. */
  step(by: 1 | -1): void {
    const marks = this.ordered
    const place = marks.findIndex(({ key }) => key === this.chosen?.mark.key)
    const next = marks[place === -1 ? (by === 1 ? 0 : marks.length - 1) : place + by]
    if (next) this.choose(next.key)
  }

  /** To what caused the chosen mark's message. */
  toCause(): void {
    const key = this.chosen?.lane.causeKey
    if (key) this.choose(key)
  }

  #lanes(): Lane[] {
    const { trace } = this.message
    return trace ? buildLanes(trace.root, trace.ahead) : []
  }

  #chosen(): { lane: Lane; mark: Mark } | null {
    return this.marks.get(this.message.markKey ?? '') ?? null
  }
}
