/** From a text or an object to a scenario as data. Every mistake in it is reported at once, each with its place. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MtaInput } from '../core/mta.ts'
import type { SourcePlace } from '../core/types.ts'
import type { Problem } from '../errors.ts'
import { isMtaType } from '../mta/types.ts'
import { asWritten } from './build.ts'
import { contradictionsIn } from './contradictions.ts'
import { filesOf, type LoadOptions } from './files.ts'
import { liftFunctions, putAllBack, ruleLists, showFunctions } from './functions.ts'
import { expectWithLetters, readLetters, withLetters } from './letters.ts'
import { checkMta, resolveMta } from './mta-block.ts'
import { outsideMistakes, withPaths } from './outside-paths.ts'
import { describePath, errorMap, type Mistake, mistakesOf, type Path, ScenarioError, valueAt } from './problems.ts'
import { isProgram, refuseCode } from './program-text.ts'
import { type LoadedScenario, scenarioSchema } from './schema.ts'
import { readSource, type SourceMap } from './source-map.ts'
import type { Step } from './step-schema.ts'
import { named, placeOf as noteOf, placeAround } from './written-at.ts'

export type { LoadOptions } from './files.ts'

/**
 * Reads a scenario and checks all of it.
 * @throws ScenarioError with every mistake
 * @example await loadScenario('rules: [{when: {domain: gone.example}, then: {dns: not-found}}]', { origin: 'http' })
 */
export async function loadScenario(input: string | object, options: LoadOptions): Promise<LoadedScenario> {
  if (typeof input === 'string') refuseCode(input, options)
  const source = typeof input === 'string' ? readSource(input, options.file ?? 'scenario') : null
  const unreadable = source?.problems ?? []
  if (source && !source.isReadable) throw new ScenarioError(unreadable)
  const given = typeof input === 'string' ? source?.data : asWritten(input)
  const { data, found, mistakes } = liftFunctions(given, ruleLists(given))
  const parsed = scenarioSchema.safeParse(data, { error: errorMap })
  if (!parsed.success) mistakes.push(...(emptyFile(data, source) ?? mistakesOf(parsed.error.issues, data)))
  const mtas = await readMtas(data, mistakes, source, options)
  const letters = await readLetters(data, mistakes, options)
  mistakes.push(...outsideMistakes(data, options))
  const places: Places = { source, given, options }
  const problems = (found: Mistake[]) => found.map((mistake) => problemOf(mistake, places))
  if (!parsed.success || unreadable.length + mistakes.length > 0)
    throw new ScenarioError([...unreadable, ...problems(mistakes)].sort(byPlace))
  const whole = putAllBack(parsed.data, found)
  const { name, rules, session, steps, expect, mta: _, ...rest } = whole
  const top = mtas.get('')
  const warnings = problems(contradictionsIn(whole)).sort(byPlace)
  return {
    name: name ?? (options.file ? basename(options.file).replace(/\.[a-z]+$/i, '') : 'scenario'),
    ...rest,
    ...(top ? { mta: top } : {}),
    rules: placed(withPaths(rules ?? [], options), ['rules'], source, given),
    session: placed(session ?? [], ['session'], source, given),
    steps: (steps ?? []).map((step, i) => {
      const path: Path = ['steps', i]
      const found = step.do === 'rules' ? { ...step, rules: withPaths(step.rules, options) } : step
      return withLetters(finishStep(found, path, source, given, mtas), path, data, letters)
    }),
    expect: expectWithLetters(placed(expect ?? [], ['expect'], source, given, 'to the column'), ['expect'], letters),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(options.file ? { file: options.file } : {}),
    ...(found.length > 0 ? { functions: found.length } : {}),
    text: typeof input === 'string' ? input : `${JSON.stringify(given, showFunctions, 2)}\n`,
  }
}

/**
 * A YAML or JSON file as data, a TypeScript or JavaScript file as the program that it is.
 * @throws ScenarioError, also where the file cannot be read
 */
export async function loadScenarioFile(file: string): Promise<LoadedScenario> {
  if (isProgram(file)) {
    const { loadProgram } = await import('./load-program.ts')
    const { exported, problems, imports } = await loadProgram(file)
    const loaded = await loadScenario(exported, { origin: 'code', file }).catch((error: unknown) => {
      if (!(error instanceof ScenarioError)) throw error
      throw new ScenarioError([...problems, ...error.problems].sort(byPlace), imports)
    })
    if (problems.length > 0) throw new ScenarioError(problems.sort(byPlace), imports)
    return { ...loaded, ...(imports.length > 0 ? { imports } : {}) }
  }
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'There is no such file.' : `It cannot be read: ${error.message}.`
    throw new ScenarioError([{ file, message: why, hint: 'Give the path of a scenario file (YAML or JSON).' }])
  })
  return loadScenario(decode(bytes, file), { origin: 'file', file })
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ScenarioError([
      { file, line: 1, column: 1, message: 'The file is not UTF-8.', hint: 'Save it as UTF-8 text.' },
    ])
  }
}

const emptyFile = (data: unknown, source: SourceMap | null): Mistake[] | null =>
  source && (data === null || data === undefined)
    ? [{ path: [], at: 'value', message: 'The scenario is empty.', hint: 'Write rules:, steps: or expect: into it.' }]
    : null

const byPlace = (a: Problem, b: Problem): number => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)

function problemOf(mistake: Mistake, places: Places): Problem {
  const { path, at, message, hint } = mistake
  const stands = placeOf(path, at, places)
  // A line within a text, or of a file of its own, is told by whoever found the mistake.
  const elsewhere = mistake.place && (mistake.place.file !== stands.file || mistake.place.line !== stands.line)
  const place = elsewhere ? mistake.place : stands
  const said = places.source || path.length === 0 ? message : named(describePath(path), message)
  return {
    ...place,
    ...(path.length > 0 ? { path: describePath(path) } : {}),
    message: said,
    ...(hint ? { hint } : {}),
  }
}

/** What tells where something stands: the text, or what a program has noted of its objects. */
interface Places {
  source: SourceMap | null
  given: unknown
  options: LoadOptions
}

function placeOf(path: Path, at: 'key' | 'value', { source, given, options: { file } }: Places): Partial<Problem> {
  if (source) return { file: source.file, ...source.position(path, at) }
  return placeAround(given, path, at) ?? (file ? { file } : {})
}

/** Each item with the place where a person wrote it. Rules go into the journal, which names lines. */
function placed<T extends { source?: SourcePlace }>(
  items: T[],
  path: Path,
  source: SourceMap | null,
  given: unknown,
  precision: 'to the line' | 'to the column' = 'to the line',
): T[] {
  if (!source) return items.map((item, i) => ({ ...item, ...noted(valueAt(given, [...path, i]), precision) }))
  const column = (at: Path) => (precision === 'to the line' ? {} : { column: source.position(at, 'value').column })
  return items.map((item, i) => ({ ...item, source: { ...source.place([...path, i]), ...column([...path, i]) } }))
}

/** What a program has made, or what stands in it, knows its line. */
function noted(written: unknown, precision: 'to the line' | 'to the column' = 'to the line'): { source?: SourcePlace } {
  const { file, line, column } = noteOf(written) ?? {}
  if (file === undefined) return {}
  const at = precision === 'to the line' || column === undefined ? {} : { column }
  return { source: { file, ...(line === undefined ? {} : { line }), ...at } }
}

function finishStep(
  step: Step,
  path: Path,
  source: SourceMap | null,
  given: unknown,
  mtas: ReadonlyMap<string, MtaInput>,
): Step {
  const at = source ? { source: source.place(path) } : noted(valueAt(given, path))
  if (step.do === 'rules') {
    const session = placed(step.session, [...path, 'session'], source, given)
    return { ...step, ...at, rules: placed(step.rules, [...path, 'rules'], source, given), session }
  }
  if (step.do === 'expect')
    return { ...step, ...at, expect: placed(step.expect, [...path, 'expect'], source, given, 'to the column') }
  if (step.do === 'mta') return { ...step, ...at, mta: mtas.get(String(path[1])) ?? step.mta }
  return { ...step, ...at }
}

/** The MTA blocks of the scenario and of its steps, by step (`''` for the scenario's own), checked by the MTA itself. */
async function readMtas(
  data: unknown,
  mistakes: Mistake[],
  source: SourceMap | null,
  options: LoadOptions,
): Promise<Map<string, MtaInput>> {
  const steps = valueAt(data, ['steps'])
  const stepPaths: Path[] = Array.isArray(steps) ? steps.map((_, i) => ['steps', i, 'mta']) : []
  const read = new Map<string, MtaInput>()
  for (const path of [['mta'], ...stepPaths]) {
    const block = valueAt(data, path)
    if (!isMtaBlock(block)) continue
    const before = mistakes.length
    const mta = await resolveMta(block, path, {
      mistakes,
      source,
      files: filesOf(options),
      foreign: options.origin === 'http',
    })
    if (mistakes.length > before) continue
    const timezone = valueAt(data, ['timezone'])
    mistakes.push(...checkMta(mta, path, typeof timezone === 'string' ? timezone : 'UTC'))
    read.set(path.length === 1 ? '' : String(path[1]), mta)
  }
  return read
}

/** Blocks without a known type are the schema's to complain of. */
const isMtaBlock = (block: unknown): block is MtaInput =>
  typeof block === 'object' && block !== null && isMtaType((block as MtaInput).type)
