/**
 * return_header.opt: changes to the notice's own header, in the format of header option files (administration guide,
 * "Header Option Files"): `Field: ADD="…", FILL="…", RELABEL="…", MAXIMUM=-1`.
 */
import { nearest } from '../../../core/nearest.ts'
import { CUT_OFF, logicalLines } from '../config/text-lines.ts'
import type { TextProblem } from './template.ts'

/** What becomes of one field. */
export interface HeaderOption {
  field: string
  /** One more such field. */
  add?: string
  /** One such field where the notice has none. */
  fill?: string
  /** Another name for it. */
  relabel?: string
  /** It is left out. */
  remove?: boolean
}

const OPTION_NAMES = ['ADD', 'FILL', 'RELABEL', 'MAXIMUM']

/** Without these no program sees a report. */
const KEPT = ['content-type', 'mime-version']

export function readHeaderOptions(text: string): { options: HeaderOption[]; problems: TextProblem[] } {
  const options: HeaderOption[] = []
  const problems: TextProblem[] = []
  for (const { text: body, line, cutOff } of logicalLines(text, /^!/)) {
    if (body === '') continue
    const read = cutOff ? { wrong: CUT_OFF } : readLine(body)
    if ('wrong' in read) problems.push({ line, message: read.wrong })
    else options.push(read)
  }
  return { options, problems }
}

function readLine(line: string): HeaderOption | { wrong: string } {
  const found = /^([!-9;-~]+):\s*(.*)$/.exec(line)
  if (!found) return { wrong: `${JSON.stringify(line)} is no line such as Precedence: ADD="bulk"` }
  const [, field = '', rest = ''] = found
  const option: HeaderOption = { field }
  const words = [...rest.matchAll(/([A-Za-z]+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))\s*(?:,\s*|$)/gy)]
  if (rest === '' || words.reduce((length, [word]) => length + word.length, 0) !== rest.length) {
    return {
      wrong: `${field}: needs NAME="value" with commas between, such as ADD="bulk", not ${JSON.stringify(rest)}`,
    }
  }
  for (const [, name = '', quoted, bare = ''] of words) {
    const wrong = set(option, name.toUpperCase(), quoted ?? bare)
    if (wrong) return { wrong: `${field}: ${wrong}` }
  }
  const spoils = option.remove || option.relabel !== undefined || option.add !== undefined
  if (spoils && KEPT.includes(field.toLowerCase())) {
    return { wrong: `${field} stays as it is: without it a notice is no report` }
  }
  return option
}

function set(option: HeaderOption, name: string, value: string): string | null {
  if (!/^[ -~]*$/.test(value)) return `${name} takes ASCII only; write other letters as an encoded word of RFC 2047`
  if (name === 'ADD') option.add = value
  else if (name === 'FILL') option.fill = value
  else if (name === 'RELABEL') {
    if (!/^[!-9;-~]+$/.test(value)) return `RELABEL needs a field name, not ${JSON.stringify(value)}`
    option.relabel = value
  } else if (name === 'MAXIMUM') {
    if (value !== '-1') return `MAXIMUM takes -1, which leaves the field out, not ${JSON.stringify(value)}`
    option.remove = true
  } else {
    const meant = nearest(name, OPTION_NAMES)
    return `unknown option ${name}; ${meant ? `did you mean ${meant}?` : `played are ${OPTION_NAMES.join(' ')}`}`
  }
  return null
}

/** @param lines whole fields, folded ones with their line ends */
export function changeHeader(lines: readonly string[], options: readonly HeaderOption[]): string[] {
  return options.reduce<string[]>(change, [...lines])
}

function change(lines: string[], { field, add, fill, relabel, remove }: HeaderOption): string[] {
  const isIt = (line: string) => line.toLowerCase().startsWith(`${field.toLowerCase()}:`)
  const kept = remove ? lines.filter((line) => !isIt(line)) : lines
  const named = relabel === undefined ? kept : kept.map((l) => (isIt(l) ? `${relabel}${l.slice(field.length)}` : l))
  const filled = fill !== undefined && !named.some(isIt) ? [...named, `${field}: ${fill}`] : named
  return add === undefined ? filled : [...filled, `${field}: ${add}`]
}
