/**
 * aliases(5): `name: target, target`, continued on lines that begin with white space, `#` for comments, names and
 * targets in double quotes where they hold blanks. `.forward` files are lists of targets. What a target means is the
 * MTA's own: `|command`, `/file`, `:include:/list`, `:fail: text`, `error:550 …`, or an address.
 */
import type { SourcePlace, Why } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { logicalLines } from './logical-lines.ts'
import { placeOfLine } from './problems.ts'

export interface AliasEntry {
  /** In lower case, without quotes. */
  name: string
  /** As written, without the quotes around a whole target. */
  targets: string[]
  source: SourcePlace
}

export interface AliasTable {
  entries: Map<string, AliasEntry>
  problems: Problem[]
}

/**
 * @param file its name, for problems and explanations
 * @param place where the text was written, when it stands in another file
 */
export function readAliases(text: string, file: string, place?: SourcePlace): AliasTable {
  const entries = new Map<string, AliasEntry>()
  const problems: Problem[] = []
  for (const { line, text: logical } of logicalLines(text, '\n')) {
    const source = placeOfLine(line, file, place)
    const found = /^(?:"((?:[^"\\]|\\.)*)"|([^\s:"|/][^\s:]*))\s*:(.*)$/s.exec(logical)
    const targets = found ? splitTargets(found[3] as string) : null
    if (!found || !targets) {
      problems.push({ ...source, message: `${JSON.stringify(logical)} is no alias; write \`name: target, target\`` })
      continue
    }
    const name = (found[1]?.replace(/\\(.)/g, '$1') ?? (found[2] as string)).toLowerCase()
    const twice = entries.get(name)
    if (twice) problems.push({ ...source, message: `${name} stands here already, on line ${twice.source.line}` })
    else entries.set(name, { name, targets, source })
  }
  return { entries, problems }
}

/**
 * The aliases of several files; the first that has a name decides.
 * @param paths those of them that are there are read
 * @param places of the settings, by path
 * @param problems to which mistakes are added
 */
export function readAliasFiles(
  paths: readonly string[],
  { files, places }: { files: Readonly<Record<string, string>>; places: Readonly<Record<string, SourcePlace>> },
  problems: Problem[],
): Map<string, AliasEntry> {
  const found = new Map<string, AliasEntry>()
  for (const path of paths) {
    const text = files[path]
    if (text === undefined) continue
    const read = readAliases(text, path, places[`files.${path}`])
    problems.push(...read.problems)
    for (const [name, entry] of read.entries) if (!found.has(name)) found.set(name, entry)
  }
  return found
}

/**
 * Users' .forward files, by user in lower case; those without a target, or with a quote that does not close, are none.
 * @param isOther whether it is written in another language (a filter), and so is none of these
 */
export function forwardsOf(
  files: Readonly<Record<string, string>>,
  isOther: (text: string) => boolean = () => false,
): Map<string, string[]> {
  const forwards = new Map<string, string[]>()
  for (const [path, text] of Object.entries(files)) {
    const user = /^\/home\/([^/]+)\/\.forward$/.exec(path)?.[1]
    if (user === undefined || isOther(text)) continue
    const targets = readForward(text)
    if (targets?.length) forwards.set(user.toLowerCase(), targets)
  }
  return forwards
}

/** Why something is so, by an alias. */
export const aliasWhy = ({ name, targets, source }: AliasEntry, setting = 'aliases'): Why => ({
  by: 'setting',
  setting,
  value: `${name}: ${targets.join(', ')}`,
  source,
  text: `${name} is an alias.`,
})

/** The targets of a `.forward` file: one or several a line; null where a quote does not close. */
export function readForward(text: string): string[] | null {
  const targets: string[] = []
  for (const { text: line } of logicalLines(text, '\n')) {
    const found = splitTargets(line)
    if (!found) return null
    targets.push(...found)
  }
  return targets
}

/** Splits at commas and line ends outside of quotes; null where a quote does not close. */
export function splitTargets(text: string): string[] | null {
  // A word with a colon of its own, such as `:fail: text, with a comma`, takes the rest.
  const special = /^\s*(:(?:fail|defer|blackhole|unknown):.*)$/s.exec(text)
  if (special) return [(special[1] as string).trim()]
  const targets: string[] = []
  let target = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '\\' && quoted) target += c + (text[++i] ?? '')
    else if (c === '"') {
      quoted = !quoted
      target += c
    } else if (!quoted && (c === ',' || c === '\n')) {
      targets.push(target)
      target = ''
    } else target += c
  }
  if (quoted) return null
  return [...targets, target].map(unquoted).filter((each) => each !== '')
}

/** Quotes around the whole target, or around a command behind its bar (`|"cmd args"`), are taken off. */
function unquoted(target: string): string {
  const text = target.trim()
  const whole = /^(\|?)"((?:[^"\\]|\\.)*)"$/s.exec(text)
  return whole ? `${whole[1]}${(whole[2] as string).replace(/\\(["\\])/g, '$1')}` : text
}
