/** main.cf (postconf.5): `name = value`, continued on lines that begin with white space; `$name` stands for a value. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
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

/** Comments may stand between the lines of a value. */
function logicalLines(text: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = []
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    const open = found.at(-1)
    if (/^\s/.test(line) && open) open.text += ` ${line.trim()}`
    else found.push({ line: i + 1, text: line.trim() })
  })
  return found
}

/** Deeper than this a value refers to itself. */
const DEEPEST = 20

/**
 * Replaces `$name`, `${name}`, `$(name)`, and `${name?then}`, `${name:else}`; `$$` is a dollar.
 * @param textOf the text of a parameter before replacement
 */
export function expandMacros(text: string, textOf: (name: string) => string, depth = 0): string {
  if (depth > DEEPEST || !text.includes('$')) return text
  const inner = (name: string) => expandMacros(textOf(name), textOf, depth + 1)
  return text.replace(
    /\$(?:(\$)|\{([A-Za-z0-9_]+)(?:([?:])\{?([^{}]*)\}?)?\}|\(([A-Za-z0-9_]+)\)|([A-Za-z0-9_]+))/g,
    (_, dollar, braced, sign, other, round, plain) => {
      if (dollar) return '$'
      const value = inner(braced ?? round ?? plain)
      if (sign === '?') return value === '' ? '' : expandMacros(other, textOf, depth + 1)
      if (sign === ':') return value === '' ? expandMacros(other, textOf, depth + 1) : value
      return value
    },
  )
}
