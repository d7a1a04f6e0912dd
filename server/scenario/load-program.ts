/** A scenario in TypeScript or JavaScript: the file is run, and what it exports by default is the scenario. */
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createJiti, type Jiti } from 'jiti'
import type { Problem } from '../errors.ts'
import { asWritten, defineScenario, hold, rule } from './build.ts'
import { NOTES, placeNotes } from './note-places.ts'
import { problemLine, ScenarioError } from './problems.ts'
import { callerPlace, fromHere, writtenAt } from './written-at.ts'

export interface Program {
  exported: object
  /** Mistakes of its rules, which the program went on without. */
  problems: Problem[]
  /** The files that it imports, and those that they import: absolute paths. */
  imports: string[]
}

/**
 * Runs a file of the operator's own; what comes over HTTP never gets here.
 * @throws ScenarioError where it cannot be run, or exports no scenario
 */
export async function loadProgram(file: string): Promise<Program> {
  const path = resolve(file)
  const builders = patientBuilders()
  const graph = new Map<string, Set<string>>()
  const notes = placeNotes((from, named) => {
    graph.set(from, (graph.get(from) ?? new Set()).add(named))
  })
  // Node 20 does not take types away. Nothing is kept from one time to the next, so that a changed file counts.
  const options = { fsCache: false, moduleCache: false, interopDefault: false }
  const plain = createJiti(pathToFileURL(path).href, options)
  const jiti = createJiti(pathToFileURL(path).href, {
    ...options,
    // The very copy that plays it, whatever lies beside the file.
    virtualModules: { bouncelab: { ...(await import('../index.ts')), ...builders.own }, [NOTES]: notes.module },
    transform(given) {
      const module = given.filename ?? path
      const isOwn = !module.includes('/node_modules/') && !/\.c[jt]s$/.test(module)
      const plugins = isOwn ? [notes.plugin(module, module === path ? file : fromHere(module))] : []
      return { code: plain.transform({ ...given, babel: { ...given.babel, plugins } }) }
    },
  })
  try {
    const { default: exported } = await jiti.import<{ default?: unknown }>(path)
    return {
      exported: scenarioIn(exported, file),
      problems: builders.problems(exported),
      imports: resolved(graph, jiti),
    }
  } catch (cause) {
    throw new ScenarioError([...builders.problems(null), ...problemsOf(file, path, cause)], resolved(graph, jiti))
  }
}

function scenarioIn(exported: unknown, file: string): object {
  if (typeof exported === 'object' && exported !== null && !Array.isArray(exported)) return exported
  const message =
    exported === undefined ? 'It exports nothing by default.' : 'What it exports by default is no scenario.'
  throw new ScenarioError([{ file, message, hint: 'Write export default defineScenario({ … }) into it.' }])
}

/** Builders that note a mistake and go on, so that all mistakes of a program are told at once. */
function patientBuilders() {
  const inRules: Problem[] = []
  const inScenarios = new Map<unknown, Problem[]>()
  const own = {
    rule: (...given: Parameters<typeof rule>) => {
      try {
        return rule(...given)
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error
        inRules.push(...error.problems)
        return rule({}, hold())
      }
    },
    defineScenario: (given: Parameters<typeof defineScenario>[0]) => {
      try {
        return defineScenario(given)
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error
        const written = writtenAt(asWritten(given), callerPlace())
        inScenarios.set(written, error.problems)
        return written
      }
    },
  }
  return {
    own,
    /** The one that is exported is looked through by whoever loads it. */
    problems: (exported: unknown): Problem[] => {
      const others = [...inScenarios].filter(([written]) => written !== exported).flatMap(([, problems]) => problems)
      return [...new Map([...inRules, ...others].map((problem) => [problemLine(problem), problem])).values()]
    },
  }
}

/** The files that modules name, but for those of packages. */
function resolved(graph: ReadonlyMap<string, ReadonlySet<string>>, jiti: Jiti): string[] {
  const files = new Set<string>()
  for (const [from, names] of graph) {
    for (const named of names) {
      // What is not there yet may come: where it would be is where it is looked for.
      const found =
        jiti.esmResolve(named, { parentURL: pathToFileURL(from).href, try: true }) ??
        (/^\.{0,2}\//.test(named) ? new URL(named, pathToFileURL(from)).href : undefined)
      if (found?.startsWith('file:') && !found.includes('/node_modules/')) files.add(fileURLToPath(found))
    }
  }
  return [...files].sort()
}

function problemsOf(file: string, path: string, cause: unknown): Problem[] {
  if (cause instanceof ScenarioError) return cause.problems.map((problem) => ({ file, ...problem }))
  const { code, message = String(cause), stack = '' } = cause as { code?: string; message?: string; stack?: string }
  if (/NOT_FOUND|ENOENT/.test(code ?? '') && message.includes(`'${path}'`)) {
    return [{ file, message: 'There is no such file.', hint: 'Give the path of a scenario file (YAML, JSON or .ts).' }]
  }
  const why = `It cannot be run: ${message.split('\n')[0]}`
  return [{ file, ...placeIn(path, `${message}\n${stack}`), message: why, hint: 'A scenario file is run as a module.' }]
}

/** The first place in the file itself that the error tells of. */
function placeIn(path: string, text: string): { line?: number; column?: number } {
  const at = text.indexOf(`${path}:`)
  const found = at < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(at + path.length))
  return found ? { line: Number(found[1]), column: Number(found[2]) } : {}
}
