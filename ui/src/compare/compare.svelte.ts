/** What is compared, and what came of it. */
import { compareRows } from '../../../server/compare/rows.ts'
import type { Api } from '../lib/api.ts'
import { ApiError } from '../lib/api.ts'
import type { PartName } from './differences.ts'
import type { CompareAnswer, CompareRequest, KnownFailure } from './types.ts'

export const SOURCES = ['known', 'own', 'scenario'] as const
export const SENDERS = ['reachable', 'unreachable', 'null'] as const
export const NOTICES = ['default', 'all'] as const

export class Compare {
  source: (typeof SOURCES)[number] = $state('known')
  failure = $state('user-unknown')
  /** An outcome as the form has it. */
  own: unknown = $state.raw({ reply: '550 5.1.1 User unknown' })
  /** Empty for the one in force. */
  scenario = $state('')
  sender: (typeof SENDERS)[number] = $state('reachable')
  notices: (typeof NOTICES)[number] = $state('default')
  /** Which of the server's systems are left out. */
  without: ReadonlySet<string> = $state.raw(new Set())

  failures: readonly KnownFailure[] = $state.raw([])
  scenarios: readonly string[] = $state.raw([])
  types: readonly string[] = $state.raw([])
  answer: CompareAnswer | null = $state.raw(null)
  isBusy = $state(false)
  problem = $state('')
  problems: ApiError['problems'] = $state.raw([])
  /** The row of the matrix that is looked at. */
  row = $state(0)
  part: PartName = $state('text')
  readonly rows = $derived(compareRows((this.answer?.played ?? []).map(({ notices }) => notices)))
  readonly mtas = $derived(this.types.filter((type) => !this.without.has(type)))
  #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  async load(): Promise<void> {
    if (this.types.length > 0) return
    try {
      const [failures, shipped, info] = await Promise.all([
        this.#api.failures(),
        this.#api.shippedScenarios(),
        this.#api.info(),
      ])
      this.failures = failures
      this.scenarios = shipped.map(({ name }) => name).toSorted()
      this.types = info.mtaTypes
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  toggle(type: string): void {
    const without = new Set(this.without)
    if (!without.delete(type)) without.add(type)
    this.without = without
  }

  /** @param own the outcome as it would be written */
  async run(own: unknown): Promise<void> {
    this.isBusy = true
    this.problem = ''
    this.problems = []
    try {
      this.answer = await this.#api.compare(this.#request(own))
      // The bounce is what most people look for.
      this.row = Math.max(
        0,
        this.rows.findIndex(({ kind }) => kind === 'bounce'),
      )
    } catch (error) {
      this.#fail(error as Error)
    } finally {
      this.isBusy = false
    }
  }

  #request(own: unknown): CompareRequest {
    const { source, sender, notices, mtas } = this
    const about = { mtas: [...mtas], notices }
    if (source === 'scenario') return { ...about, ...(this.scenario === '' ? {} : { scenario: this.scenario }) }
    return { ...about, sender, failure: source === 'known' ? this.failure : (own as CompareRequest['failure']) }
  }

  #fail(error: Error): void {
    this.problem = error.message
    this.problems = error instanceof ApiError ? error.problems : []
  }
}
