/** Reads scenario files again when they change; one with mistakes leaves the old one in force. */
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { EventBody } from '../core/events.ts'
import { SandboxError } from '../errors.ts'
import { type GivenScenario, putScenario } from '../sandbox/sandboxes.ts'
import { findingOf, problemsIn } from '../scenario/finding.ts'
import { problemLine, ScenarioError } from '../scenario/problems.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import type { Server } from '../server.ts'
import { loadScenarios } from './load-scenarios.ts'
import type { Log } from './log.ts'

/** Editors write a file in several steps. */
const QUIET_MS = 50

/**
 * Follows files; a shipped scenario, named by its name, does not change.
 * @returns ends the watching
 */
export function watchScenarios(names: readonly string[], server: Server, log: Log): () => void {
  // Looked at now: a file that an editor has taken away for a moment is a file still.
  const files = names.filter((name) => existsSync(name))
  if (files.length === 0) return () => undefined
  let timer: ReturnType<typeof setTimeout> | null = null
  let reading = Promise.resolve()
  const watchers = new Map<string, FSWatcher>()
  const changed = () => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => {
      reading = reading.then(read).then(follow)
    }, QUIET_MS)
  }
  const read = reader(names, server, log)
  /** @param refused what a text that was not taken imports: the mistake may be mended there */
  const follow = (refused: readonly string[] = []) => {
    const wanted = foldersOf([...files, ...refused], server.sandboxes.options.scenario)
    for (const [folder, watcher] of watchers) if (!wanted.has(folder) && watchers.delete(folder)) watcher.close()
    for (const folder of wanted) {
      const watcher = watchers.has(folder) ? null : watchFolder(folder, changed)
      if (watcher) watchers.set(folder, watcher)
    }
  }
  follow()
  return () => {
    if (timer) clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}

/**
 * Folders are watched, for many editors put a new file in the old one's place: the scenario's, and those of the files
 * that it names or imports.
 */
function foldersOf(files: readonly string[], scenario: LoadedScenario | undefined): Set<string> {
  const places = Object.values(scenario?.mta?.places ?? {})
  const named = [...files, ...places.map(({ file }) => file), ...(scenario?.imports ?? [])]
  // One folder has several names, and is watched once.
  return new Set(named.map((file) => dirname(resolve(file))))
}

function watchFolder(folder: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, changed)
    watcher.on('error', () => undefined)
    return watcher
  } catch {
    return null
  }
}

/**
 * Reads the files, and says something only where there is something new to say.
 * @returns what a text that was not taken imports
 */
function reader(names: readonly string[], server: Server, log: Log): () => Promise<readonly string[]> {
  const files = names.join(', ')
  let complaint: string | null = null
  return async () => {
    const { options } = server.sandboxes
    const before = options.scenario
    try {
      const scenario = (await loadScenarios(names)) as LoadedScenario
      const mended = complaint !== null
      complaint = null
      options.scenarioProblems = []
      const isSame =
        before?.text === scenario.text && isDeepStrictEqual(before?.mta, scenario.mta) && !scenario.functions
      if (!isSame) {
        options.scenario = scenario
        await putInForce(scenario, server, !isDeepStrictEqual(before?.mta, scenario.mta))
        log({ level: 'info', message: `${files}: applied` })
        for (const warning of scenario.warnings ?? []) log({ level: 'warn', message: problemLine(warning) })
      } else if (mended) {
        await tell(server, (file) => ({ type: 'scenario.mended', file }))
        log({ level: 'info', message: `${files}: as it was before; it stayed in force` })
      }
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      const imports = error instanceof ScenarioError ? error.imports : []
      if (error.message === complaint) return imports
      complaint = error.message
      const problems = problemsIn(error)
      options.scenarioProblems = problems
      await tell(server, (file) => ({ type: 'scenario.refused', file, problems: problems.map(findingOf) }))
      const message = `${error.message}\nThe scenario as it was before stays in force.`
      log({ level: 'error', message, problems })
      return imports
    }
    return []
  }
}

/** Into the journal of every sandbox that goes by the files. */
async function tell(server: Server, body: (file: string) => EventBody): Promise<void> {
  const file = server.sandboxes.options.scenario?.file
  for (const sandbox of await Promise.all(server.sandboxes.names().map((name) => server.sandbox(name)))) {
    if (file !== undefined && (sandbox.scenario as Partial<GivenScenario> | null)?.file === file)
      sandbox.note(body(file))
  }
}

/** Applies a file's present text wherever an older one is in force; a sandbox with a scenario of its own keeps it. */
export async function putInForce(scenario: LoadedScenario, server: Server, isOtherMta = false): Promise<void> {
  for (const name of server.sandboxes.names()) {
    const sandbox = await server.sandbox(name)
    const inForce = sandbox.scenario as { file?: string; text?: string } | null
    const isOther = inForce !== null && inForce.file !== scenario.file
    // Functions do not outlive their process, and may change without their text.
    const isSame = inForce?.text === scenario.text && !isOtherMta && !scenario.functions
    if (isOther || isSame) continue
    const { seed, timezone } = scenario
    // What only a new epoch can take on waits for one.
    const start = { ...(seed === undefined ? {} : { seed }), ...(timezone ? { timezone } : {}) }
    await putScenario(sandbox, scenario, start)
    // What a flag says of the MTA goes before what a scenario says.
    if (scenario.mta && !server.sandboxes.options.mta) await sandbox.setMta(scenario.mta)
  }
}
