/**
 * Reads the aliases file: `alias: address, address`, and lists as `alias: [NAME] value, <file, error-return-address, …`.
 * `!` in the first column begins a comment, a backslash at the end continues a line, `<file` takes another file in.
 */

import { nearest } from '../../../core/nearest.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { readAddress } from '../config/arguments.ts'
import { includedName, linesWithFiles, type NamedFiles, notGiven } from '../config/named-files.ts'
import { CUT_OFF } from '../config/text-lines.ts'
import { LIST_PARAMETERS, type ListParameter, NAMED, UNPLAYED_NAMED } from './alias-list.ts'
import { type Alias, isAddress, type ReadAliases, wholeAddress } from './aliases.ts'

const COMMENT = /^!/

export function readAliasFile(
  text: string,
  place: SourcePlace | undefined,
  host: string,
  files: NamedFiles,
): ReadAliases {
  const { lines, problems } = linesWithFiles(text, 'aliases', place, files, COMMENT)
  const aliases: Alias[] = []
  for (const { text: line, source, cutOff } of lines) {
    if (line === '') continue
    const tell = (message: string, at: SourcePlace = source) => problems.push({ path: 'aliases', ...at, message })
    const found = /^("[^"]*"(?:@[^\s:]+)?|[^\s:"]+)\s*:\s*(.*)$/s.exec(line)
    if (cutOff) tell(CUT_OFF)
    else if (!found) tell(`${JSON.stringify(line)} is no alias; write alias: address, address`)
    else aliases.push(readAlias(found[1] as string, found[2] as string, { source, host, files, tell }))
  }
  return { aliases, problems }
}

interface Context {
  source: SourcePlace
  host: string
  files: NamedFiles
  tell: (message: string, at?: SourcePlace) => void
}

function readAlias(name: string, rest: string, context: Context): Alias {
  const { source, host, tell } = context
  const address = wholeAddress(name.replace(/^"([^"\s]*)"/, '$1'), host).toLowerCase()
  const alias: Alias = { address, targets: [], list: {}, unplayed: [], source }
  let positional: number | null = null
  for (const item of items(rest)) {
    const named = /^\[([^\]]*)\]\s*(.*)$/s.exec(item)
    const file = includedName(item)
    if (named) readNamed(alias, (named[1] as string).trim(), named[2] as string, context)
    else if (positional !== null) readPositional(alias, positional++, item, context)
    else if (file !== null) {
      positional = 0
      alias.targets.push(...members(file, context))
    } else addTarget(alias.targets, item, host, (message) => tell(`${name} ${message}`))
  }
  if (alias.targets.length === 0) tell(`${name} needs at least one address`)
  return alias
}

/** Cut at commas outside quotes. */
const items = (text: string): string[] =>
  text.trim() === ''
    ? []
    : (text.match(/(?:"[^"]*"|[^,"]|"(?=[^"]*$))+|(?<=,)(?=,|$)/g) ?? []).map((item) => item.trim())

function addTarget(targets: string[], text: string, host: string, tell: (message: string) => void): void {
  const address = text.replace(/^[^<]*<([^<>]+)>$/, '$1').trim()
  if (isAddress(address)) targets.push(wholeAddress(address, host))
  else tell(address === '' ? 'has an empty place between its commas' : `cannot expand to ${JSON.stringify(text)}`)
}

function readNamed(alias: Alias, word: string, value: string, { tell }: Context): void {
  const name = word.toUpperCase()
  const parameter = NAMED[name]
  if (parameter) setParameter(alias, parameter, `[${name}]`, value.trim(), tell)
  else if (UNPLAYED_NAMED.includes(name)) alias.unplayed.push(name)
  else {
    const meant = nearest(name, [...Object.keys(NAMED), ...UNPLAYED_NAMED])
    tell(`unknown list parameter [${word}]${meant ? `; did you mean [${meant}]?` : ''}`)
  }
}

/** What follows the four addresses is a comment; an empty place leaves its parameter out. */
function readPositional(alias: Alias, at: number, value: string, { tell }: Context): void {
  const parameter = LIST_PARAMETERS[at]
  if (parameter && value !== '') setParameter(alias, parameter, parameter, value, tell)
}

function setParameter(
  alias: Alias,
  parameter: ListParameter,
  called: string,
  value: string,
  tell: (message: string) => void,
): void {
  const read = readAddress([value])
  if ('wrong' in read) tell(`${called} ${read.wrong}`)
  else alias.list[parameter] = read.value
}

/** One address to a line. */
function members(name: string, { source, host, files, tell }: Context): string[] {
  const text = files.texts[name]
  if (text === undefined) {
    tell(notGiven(name), source)
    return []
  }
  const targets: string[] = []
  const { lines, problems } = linesWithFiles(text, name, files.places[`files.${name}`], files, COMMENT)
  for (const { file, line, message } of problems) tell(message, placed(file, line))
  for (const line of lines) {
    if (line.text !== '') addTarget(targets, line.text, host, (message) => tell(`${name} ${message}`, line.source))
  }
  if (targets.length === 0) tell(`<${name} names no address`, source)
  return targets
}

const placed = (file: Problem['file'], line: Problem['line']): SourcePlace => ({
  file: file ?? 'aliases',
  ...(line === undefined ? {} : { line }),
})
