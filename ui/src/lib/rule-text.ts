/** A rule as it would be written in a scenario file. Pure. */
import type { RuleRow } from './api-types.ts'

/** Its conditions and outcomes, a line each. */
export function ruleText({ when, then }: RuleRow): string[] {
  return [
    ...(when === undefined ? [] : [`when: ${flow(when)}`]),
    ...(then === undefined ? [] : [`then: ${outcomes(then)}`]),
  ]
}

function outcomes(then: unknown): string {
  const list = Array.isArray(then) ? then.map(outcome) : [outcome(then)]
  return list.length === 1 ? (list[0] as string) : `[${list.join(', ')}]`
}

/** `{ do: 'reply', reply: … }` is written without its word, and `{ do: 'deliver' }` with nothing else. */
function outcome(spec: unknown): string {
  if (typeof spec !== 'object' || spec === null) return flow(spec)
  const { do: word, ...rest } = spec as Record<string, unknown>
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
