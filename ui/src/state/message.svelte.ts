/** The message that is open: its detail, its trace, and what its tabs read when they are opened. */
import type { TraceNode } from '../../../server/core/trace.ts'
import type { Api } from '../lib/api.ts'
import type { ExplainAnswer, MessageDetail, Structure, TraceAnswer } from '../lib/api-types.ts'
import type { LiveEvent } from '../lib/fold.ts'

const REFRESH_MS = 80

export class OpenMessage {
  readonly id: string
  detail: MessageDetail | null = $state.raw(null)
  trace: TraceAnswer | null = $state.raw(null)
  failure: string | null = $state(null)
  /** The mark whose reason is shown. */
  markKey: string | null = $state(null)
  explained: Record<string, ExplainAnswer> = $state.raw({})
  #api: Api
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = new Set<string>()
  #structure: Promise<Structure> | undefined

  constructor(api: Api, id: string) {
    this.#api = api
    this.id = id
  }

  /** How it is built, which never changes: read once, by the first tab that wants it. */
  structure(): Promise<Structure> {
    this.#structure ??= this.#api.structure(this.id).catch((error: unknown) => {
      this.#structure = undefined
      throw error
    })
    return this.#structure
  }

  get rootId(): string | null {
    return this.trace?.root.id ?? this.detail?.rootId ?? null
  }

  /** The message in its trace. */
  get node(): TraceNode | null {
    return this.trace ? findNode(this.trace.root, ({ id }) => id === this.id) : null
  }

  /** The message that an operation would act on: this one, else the first of its trace that still waits. */
  get waiting(): TraceNode | null {
    const waits = ({ state }: TraceNode) => state === 'queued' || state === 'held'
    if (!this.trace) return null
    return this.node && waits(this.node) ? this.node : findNode(this.trace.root, waits)
  }

  async load(): Promise<void> {
    try {
      const [detail, trace] = await Promise.all([this.#api.message(this.id), this.#api.trace(this.id)])
      this.detail = detail
      this.trace = trace
      this.failure = null
    } catch (error) {
      this.failure = (error as Error).message
    }
  }

  apply(events: readonly LiveEvent[]): void {
    const { rootId } = this
    const moved = events.some((event) => event.type === 'clock.moved' || event.type === 'rules.changed')
    if (!moved && !events.some((event) => rootId !== null && event.rootId === rootId)) return
    this.explained = {}
    this.#asking.clear()
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.load()
    }, REFRESH_MS)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** Reads the reasons for a message of the trace, once. */
  async explain(id: string): Promise<void> {
    if (this.explained[id] || this.#asking.has(id)) return
    this.#asking.add(id)
    try {
      const answer = await this.#api.explain(id)
      this.explained = { ...this.explained, [id]: answer }
    } catch {
      // The facts of the trace stand without the sentences.
    }
  }
}

function findNode(node: TraceNode, test: (node: TraceNode) => boolean): TraceNode | null {
  if (test(node)) return node
  for (const child of node.children) {
    const found = findNode(child, test)
    if (found) return found
  }
  return null
}
