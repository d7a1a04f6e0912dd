/** main.cf (postconf.5): `name = value`, continued on lines that begin with white space; `$name` stands for a value. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { logicalLines } from '../common/logical-lines.ts'
import { placeOfLine } from '../common/problems.ts'

export interface Given {
  name: string
  /** As written, `$name` not yet replaced. */
  value: string
  source?: SourcePlace
}

export interface MainCf {
  given: Map<string, Given>
  problems: Problem[]
}

/** @param place where the text was written */
export function readMainCf(text: string, place?: SourcePlace): MainCf {
  const given = new Map<string, Given>()
  const problems: Problem[] = []
  for (const { line, text: logical } of logicalLines(text)) {
    const source = placeOfLine(line, 'main.cf', place)
    const found = /^([A-Za-z0-9_]+)\s*=\s*(.*)$/s.exec(logical)
    if (found) given.set(found[1] as string, { name: found[1] as string, value: (found[2] as string).trim(), source })
    else problems.push({ ...source, message: `missing '=' after attribute name: ${JSON.stringify(logical)}` })
  }
  return { given, problems }
}

/** The same from parameters by name. */
export function mainCfOf(
  parameters: Readonly<Record<string, string | number | boolean>>,
  places: Readonly<Record<string, SourcePlace>>,
): MainCf {
  const given = new Map<string, Given>()
  for (const [name, value] of Object.entries(parameters)) {
    const source = places[`config.${name}`]
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
    given.set(name, { name, value: text.trim(), ...(source ? { source } : {}) })
  }
  return { given, problems: [] }
}

/** Deeper than this a value refers to itself. */
const DEEPEST = 20

/** Parameters put in for one value: with two in each, twenty deep, they would be a million. */
const MOST_EXPANSIONS = 10_000

/**
 * Replaces `$name`, `${name}`, `$(name)`, and `${name?then}`, `${name:else}`; `$$` is a dollar.
 * @param textOf the text of a parameter before replacement
 * @param onTooMany told where so many are to be put in that the rest is left out
 */
export function expandMacros(
  text: string,
  textOf: (name: string) => string,
  onTooMany: () => void = () => undefined,
): string {
  let left = MOST_EXPANSIONS
  const expand = (text: string, depth: number): string => {
    if (depth > DEEPEST || !text.includes('$')) return text
    return text.replace(
      /\$(?:(\$)|\{([A-Za-z0-9_]+)(?:([?:])\{?([^{}]*)\}?)?\}|\(([A-Za-z0-9_]+)\)|([A-Za-z0-9_]+))/g,
      (_, dollar, braced, sign, other, round, plain) => {
        if (dollar) return '$'
        if (left-- <= 0) return ''
        const value = expand(textOf(braced ?? round ?? plain), depth + 1)
        if (sign === '?') return value === '' ? '' : expand(other, depth + 1)
        if (sign === ':') return value === '' ? expand(other, depth + 1) : value
        return value
      },
    )
  }
  const expanded = expand(text, 0)
  if (left < 0) onTooMany()
  return expanded
}
