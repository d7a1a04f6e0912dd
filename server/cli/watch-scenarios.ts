/** Reads scenario files again when they change; one with mistakes leaves the old one in force. */
import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { SandboxError } from '../errors.ts'
import { givenOf } from '../sandbox/sandboxes.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import type { Server } from '../server.ts'
import { loadScenarios } from './load-scenarios.ts'
import type { Log } from './log.ts'

/** Editors write a file in several steps. */
const QUIET_MS = 50

/** @returns ends the watching */
export function watchScenarios(names: readonly string[], server: Server, log: Log): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let reading = Promise.resolve()
  const changed = () => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => {
      reading = reading.then(() => reload(names, server, log))
    }, QUIET_MS)
  }
  const watchers = names.map((name) => watchFile(name, changed)).filter((watcher) => watcher !== null)
  return () => {
    if (timer) clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

/** The folder is watched, for many editors put a new file in the old one's place. */
function watchFile(file: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(file), (_, name) => {
      if (name === null || name === basename(file)) changed()
    })
    watcher.on('error', () => undefined)
    return watcher
  } catch {
    return null
  }
}

async function reload(names: readonly string[], server: Server, log: Log): Promise<void> {
  try {
    const scenario = (await loadScenarios(names)) as LoadedScenario
    const { options } = server.sandboxes
    if (options.scenario?.text === scenario.text) return
    options.scenario = scenario
    await putInForce(scenario, server)
    log({ level: 'info', message: `${names.join(', ')}: applied` })
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    const message = `${error.message}\nThe scenario as it was before stays in force.`
    log({ level: 'error', message, problems: error.problems })
  }
}

/** Applies a file's present text wherever an older one is in force; a sandbox with a scenario of its own keeps it. */
export async function putInForce(scenario: LoadedScenario, server: Server): Promise<void> {
  for (const name of server.sandboxes.names()) {
    const sandbox = await server.sandbox(name)
    const inForce = sandbox.scenario as { file?: string; text?: string } | null
    const isOther = inForce !== null && inForce.file !== scenario.file
    if (isOther || inForce?.text === scenario.text) continue
    await sandbox.applyScenario(scenario.name, scenario.rules, scenario.session, givenOf(scenario))
    // What a flag says of the MTA goes before what a scenario says.
    if (scenario.mta && !server.sandboxes.options.mta) await sandbox.setMta(scenario.mta)
  }
}
