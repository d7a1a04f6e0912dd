/**
 * Functions in a scenario of TypeScript: `fn` in `when`, and an outcome that is a function or has `fn`. They are taken
 * out before the words are checked, for words are what comes over HTTP too, and put back behind what became of them.
 */
import type { NamedFunction, PlainOutcome, RuleContext, SessionAction, SessionPoint, When } from '../core/rule.ts'
import { errorMap, type Mistake, mistakesOf, type Path } from './problems.ts'
import { outcomeSchema, type RuleInput } from './rule-schema.ts'
import { type SessionRuleInput, sessionRuleSchema } from './session-schema.ts'
import type { Step } from './step-schema.ts'

/** What a rule's functions are told of an attempt: `age` in milliseconds, `fields` the message's header. */
export type Attempt = RuleContext

type AnyFunction = (attempt: Attempt) => unknown

interface Found {
  /** The list that the rule is in. */
  list: Path
  rule: number
  /** The condition, or the place of the outcome in its list. */
  part: 'when' | number
  fn: AnyFunction
}

/** A scenario as data, and the functions that were in it. */
export interface Lifted {
  data: unknown
  found: Found[]
  mistakes: Mistake[]
}

/** @param lists where rules are, by their paths */
export function liftFunctions(data: unknown, lists: readonly Path[]): Lifted {
  const lifted: Lifted = { data, found: [], mistakes: [] }
  for (const list of lists) {
    lifted.data = changeAt(lifted.data, list, (rules) =>
      Array.isArray(rules) ? rules.map((rule, i) => liftRule(rule, { list, rule: i }, lifted)) : rules,
    )
  }
  return lifted
}

/** The lists of rules in a scenario: its own, those of its steps, and those of the session. */
export function ruleLists(data: unknown): Path[] {
  const steps = (data as { steps?: unknown } | null)?.steps
  const inSteps = Array.isArray(steps)
    ? steps.flatMap((_, i): Path[] => ['rules', 'session'].map((kind) => ['steps', i, kind]))
    : []
  return [['rules'], ['session'], ...inSteps]
}

type Place = Pick<Found, 'list' | 'rule'>

function liftRule(rule: unknown, place: Place, lifted: Lifted): unknown {
  if (!isObject(rule)) return rule
  const { when } = rule
  const bare = { ...rule }
  if (isObject(when) && 'fn' in when) {
    const { fn, ...words } = when
    bare.when = words
    take(fn, { ...place, part: 'when' }, ['when', 'fn'], lifted)
  }
  if (!('then' in rule)) return bare
  // A word of the same kind keeps the place.
  const stand = place.list.at(-1) === 'session' ? 'drop' : 'deliver'
  const isList = Array.isArray(rule.then)
  const outcomes = [rule.then].flat().map((outcome, i) => {
    const path: Path = isList ? ['then', i] : ['then']
    if (typeof outcome === 'function') {
      take(outcome, { ...place, part: i }, path, lifted)
      return stand
    }
    if (!isObject(outcome) || !('fn' in outcome)) return outcome
    const { fn, ...options } = outcome
    take(fn, { ...place, part: i }, [...path, 'fn'], lifted)
    return { [stand]: true, ...options }
  })
  bare.then = isList ? outcomes : outcomes[0]
  return bare
}

function take(fn: unknown, place: Omit<Found, 'fn'>, path: Path, { found, mistakes }: Lifted): void {
  if (typeof fn === 'function') found.push({ ...place, fn: fn as AnyFunction })
  else {
    const message = 'fn takes a function, which only a scenario in TypeScript can have.'
    const hint = 'Say it in the other words, or write the scenario as a .ts file with defineScenario().'
    mistakes.push({ path: [...place.list, place.rule, ...path], at: 'key', message, hint })
  }
}

/** Puts the functions of one list behind the rules that were read from it. */
export function putBack<R extends { when: When; then: unknown }>(rules: R[], list: Path, found: readonly Found[]): R[] {
  const own = found.filter((each) => each.list.join() === list.join())
  return own.length === 0 ? rules : rules.map((rule, i) => own.filter((each) => each.rule === i).reduce(put, rule))
}

interface Parsed {
  rules?: RuleInput[] | undefined
  session?: SessionRuleInput[] | undefined
  steps?: Step[] | undefined
}

/** Puts all functions of a scenario behind the rules that were read from it. */
export function putAllBack<T extends Parsed>(parsed: T, found: readonly Found[]): T {
  if (found.length === 0) return parsed
  const { rules, session, steps } = parsed
  return {
    ...parsed,
    ...(rules ? { rules: putBack(rules, ['rules'], found) } : {}),
    ...(session ? { session: putBack(session, ['session'], found) } : {}),
    ...(steps ? { steps: steps.map((step, i) => inStep(step, ['steps', i], found)) } : {}),
  }
}

const inStep = (step: Step, at: Path, found: readonly Found[]): Step =>
  step.do === 'rules'
    ? {
        ...step,
        rules: putBack(step.rules, [...at, 'rules'], found),
        session: putBack(step.session, [...at, 'session'], found),
      }
    : step

function put<R extends { when: When; then: unknown }>(rule: R, { part, fn }: Found): R {
  if (part === 'when') return { ...rule, when: { ...rule.when, fn: condition(fn) } }
  if ('at' in rule) return { ...rule, then: { do: 'fn', ...action(fn, rule.at as SessionPoint) } }
  const then = (rule.then as PlainOutcome[]).map((spec, i) => {
    if (i !== part) return spec
    const { do: _, ...options } = spec
    return { do: 'fn', ...outcome(fn), ...options }
  })
  return { ...rule, then }
}

const originals = new WeakMap<object, AnyFunction>()

/** The function as it was written, of one that was put back. */
export const originalOf = ({ name, call }: NamedFunction<unknown>): unknown =>
  call ? (originals.get(call) ?? call) : name

function named<R>(fn: AnyFunction, read: (given: unknown) => R): NamedFunction<R> {
  const name = nameOf(fn)
  const call = (attempt: Attempt): R => {
    let given: unknown
    try {
      given = fn(attempt)
    } catch (error) {
      throw new Error(`the function ${name} threw ${error instanceof Error ? error : JSON.stringify(error)}`)
    }
    if (typeof (given as { then?: unknown } | null)?.then === 'function') {
      throw new Error(`the function ${name} gave a promise, and an attempt waits for nothing: write it without async`)
    }
    return read(given)
  }
  originals.set(call, fn)
  return { name, call }
}

/** What a person would know it by: its name, or where it has none of its own, how it begins. */
function nameOf(fn: AnyFunction): string {
  if (!['', 'fn', 'then'].includes(fn.name)) return fn.name
  const source = String(fn).replaceAll(/\s+/g, ' ')
  return source.length > 60 ? `${source.slice(0, 59)}…` : source
}

const condition = (fn: AnyFunction): NamedFunction<boolean> => named(fn, Boolean)

const outcome = (fn: AnyFunction): NamedFunction<PlainOutcome> =>
  named(fn, (given) => {
    // What reply() and its like make holds its words.
    const words = isObject(given) && 'outcome' in given ? given.outcome : given
    const parsed = outcomeSchema.safeParse(words, { error: errorMap })
    if (parsed.success) return parsed.data as PlainOutcome
    const [first] = mistakesOf(parsed.error.issues, words)
    const what = `${first?.message ?? ''} ${first?.hint ?? ''}`.replace('the scenario', 'what it gave').trim()
    throw new Error(`the function ${nameOf(fn)} gave no outcome: ${what}`)
  })

/** What a function of a session rule gives is checked against the point at which the rule acts. */
const action = (fn: AnyFunction, at: SessionPoint): NamedFunction<SessionAction> =>
  named(fn, (then) => {
    const parsed = sessionRuleSchema.safeParse({ at, then }, { error: errorMap })
    if (parsed.success) return parsed.data.then as SessionAction
    const [first] = mistakesOf(parsed.error.issues, { at, then })
    const what = `${first?.message ?? ''} ${first?.hint ?? ''}`.replace('the scenario', 'what it gave').trim()
    throw new Error(`the function ${nameOf(fn)} gave no action: ${what}`)
  })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy of the data with one place changed; what does not lead there stays as it is. */
function changeAt(data: unknown, [head, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (head === undefined) return change(data)
  if (Array.isArray(data)) return data.map((each, i) => (i === head ? changeAt(each, rest, change) : each))
  if (!isObject(data) || !(head in data)) return data
  return { ...data, [head]: changeAt(data[head], rest, change) }
}

/** For JSON: a function as its source. */
export const showFunctions = (_: string, value: unknown): unknown =>
  typeof value === 'function' ? String(value) : value
