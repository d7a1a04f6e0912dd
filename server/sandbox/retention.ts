/** Keeps a sandbox within its limits: the oldest traces that have ended go, and the journal says so. */
import type { Sandbox } from './sandbox.ts'

export interface Limits {
  messages?: number | undefined
  bytes?: number | undefined
}

/** Looks after every commit that brought messages; one look at a time. */
export function startPruning(sandbox: Sandbox, limits: Limits): void {
  let looking = false
  sandbox.subscribe(({ events }) => {
    if (looking || !events.some((event) => event.type === 'message.accepted')) return
    looking = true
    prune(sandbox, limits)
      .catch(() => undefined)
      .finally(() => {
        looking = false
      })
  })
}

async function prune(sandbox: Sandbox, limits: Limits): Promise<void> {
  const surplus = await sandbox.store.surplus(sandbox.name, {
    ...(limits.messages === undefined ? {} : { messages: limits.messages }),
    ...(limits.bytes === undefined ? {} : { bytes: limits.bytes }),
  })
  if (surplus.length > 0) await sandbox.removeMessages(surplus, 'pruned')
}
