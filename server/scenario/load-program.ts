/** A scenario in TypeScript or JavaScript: the file is run, and what it exports by default is the scenario. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createJiti } from 'jiti'
import { ScenarioError } from './problems.ts'

/**
 * Runs a file of the operator's own; what comes over HTTP never gets here.
 * @throws ScenarioError where it cannot be run, or exports no scenario
 */
export async function loadProgram(file: string): Promise<object> {
  const exported = await run(file)
  if (typeof exported === 'object' && exported !== null && !Array.isArray(exported)) return exported
  const message =
    exported === undefined ? 'It exports nothing by default.' : 'What it exports by default is no scenario.'
  throw new ScenarioError([{ file, message, hint: 'Write export default defineScenario({ … }) into it.' }])
}

async function run(file: string): Promise<unknown> {
  const path = resolve(file)
  // Node 20 does not take types away. Nothing is kept from one time to the next, so that a changed file counts.
  const jiti = createJiti(pathToFileURL(path).href, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    // The very copy that plays it, whatever lies beside the file.
    virtualModules: { bouncelab: await import('../index.ts') },
  })
  try {
    const { default: exported } = await jiti.import<{ default?: unknown }>(path)
    return exported
  } catch (cause) {
    if (cause instanceof ScenarioError) throw new ScenarioError(cause.problems.map((problem) => ({ file, ...problem })))
    throw new ScenarioError([problemOf(file, path, cause)])
  }
}

function problemOf(file: string, path: string, cause: unknown) {
  const { code, message = String(cause), stack = '' } = cause as { code?: string; message?: string; stack?: string }
  if (/NOT_FOUND|ENOENT/.test(code ?? '') && message.includes(`'${path}'`)) {
    return { file, message: 'There is no such file.', hint: 'Give the path of a scenario file (YAML, JSON or .ts).' }
  }
  const why = `It cannot be run: ${message.split('\n')[0]}`
  return { file, ...placeIn(path, `${message}\n${stack}`), message: why, hint: 'A scenario file is run as a module.' }
}

/** The first place in the file itself that the error tells of. */
function placeIn(path: string, text: string): { line?: number; column?: number } {
  const at = text.indexOf(`${path}:`)
  const found = at < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(at + path.length))
  return found ? { line: Number(found[1]), column: Number(found[2]) } : {}
}
