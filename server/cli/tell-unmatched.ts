/** `onUnmatched` in a server: what is said of mail to another host that no rule decided. */

import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GivenScenario } from '../sandbox/sandboxes.ts'
import { attemptedUnmatched, unmatchedOf, unmatchedSentence } from '../sandbox/unmatched.ts'
import type { Server } from '../server.ts'
import type { Log } from './log.ts'

/**
 * Watches every sandbox, those that are still to be made as well.
 * @param flag goes before what a sandbox's scenario says
 * @returns tells whether there was mail that is to fail
 */
export async function tellUnmatched(
  server: Server,
  flag: GivenScenario['onUnmatched'],
  log: Log,
): Promise<() => boolean> {
  let hasFailed = false
  const watch = (sandbox: Sandbox) => {
    sandbox.subscribe(({ events }) => {
      const mode = flag ?? (sandbox.scenario as GivenScenario | null)?.onUnmatched ?? 'deliver'
      if (mode === 'deliver') return
      const ids = attemptedUnmatched(events)
      if (ids.length > 0 && mode === 'fail') hasFailed = true
      for (const id of ids) {
        tell(sandbox, id, mode === 'fail' ? 'error' : 'warn', log).catch((error: unknown) => {
          // A sandbox that was removed meanwhile has nothing to tell any more.
          if (server.sandboxes.has(sandbox.name)) throw error
        })
      }
    })
  }
  server.sandboxes.options.onOpened = watch
  for (const name of server.sandboxes.names()) watch(await server.sandbox(name))
  return () => hasFailed
}

async function tell(sandbox: Sandbox, id: string, level: 'warn' | 'error', log: Log): Promise<void> {
  for (const one of await unmatchedOf(sandbox, id)) {
    log({ level, message: `${unmatchedSentence(one)} (sandbox ${sandbox.name})`, sandbox: sandbox.name, ...one })
  }
}
