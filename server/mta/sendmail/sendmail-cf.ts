/** sendmail.cf: `O Name=value`, `DXvalue` and `Cw`; mailers, maps and rewriting rules are passed over. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { logicalLines } from '../common/logical-lines.ts'
import { placeOfLine } from '../common/problems.ts'

/** An option that somebody wrote. */
export interface Given {
  /** As written; the spelling of OPTIONS where it is one of them. */
  name: string
  value: string
  source?: SourcePlace
}

/** What a configuration file says. */
export interface Configured {
  options: Given[]
  /** Macros of one letter: `j` is this host. */
  macros: Map<string, string>
  /** Class w: the names of this host. */
  names: string[]
  /** FEATURE()s by name, with their arguments. */
  features: Map<string, string[]>
  problems: Problem[]
}

export const nothing = (): Configured => ({
  options: [],
  macros: new Map(),
  names: [],
  features: new Map(),
  problems: [],
})

/** What begins a line of sendmail.cf that decides nothing here. */
const PASSED_OVER = /^[MRSPHTKFVELXN]/

export function readCf(text: string, file: string, place?: SourcePlace): Configured {
  const found = nothing()
  for (const { line, text: written } of logicalLines(text)) {
    const source = placeOfLine(line, file, place)
    const option = /^O\s+([A-Za-z][\w.-]*)\s*=\s*(.*)$/s.exec(written)
    const macro = /^D(\w|\{\w+\})(.*)$/s.exec(written)
    const names = /^C(\w|\{\w+\})(.*)$/s.exec(written)
    if (option) found.options.push({ name: option[1] as string, value: unquoted(option[2] as string), source })
    else if (macro) found.macros.set((macro[1] as string).replace(/[{}]/g, ''), (macro[2] as string).trim())
    else if (names) {
      if (names[1] === 'w') found.names.push(...(names[2] as string).split(/\s+/).filter(Boolean))
    } else if (/^O/.test(written)) {
      const message = `unknown option in ${JSON.stringify(written)}; write \`O Name=value\``
      found.problems.push({ ...source, message })
    } else if (!PASSED_OVER.test(written)) {
      found.problems.push({ ...source, message: `unknown configuration line ${JSON.stringify(written)}` })
    }
  }
  return found
}

const unquoted = (value: string): string => value.trim().replace(/^"(.*)"$/s, '$1')
