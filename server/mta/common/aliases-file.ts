/**
 * aliases(5): `name: target, target`, continued on lines that begin with white space, `#` for comments, names and
 * targets in double quotes where they hold blanks. `.forward` files are lists of targets. What a target means is the
 * MTA's own: `|command`, `/file`, `:include:/list`, `:fail: text`, `error:550 …`, or an address.
 */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
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
  for (const { line, text: logical } of logicalLines(text)) {
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

/** The targets of a `.forward` file: one or several a line; null where a quote does not close. */
export function readForward(text: string): string[] | null {
  const targets: string[] = []
  for (const { text: line } of logicalLines(text)) {
    const found = splitTargets(line)
    if (!found) return null
    targets.push(...found)
  }
  return targets
}

/** Lines with their continuations, counted from 1; comments and blank lines left out. */
function logicalLines(text: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = []
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return
    const open = found.at(-1)
    if (/^\s/.test(line) && open) open.text += `\n${line.trim()}`
    else found.push({ line: i + 1, text: line.trim() })
  })
  return found
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
