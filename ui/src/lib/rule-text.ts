/** A rule as it would be written in a scenario file. Pure. */
import { formatDuration } from '../../../server/core/duration.ts'
import type { RuleRow } from './api-types.ts'

/** Its conditions and outcomes, a line each. */
export function ruleText({ when, while: during, times, then }: RuleRow): string[] {
  const line = (word: string, text: string | undefined) => (text === undefined ? [] : [`${word}: ${text}`])
  return [
    ...line('when', when === undefined ? undefined : flow(when)),
    ...line('while', during && window(during)),
    ...line('times', times === undefined ? undefined : String(times)),
    ...line('then', then === undefined ? undefined : outcomes(then)),
  ]
}

function window({ from, until }: NonNullable<RuleRow['while']>): string {
  const edge = (word: string, at: number | undefined) => (at === undefined ? [] : [`${word}: ${formatDuration(at)}`])
  return `{ ${[...edge('from', from), ...edge('until', until)].join(', ')} }`
}

function outcomes(then: unknown): string {
  const list = Array.isArray(then) ? then.map(outcome) : [outcome(then)]
  return list.length === 1 ? (list[0] as string) : `[${list.join(', ')}]`
}

/** What an outcome is written with, where that is not its own name. */
const OBJECTS: Record<string, string> = {
  relay: 'server',
  pipe: 'command',
  maildir: 'folder',
  mbox: 'file',
}

/** `{ do: 'reply', reply: … }` is written without its word, `{ do: 'dns', result: … }` with it, `deliver` with nothing else. */
function outcome(spec: unknown): string {
  if (typeof spec !== 'object' || spec === null) return flow(spec)
  const { do: word, result, ...rest } = spec as Record<string, unknown>
  const object = OBJECTS[String(word)]
  if (object !== undefined) {
    const { [object]: said, ...others } = rest
    return flow({ [String(word)]: said, ...others })
  }
  if (result !== undefined) return flow({ [String(word)]: result, ...rest })
  return Object.keys(rest).length === 0 && typeof word === 'string' ? word : flow(rest)
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? scalar(value) : String(value)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{ ${entries.map(([key, each]) => `${key}: ${flow(each)}`).join(', ')} }`
}

/** Quoted where YAML would read it otherwise. */
const scalar = (text: string): string =>
  /^[\w@./+-][\w@./+ -]*$/.test(text) && !/^\d/.test(text) ? text : `'${text.replaceAll("'", "''")}'`
