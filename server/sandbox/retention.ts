/** Keeps a sandbox within its limits: the oldest traces that have ended go, and the journal says so. */
import type { SandboxEvent } from '../core/events.ts'
import type { Sandbox } from './sandbox.ts'

export interface Limits {
  messages?: number | undefined
  bytes?: number | undefined
}

/** After these a sandbox may hold more than before, or more of what it holds may go. */
const LOOK_AFTER: ReadonlySet<SandboxEvent['type']> = new Set([
  'message.accepted',
  'message.ended',
  'handoff.delivered',
  'handoff.failed',
])

/** Looks at once, for the limits may be other ones than before a restart, then after every commit; one look at a time. */
export function startPruning(sandbox: Sandbox, { messages, bytes }: Limits, onFault: (error: unknown) => void): void {
  const limits = { ...(messages === undefined ? {} : { messages }), ...(bytes === undefined ? {} : { bytes }) }
  let isLooking = false
  let isWanted = false
  async function look(): Promise<void> {
    isWanted = true
    if (isLooking) return
    isLooking = true
    try {
      while (isWanted) {
        isWanted = false
        await sandbox.prune(limits)
      }
    } catch (error) {
      // A sandbox that was removed meanwhile has nothing to lose any more.
      if (!sandbox.isClosed) onFault(error)
    } finally {
      isLooking = false
    }
  }
  sandbox.subscribe(({ events }) => {
    if (events.some(({ type }) => LOOK_AFTER.has(type))) void look()
  })
  void look()
}
