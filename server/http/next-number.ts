/** What tells the messages apart that one sandbox composes. */
import type { Sandbox } from '../sandbox/sandbox.ts'

const numbers = new WeakMap<Sandbox, { epoch: number; last: number }>()

/** Two messages at one instant have different names, the same ones after each reset. */
export function nextNumber(sandbox: Sandbox): number {
  const { epoch, counters } = sandbox.engine.state
  const before = numbers.get(sandbox)
  const last = Math.max(counters.message, before?.epoch === epoch ? before.last : 0) + 1
  numbers.set(sandbox, { epoch, last })
  return last
}
