/** Scenarios and rules in TypeScript: the same words as in a scenario file, with the editor's help. */

import type { z } from 'zod'
import type { OutcomeSpec } from '../core/rule.ts'
import type { SourcePlace } from '../core/types.ts'
import { type Attempt, liftFunctions, originalOf, putBack, ruleLists } from './functions.ts'
import { describePath, errorMap, mistakesOf, ScenarioError } from './problems.ts'
import { type RuleInput, ruleSchema } from './rule-schema.ts'
import { type ScenarioFile, scenarioSchema } from './schema.ts'
import { callerPlace, copyOf, named, placeAround, placeOf, writtenAt } from './written-at.ts'

export type { Attempt } from './functions.ts'
export type { ScenarioFile } from './schema.ts'

/** The conditions of a rule, a function among them. */
export type WhenInput = z.input<typeof ruleSchema>['when'] & {
  /** Whether the rule may decide this attempt, all other conditions given. */
  fn?: (attempt: Attempt) => boolean
}
type OutcomeInput = Exclude<z.input<typeof ruleSchema>['then'], unknown[] | string>

/** An outcome that may yet be told how many attempts it serves. */
export interface BuiltOutcome {
  readonly outcome: OutcomeInput
  /** How many attempts of a recipient it serves before the next one takes over. */
  times(count: number): BuiltOutcome
}

/** What becomes of an attempt, said for each anew. It decides at once: it is no async function. */
export type OutcomeFunction = (attempt: Attempt) => BuiltOutcome | OutcomeInput | 'deliver' | 'hold'

const built = (outcome: OutcomeInput, place = callerPlace()): BuiltOutcome => ({
  outcome: writtenAt(outcome, place),
  times: (times) => built({ ...outcome, times }, place),
})

type Stage = NonNullable<OutcomeInput['at']>

/** The remote host answers so, at RCPT unless told otherwise. */
export const reply = (
  text: string,
  options: { at?: Stage; host?: string; delay?: string | number } = {},
): BuiltOutcome => built({ reply: text, ...options })

export const deliver = (): BuiltOutcome => built({ deliver: true })
/** @param server `smtp://127.0.0.1:2525`, `smtps://…` or `lmtp://…`: its reply is the outcome */
export const relay = (server: string): BuiltOutcome => built({ relay: server })
/** @param command gets the message on its standard input; runs only where commands are allowed */
export const pipe = (command: string): BuiltOutcome => built({ pipe: command })
export const maildir = (folder: string): BuiltOutcome => built({ maildir: folder })
export const mbox = (file: string): BuiltOutcome => built({ mbox: file })
/** @param target a URL that is told of the message, which is delivered */
export const webhook = (target: NonNullable<OutcomeInput['webhook']>): BuiltOutcome => built({ webhook: target })
/** @param answer what comes back although the message was taken */
export const answer = (answer: NonNullable<OutcomeInput['answer']>): BuiltOutcome => built({ answer })
export const hold = (): BuiltOutcome => built({ hold: true })
export const dns = (result: NonNullable<OutcomeInput['dns']>): BuiltOutcome => built({ dns: result })
export const connect = (result: NonNullable<OutcomeInput['connect']>, options: { host?: string } = {}): BuiltOutcome =>
  built({ connect: result, ...options })
export const mailbox = (result: NonNullable<OutcomeInput['mailbox']>): BuiltOutcome => built({ mailbox: result })
export const program = (result: NonNullable<OutcomeInput['program']>): BuiltOutcome => built({ program: result })

/**
 * A rule; its outcomes follow one another per recipient, and the last one stays.
 * @throws ScenarioError where a condition or an outcome is malformed
 * @example rule({ recipient: 'a@b.test' }, reply('450 4.2.1 busy').times(2), deliver())
 */
export function rule(when: WhenInput, ...outcomes: (BuiltOutcome | OutcomeFunction)[]): RuleInput {
  const written = { when, then: outcomes.map((each) => (typeof each === 'function' ? each : each.outcome)) }
  return readRule(writtenAt(written, callerPlace()))
}

/**
 * A rule as written in a scenario file, or as rule() makes it, checked.
 * @throws ScenarioError with every mistake in it
 */
export function readRule(input: unknown): RuleInput {
  const { data, found, mistakes } = liftFunctions([ruleAsWritten(input)], [[]])
  const [written] = data as unknown[]
  const parsed = ruleSchema.safeParse(written, { error: errorMap })
  const place = placeOf(input)
  if (parsed.success && mistakes.length === 0) {
    const [rule] = putBack([parsed.data], [], found)
    return writtenAt({ ...(rule as RuleInput), ...sourceOf(input, place) }, place)
  }
  for (const { path } of mistakes) path.shift()
  if (!parsed.success) mistakes.push(...mistakesOf(parsed.error.issues, written))
  throw new ScenarioError(
    mistakes.map(({ path, at, message, hint }) => ({
      ...placeAround(input, path, at),
      path: path.length > 0 ? describePath(path) : 'rule',
      message: named(path.length > 0 ? describePath(path) : 'rule', message),
      ...(hint ? { hint } : {}),
    })),
  )
}

/** Rules name lines; one that rule() has made knows its own. */
function sourceOf(input: unknown, place: SourcePlace | undefined): { source?: SourcePlace } {
  if (place) return { source: lineOf(place) }
  const { source } = input as Partial<RuleInput>
  return source ? { source } : {}
}

const lineOf = ({ file, line }: SourcePlace): SourcePlace => ({ file, ...(line === undefined ? {} : { line }) })

/** What defineScenario takes: rules may also come from rule(). */
export type ScenarioDefinition = Omit<ScenarioFile, 'rules' | 'session' | 'steps'> & {
  rules?: NewRule[]
  session?: NewSessionRule[]
  steps?: (NonNullable<ScenarioFile['steps']>[number] | { rules?: NewRule[]; session?: NewSessionRule[] })[]
}

type FileRule = NonNullable<ScenarioFile['rules']>[number]
type SessionRule = NonNullable<ScenarioFile['session']>[number]
type OutcomeDefinition = Exclude<FileRule['then'], unknown[]> | OutcomeFunction | FunctionEntry

/** An outcome's function with how many attempts it serves. */
interface FunctionEntry {
  fn: OutcomeFunction
  times?: number
  delay?: string | number
}

/** What the server does with a command, said for each anew. It decides at once: it is no async function. */
export type ActionFunction = (attempt: Attempt) => SessionRule['then']

/** A session rule as in a scenario file, functions allowed. */
export type NewSessionRule = Omit<SessionRule, 'when' | 'then'> & {
  when?: SessionRule['when'] & Pick<WhenInput, 'fn'>
  then: SessionRule['then'] | ActionFunction | { fn: ActionFunction }
}

/** A rule as in a scenario file, functions allowed, or as rule() makes it. */
export type NewRule =
  | (Omit<FileRule, 'when' | 'then'> & { when: WhenInput; then: OutcomeDefinition | OutcomeDefinition[] })
  | RuleInput

/**
 * Checks a scenario and gives it back as the same object that its YAML file would give.
 * @throws ScenarioError with every mistake in it
 * @example export default defineScenario({ rules: [rule({ domain: 'gone.example' }, dns('not-found'))] })
 */
export function defineScenario(definition: ScenarioDefinition): ScenarioFile {
  const written = writtenAt(asWritten(definition), callerPlace()) as ScenarioFile
  const { data, mistakes } = liftFunctions(written, ruleLists(written))
  const parsed = scenarioSchema.safeParse(data, { error: errorMap })
  if (parsed.success && mistakes.length === 0) return written
  if (!parsed.success) mistakes.push(...mistakesOf(parsed.error.issues, data))
  throw new ScenarioError(
    mistakes.map(({ path, at, message, hint }) => ({
      ...placeAround(written, path, at),
      path: describePath(path),
      message: named(describePath(path), message),
      ...(hint ? { hint } : {}),
    })),
  )
}

/** A scenario object in the words of the file: rules that rule() made are turned back into them. */
export function asWritten(scenario: object): object {
  const { rules, steps } = scenario as { rules?: unknown; steps?: unknown }
  const written = {
    ...scenario,
    ...(Array.isArray(rules) ? { rules: copyOf(rules, rules.map(ruleAsWritten)) } : {}),
    ...(Array.isArray(steps) ? { steps: copyOf(steps, steps.map(stepAsWritten)) } : {}),
  }
  return copyOf(scenario, written)
}

function stepAsWritten(step: unknown): unknown {
  const rules = (step as { rules?: unknown } | null)?.rules
  if (!Array.isArray(rules)) return step
  return copyOf(step, { ...(step as object), rules: copyOf(rules, rules.map(ruleAsWritten)) })
}

function ruleAsWritten(input: unknown): unknown {
  const outcomes = (input as Partial<RuleInput> | null)?.then
  if (!Array.isArray(outcomes) || !outcomes.every((o) => typeof o === 'object' && o !== null && 'do' in o)) return input
  const { source, while: window, when, ...rest } = input as RuleInput
  const written = {
    ...rest,
    when: when.fn ? { ...when, fn: originalOf(when.fn) } : when,
    ...(window ? { while: { ...millis('from', window.from), ...millis('until', window.until) } } : {}),
    then: outcomes.map(outcomeAsWritten),
  }
  // Over HTTP anything may stand there.
  const isPlace = typeof source?.file === 'string' && (source.line === undefined || Number.isInteger(source.line))
  return copyOf(input, writtenAt(written, isPlace ? source : undefined))
}

/** The other side, where the rule names it. */
const at = ({ host, offers }: { host?: string; offers?: string[] }) => ({
  ...(host === undefined ? {} : { host }),
  ...(offers === undefined ? {} : { offers }),
})

function outcomeAsWritten(spec: OutcomeSpec): OutcomeInput {
  const options = { ...(spec.times === undefined ? {} : { times: spec.times }), ...millis('delay', spec.delay) }
  switch (spec.do) {
    case 'reply':
      return { reply: spec.reply, at: spec.at, ...at(spec), ...options }
    case 'connect':
      return { connect: spec.result, ...at(spec), ...options }
    case 'program':
      return { program: { exit: spec.exit, output: spec.output }, ...options }
    case 'dns':
      return { dns: spec.result, ...(spec.exchanger === undefined ? {} : { host: spec.exchanger }), ...options }
    case 'mailbox':
      return { mailbox: spec.result, ...options }
    case 'answer':
      return { answer: spec.answer, ...options } as OutcomeInput
    case 'relay':
      return { relay: spec.server, ...options }
    case 'pipe':
      return { pipe: spec.command, ...options }
    case 'maildir':
      return { maildir: spec.folder, ...options }
    case 'webhook': {
      const { do: _, times: __, delay: ___, ...target } = spec
      return { webhook: target, ...options }
    }
    case 'mbox':
      return { mbox: spec.file, ...options }
    case 'fn':
      return { fn: originalOf(spec), ...options } as OutcomeInput
    default:
      return { [spec.do]: true, ...options }
  }
}

const millis = (key: string, length: number | undefined): Record<string, string> =>
  length === undefined ? {} : { [key]: `${length}ms` }
