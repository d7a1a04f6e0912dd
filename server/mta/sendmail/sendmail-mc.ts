/** sendmail.mc: `define(`confX', `value')dnl`, `FEATURE(`name')` and their kin, without m4 itself. */
import type { SourcePlace } from '../../core/types.ts'
import { didYouMean, placeOfLine } from '../common/problems.ts'
import { M4_NAMES, optionOfM4 } from './options.ts'
import { type Configured, nothing } from './sendmail-cf.ts'

/** Whether a text is written for m4 and not for Sendmail itself. */
export const isMc = (text: string): boolean =>
  /^[ \t]*(?:define|undefine|FEATURE|MAILER|OSTYPE|DOMAIN|VERSIONID|divert|include|LOCAL_DOMAIN|MASQUERADE_AS|dnl)\b/m.test(
    text,
  )

/** Parameters of macros whose defaults play no part: taken without a word. */
const KNOWN =
  /^(?:define|undefine|FEATURE|MAILER|OSTYPE|DOMAIN|VERSIONID|divert|include|sinclude|ifdef|MASQUERADE_AS|LOCAL_DOMAIN|VIRTUSER_DOMAIN|DAEMON_OPTIONS|CLIENT_OPTIONS|EXPOSED_USER|INPUT_MAIL_FILTER|MAIL_FILTER|LOCAL_CONFIG|LOCAL_RULESETS|GENERICS_DOMAIN|RELAY_DOMAIN|TRUST_AUTH_MECH|MODIFY_MAILER_FLAGS)$/

export function readMc(text: string, file: string, place?: SourcePlace): Configured {
  const found = nothing()
  for (const { name, args, line, isClosed } of calls(text)) {
    const source = placeOfLine(line, file, place)
    if (!isClosed) {
      found.problems.push({ ...source, message: `${name}(… is not closed: a quote or a bracket is missing` })
      break
    }
    const [first = '', ...rest] = args
    if (name === 'define') define(found, first, rest.join(', '), source)
    else if (name === 'FEATURE') found.features.set(first, rest)
    else if (name === 'LOCAL_DOMAIN' || name === 'VIRTUSER_DOMAIN')
      found.names.push(...args.flatMap((arg) => arg.split(/\s+/)).filter(Boolean))
    else if (!KNOWN.test(name)) {
      const near = didYouMean(name, ['define', 'FEATURE', 'MAILER', 'OSTYPE', 'DOMAIN', 'LOCAL_DOMAIN'])
      found.problems.push({ ...source, message: `there is no macro ${name}()${near}` })
    }
  }
  return found
}

function define(found: Configured, name: string, value: string, source: SourcePlace): void {
  if (name === 'confDOMAIN_NAME') found.macros.set('j', value)
  else found.options.push({ name: optionOfM4(name) ?? name, value, source })
}

interface Call {
  name: string
  args: string[]
  line: number
  isClosed: boolean
}

/** The macro calls at the beginning of lines, comments (`dnl`) left out; arguments without their m4 quotes. */
function calls(text: string): Call[] {
  const found: Call[] = []
  let at = 0
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  for (const head of text.matchAll(/^[ \t]*(?:(dnl\b[^\n]*)|([A-Za-z_]\w*)\()/gm)) {
    if (head.index < at || head[1]) continue
    const start = head.index + head[0].length
    const read = readArguments(text, start)
    found.push({ name: head[2] as string, args: read.args, line: lineAt(head.index), isClosed: read.end !== null })
    at = read.end ?? text.length
  }
  return found
}

function readArguments(text: string, start: number): { args: string[]; end: number | null } {
  const args: string[] = []
  let arg = ''
  let quotes = 0
  let brackets = 0
  for (let i = start; i < text.length; i++) {
    const c = text[i] as string
    if (quotes === 0 && text.startsWith('dnl', i) && /\W/.test(text[i - 1] as string)) {
      // The rest of the line is no part of the argument.
      i = text.indexOf('\n', i)
      if (i < 0) break
    } else if (c === '`') {
      if (quotes++ > 0) arg += c
    } else if (c === "'" && quotes > 0) {
      if (--quotes > 0) arg += c
    } else if (quotes === 0 && c === ',' && brackets === 0) {
      args.push(arg)
      arg = ''
    } else if (quotes === 0 && c === ')' && brackets === 0) {
      return { args: [...args, arg].map((each) => each.trim()), end: i + 1 }
    } else {
      if (quotes === 0 && c === '(') brackets++
      if (quotes === 0 && c === ')') brackets--
      arg += c
    }
  }
  return { args, end: null }
}

/** For an unknown conf name: the nearest that is played. */
export const nearM4 = (name: string): string => didYouMean(name, M4_NAMES)
