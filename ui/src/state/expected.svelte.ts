/** What the scenario in force expected, read again whenever the trace on view has changed. */
import type { TraceNode } from '../../../server/core/trace.ts'
import type { Api } from '../lib/api.ts'
import { type Expected, expectationsOf, expectedOf } from '../trace/expected.ts'

export class Expectations {
  list: Expected[] = $state.raw([])
  #api: Pick<Api, 'scenario' | 'verify'>
  /** A reading that was overtaken is thrown away. */
  #turn = 0

  constructor(api: Pick<Api, 'scenario' | 'verify'>) {
    this.#api = api
  }

  async read(root: TraceNode): Promise<void> {
    const turn = ++this.#turn
    const found = await this.#judge(root).catch(() => [])
    if (turn === this.#turn) this.list = found
  }

  async #judge(root: TraceNode): Promise<Expected[]> {
    const { scenario } = await this.#api.scenario()
    const written = expectationsOf(scenario)
    if (written.length === 0) return []
    const { judged } = await this.#api.verify(written)
    return expectedOf(root, written, judged)
  }
}
