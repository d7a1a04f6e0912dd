/**
 * Exim's run time configuration (spec chapter 6): main options, macros, named lists, and the sections behind `begin`.
 * What stands in sections that decide nothing here is passed over.
 */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { placeOfLine } from '../common/problems.ts'

export interface Given {
  name: string
  value: string
  source?: SourcePlace
}

/** A line of a section, with its place. */
export interface SectionLine {
  text: string
  source: SourcePlace
}

export type Section = 'main' | 'retry' | 'routers' | 'transports' | 'acl' | 'authenticators' | 'rewrite' | 'local_scan'

export interface EximText {
  given: Map<string, Given>
  /** domainlist, hostlist and their kin, by name. */
  lists: Map<string, Given>
  macros: Map<string, Given>
  sections: Map<Section, SectionLine[]>
  problems: Problem[]
}

export const emptyText = (): EximText => ({
  given: new Map(),
  lists: new Map(),
  macros: new Map(),
  sections: new Map(),
  problems: [],
})

const SECTIONS: readonly string[] = ['retry', 'routers', 'transports', 'acl', 'authenticators', 'rewrite', 'local_scan']

/**
 * Adds what a text says; later values replace earlier ones.
 * @param start the section that it begins in, for files that hold one alone
 */
export function readOptions(
  into: EximText,
  text: string,
  file: string,
  place?: SourcePlace,
  start: Section = 'main',
): void {
  const skipping: boolean[] = []
  let section = start
  for (const { line, text: logical } of logicalLines(text)) {
    const source = placeOfLine(line, file, place)
    if (conditional(logical, skipping, into.macros) || skipping.includes(true)) continue
    const macro = /^([A-Z]\w*)\s*==?\s*(.*)$/s.exec(logical)
    if (macro) {
      const [, name = '', value = ''] = macro
      into.macros.set(name, { name, value: withMacros(value.trim(), into.macros), source })
      continue
    }
    const begun = /^begin\s+(\w+)$/.exec(logical)
    if (begun) {
      if (SECTIONS.includes(begun[1] as string)) section = begun[1] as Section
      else into.problems.push({ ...source, message: `"${begun[1]}" is not a known configuration section` })
      continue
    }
    const expanded = withMacros(logical, into.macros)
    if (section === 'main') option(into, expanded, source)
    else {
      const lines = into.sections.get(section) ?? []
      lines.push({ text: expanded, source })
      into.sections.set(section, lines)
    }
  }
}

/** `.ifdef NAME`, `.ifndef NAME`, `.else`, `.endif`; `.include` is of no use here. */
function conditional(line: string, skipping: boolean[], macros: ReadonlyMap<string, Given>): boolean {
  const found = /^\.(\w+)\s*(\w*)/.exec(line)
  if (!found) return false
  const [, word, name = ''] = found
  if (word === 'ifdef') skipping.push(!macros.has(name))
  else if (word === 'ifndef') skipping.push(macros.has(name))
  else if (word === 'elifdef' || word === 'elifndef' || word === 'else') skipping.push(!skipping.pop())
  else if (word === 'endif') skipping.pop()
  return true
}

function option(into: EximText, line: string, source: SourcePlace): void {
  const list = /^(?:domainlist|hostlist|addresslist|localpartlist)\s+(\w+)\s*=\s*(.*)$/s.exec(line)
  if (list) {
    into.lists.set(list[1] as string, { name: list[1] as string, value: unquoted(list[2] as string), source })
    return
  }
  const found = readSetting(line)
  if (found) into.given.set(found.name, { ...found, source })
  else into.problems.push({ ...source, message: `${JSON.stringify(line)} is no option; write \`name = value\`` })
}

/** `name = value`, or a boolean by its name alone: `name`, `no_name`. */
export function readSetting(line: string): { name: string; value: string } | null {
  const set = /^(?:hide\s+)?([a-z][a-z0-9_]*)\s*=\s*(.*)$/s.exec(line)
  if (set) return { name: set[1] as string, value: unquoted(set[2] as string) }
  const alone = /^(?:hide\s+)?(?:(no|not)_)?([a-z][a-z0-9_]*)$/.exec(line)
  return alone ? { name: alone[2] as string, value: alone[1] ? 'false' : 'true' } : null
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' }

/** A value in double quotes has escapes; any other stands as it is. */
export function unquoted(value: string): string {
  const text = value.trim()
  const found = /^"((?:[^"\\]|\\.)*)"$/s.exec(text)
  return found ? (found[1] as string).replace(/\\(.)/gs, (_, c: string) => ESCAPES[c] ?? c) : text
}

/** Characters; with two macros in each, twenty of them would fill the memory. */
const LONGEST_LINE = 100_000

function withMacros(text: string, macros: ReadonlyMap<string, Given>): string {
  const names = [...macros.keys()].filter((name) => text.includes(name)).sort((a, b) => b.length - a.length)
  let result = text
  for (const name of names) {
    const value = macros.get(name)?.value ?? ''
    // Counted before they are put in: the line would be there otherwise.
    if ((result.split(name).length - 1) * value.length + result.length > LONGEST_LINE) return result
    result = result.replaceAll(name, () => value)
  }
  return result
}

/** Lines with their continuations behind a backslash; comments and blank lines left out. */
function logicalLines(text: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = []
  let open: { line: number; text: string } | null = null
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*#/.test(line) || (line.trim() === '' && !open)) return
    const goesOn = /\\\s*$/.test(line)
    const part = line.replace(/\\\s*$/, '').trim()
    if (open) open.text += ` ${part}`
    else {
      open = { line: i + 1, text: part }
      found.push(open)
    }
    if (!goesOn) open = null
  })
  return found.map(({ line, text }) => ({ line, text: text.trim() })).filter(({ text }) => text !== '')
}
