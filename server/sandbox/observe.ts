/** A sandbox as expectations look at it. */
import type { Summary } from '../core/summary.ts'
import type { Observed } from '../scenario/expect.ts'
import type { Sandbox } from './sandbox.ts'
import { allSummaries, getRaw } from './views.ts'

export const observe = (sandbox: Sandbox): Observed => ({
  messages: async () => {
    const all: Summary[] = []
    for await (const page of allSummaries(sandbox, {})) all.push(...page)
    return all
  },
  raw: async (id) => (await getRaw(sandbox, id)) ?? new Uint8Array(),
})
