/** How many messages there are, by kind and by state: the server's own count, and what came in since. */
import type { AnswerKind } from '../../../server/core/answer.ts'
import type { MessageKind } from '../../../server/core/types.ts'
import type { Api } from '../lib/api.ts'
import type { MessageCount } from '../lib/api-types.ts'

const AGAIN_MS = 1000

interface Filter {
  kind: string
  state: string
}

export class Counts {
  #all: readonly MessageCount[] = $state.raw([])
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
    return this.#by(kindsOf, (each) => state === '' || each.state === state)
  }

  byState({ kind }: Filter): Record<string, number> {
    return this.#by(
      (each) => [each.state],
      (each) => kind === '' || kindsOf(each).includes(kind),
    )
  }

  add(kind: MessageKind, answer?: AnswerKind): void {
    const known = this.#all.find((each) => each.kind === kind && each.answer === answer && each.state === 'queued')
    const messages = (known?.messages ?? 0) + 1
    const grown: MessageCount = { kind, ...(answer ? { answer } : {}), state: 'queued', messages }
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

  #by(names: (each: MessageCount) => string[], belongs: (each: MessageCount) => boolean): Record<string, number> {
    const counts: Record<string, number> = { '': this.#of(belongs) }
    for (const each of this.#all) {
      if (belongs(each)) for (const name of names(each)) counts[name] = (counts[name] ?? 0) + each.messages
    }
    return counts
  }

  #of(belongs: (each: MessageCount) => boolean): number {
    return this.#all.reduce((sum, each) => sum + (belongs(each) ? each.messages : 0), 0)
  }
}

/** An answer counts among the mail, and by its own kind. */
const kindsOf = ({ kind, answer }: MessageCount): string[] => (answer ? [kind, answer] : [kind])
