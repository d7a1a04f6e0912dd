/** From zod's issues to mistakes as a person wants them told: what is wrong, where, what is allowed, what was meant. */
import type { z } from 'zod'
import { nearest } from '../core/nearest.ts'
import { type Problem, SandboxError } from '../errors.ts'

type Issue = z.core.$ZodIssue
export type Path = (string | number)[]

/** All mistakes of one scenario; the message has a line for each. */
export class ScenarioError extends SandboxError {
  declare readonly problems: Problem[]
  /** The files that were read beside the scenario's own: the mistake may be theirs. */
  readonly imports: readonly string[]

  constructor(problems: Problem[], imports: readonly string[] = []) {
    super('E_INVALID', problems.map(problemLine).join('\n'), { problems })
    this.name = 'ScenarioError'
    this.imports = imports
  }
}

/** `FILE:LINE:COLUMN message hint`; what has no place in a text is named by its path. */
export function problemLine(problem: Problem): string {
  const { file, line, column, path, message, hint } = problem
  const where = [file, line, column].filter((part) => part !== undefined).join(':')
  const named = line === undefined && path && !message.startsWith(path) ? `${path}: ` : ''
  return `${where ? `${where} ` : ''}${named}${message}${hint ? ` ${hint}` : ''}`
}

/** A mistake before its place is looked up; `at` says whether the key or its value is at fault. */
export interface Mistake {
  path: Path
  at: 'key' | 'value'
  message: string
  hint?: string
  /** Where it stands, if not where the path leads in the scenario's own text. */
  place?: { file: string; line: number; column: number }
}

/** Words of the language that the contract has and this version does not play. */
const NOT_YET: Record<string, string> = {}

/** For safeParse: the issue of an unknown key carries the known ones, which zod keeps to itself. */
export const errorMap: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined
  const shape = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape
  return Object.keys(shape ?? {}).join(' ')
}

/** @param data what was parsed, to tell what stands at a path */
export function mistakesOf(issues: readonly Issue[], data: unknown): Mistake[] {
  const flat = issues.flatMap((issue) => unfold(issue, [], data))
  const misspelt = new Set(flat.filter(({ issue }) => hasMisspelt(issue)).map(({ path }) => path.join('.')))
  // Where a key is misspelt, what is said to be missing is that key.
  const telling = flat.filter(
    ({ issue, path }) => !(saysMissing(issue) && misspelt.has(path.join('.'))) && !isMisspelt(path, flat, data),
  )
  return telling.flatMap(({ issue, path }) => mistakes(issue, path, data))
}

const saysMissing = (issue: Issue): boolean => issue.code === 'custom' && issue.params?.isMissing === true

/** Whether an unknown key is nearly one that is known, or one that is to come. */
const hasMisspelt = (issue: Issue): boolean =>
  issue.code === 'unrecognized_keys' &&
  issue.keys.some((key) => Object.hasOwn(NOT_YET, key) || nearest(key, issue.message.split(' ')) !== null)

/** Whether what is missing here stands beside it under a key that is nearly its own. */
function isMisspelt(path: Path, flat: readonly Found[], data: unknown): boolean {
  if (path.length === 0 || valueAt(data, path) !== undefined) return false
  const parent = path.slice(0, -1).join('.')
  return flat.some(
    ({ issue, path: at }) =>
      issue.code === 'unrecognized_keys' &&
      at.join('.') === parent &&
      issue.keys.some((key) => nearest(key, [String(path.at(-1))]) !== null),
  )
}

interface Found {
  issue: Issue
  path: Path
}

/** Of the alternatives of a union, the one that was meant: right in kind, with the fewest faults. */
function unfold(issue: Issue, above: Path, data: unknown): Found[] {
  const path = [...above, ...(issue.path as Path)]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path }]
  const branches = issue.errors.map((errors) => errors.flatMap((error) => unfold(error as Issue, path, data)))
  const value = valueAt(data, path)
  const meant = branches.filter((branch) => !branch.some((found) => isOtherKind(found, path, value)))
  if (meant.length === 0) return [{ issue: wantsAny(branches, issue), path }]
  return meant.reduce((best, branch) => (distance(branch) < distance(best) ? branch : best))
}

/** An alternative that knows every word that was written is nearer than one that does not. */
const distance = (branch: Found[]): number =>
  branch.reduce((sum, { issue }) => sum + (issue.code === 'unrecognized_keys' ? 100 : 1), 0)

/** Whether this fault says that the value is of another kind than the alternative wants (text for an object). */
function isOtherKind({ issue, path }: Found, at: Path, value: unknown): boolean {
  if (path.length !== at.length) return false
  if (issue.code === 'invalid_value') return typeof issue.values[0] !== typeof value
  return issue.code === 'invalid_type' || choicesOf(issue) !== null
}

/** Where no alternative is right in kind: all that may stand there. */
function wantsAny(branches: Found[][], issue: Issue): Issue {
  const choices = branches.flat().flatMap(({ issue: one }) => {
    if (one.code === 'invalid_type') return [kindName(one.expected)]
    return one.code === 'invalid_value' ? one.values.map(String) : (choicesOf(one) ?? [])
  })
  return {
    code: 'custom',
    path: issue.path,
    input: issue.input,
    message: '',
    params: { choices: [...new Set(choices)] },
  }
}

const choicesOf = (issue: Issue): string[] | null =>
  issue.code === 'custom' ? ((issue.params?.choices as string[] | undefined) ?? null) : null

function mistakes(issue: Issue, path: Path, data: unknown): Mistake[] {
  const value = valueAt(data, path)
  const name = describePath(path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, issue.message.split(' ')))
    case 'invalid_value': {
      if (value === undefined) return [missing(path, `One of ${issue.values.join(', ')}.`)]
      const allowed = issue.values.map(String)
      return [{ path, at: 'value', message: `${name} cannot be ${show(value)}.`, hint: meant(String(value), allowed) }]
    }
    case 'invalid_type':
      if (value === undefined) return [missing(path, `It is ${kindName(issue.expected)}.`)]
      return [
        {
          path,
          at: 'value',
          message: `${name} is ${kindName(issue.expected)}, not ${show(value)}.`,
          ...quotes(issue, value),
        },
      ]
    case 'too_small':
      return [
        {
          path,
          at: 'value',
          message: `${name} is too small${Array.isArray(value) || value === '' ? ': it is empty' : ''}.`,
          hint: `At least ${issue.minimum}.`,
        },
      ]
    case 'too_big':
      return [
        { path, at: 'value', message: `${name} is too large: ${show(value)}.`, hint: `At most ${issue.maximum}.` },
      ]
    default:
      return [customMistake(issue, path, value)]
  }
}

function customMistake(issue: Issue, path: Path, value: unknown): Mistake {
  const choices = choicesOf(issue)
  if (!choices) {
    const [message = '', hint = ''] = issue.message.split('\n')
    return { path, at: 'value', message, hint }
  }
  if (value === undefined) return missing(path, `One of ${choices.join(', ')}.`)
  const scalar = ['number', 'boolean'].includes(typeof value) && choices.includes('text')
  const hint = scalar ? `Put it in quotes: '${value}'.` : meant(typeof value === 'string' ? value : '', choices)
  return { path, at: 'value', message: `${describePath(path)} cannot be ${show(value)}.`, hint }
}

function unknownKey(key: string, path: Path, allowed: string[]): Mistake {
  const at = { path: [...path, key], at: 'key' as const }
  const later = Object.hasOwn(NOT_YET, key) ? NOT_YET[key] : undefined
  if (later) return { ...at, message: later, hint: `Allowed: ${allowed.join(', ')}.` }
  return { ...at, message: `${JSON.stringify(key)} is not known here.`, hint: meant(key, allowed) }
}

const missing = (path: Path, hint: string): Mistake => ({
  path: path.slice(0, -1),
  at: 'value',
  message: `${describePath(path.slice(0, -1))} lacks ${JSON.stringify(path.at(-1))}.`,
  hint: MISSING[String(path.at(-1))] ?? hint,
})

const MISSING: Record<string, string> = {
  when: 'Write when: {} to match everything.',
  then: 'Write then: deliver, or what else is to happen.',
}

function meant(written: string, allowed: readonly string[]): string {
  const near = nearest(written, allowed)
  return `${near ? `Did you mean ${near}? ` : ''}Allowed: ${allowed.join(', ')}.`
}

/** YAML reads `2024` and `yes` as something else than text. */
const quotes = (issue: Issue, value: unknown): { hint?: string } =>
  issue.code === 'invalid_type' && issue.expected === 'string' && typeof value !== 'object'
    ? { hint: `Put it in quotes: '${value}'.` }
    : {}

const KIND_NAMES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
const kindName = (kind: string): string => KIND_NAMES[kind] ?? kind

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null) return 'empty'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}

/** `rules[0].then`, or `the scenario` for its root. */
export function describePath(path: Path): string {
  if (path.length === 0) return 'the scenario'
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
}

export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<string | number, unknown> | null | undefined)?.[part],
    data,
  )
}
