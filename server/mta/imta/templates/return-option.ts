/** return_option.opt: the words in a language's notices that stand in no text (`DAY=jour`), one `NAME=value` a line. */
import { nearest } from '../../../core/nearest.ts'
import { CUT_OFF, logicalLines } from '../config/text-lines.ts'
import type { TextProblem } from './template.ts'

/** The product's names; the last two are ours, for lines that it has no name for. */
const NAMES = [
  ...['DAY', 'HOUR', 'RECIPIENT_ADDRESS', 'ORIGINAL_ADDRESS', 'REASON', 'DIAGNOSTIC_CODE'],
  ...['RETURN_PERSONAL', 'SUBJECT', 'TEXT_CHARSET'],
  ...['REMOTE_SYSTEM', 'DELIVERY_HISTORY'],
] as const

export type OptionName = (typeof NAMES)[number]

export interface ReturnOptions {
  words: Partial<Record<OptionName, string>>
  /** `n.n.n=text`: what `Reason:` says for a status. */
  reasons: Map<string, string>
}

export function readReturnOptions(text: string): { options: ReturnOptions; problems: TextProblem[] } {
  const options: ReturnOptions = { words: {}, reasons: new Map() }
  const problems: TextProblem[] = []
  for (const { text: body, line, cutOff } of logicalLines(text, /^[!#;]/)) {
    const wrong = cutOff ? CUT_OFF : body === '' ? null : take(body, options)
    if (wrong) problems.push({ line, message: wrong })
  }
  return { options, problems }
}

function take(line: string, { words, reasons }: ReturnOptions): string | null {
  const found = /^([A-Za-z_]+|\d\.\d{1,3}\.\d{1,3})\s*=\s*(.*)$/.exec(line)
  if (!found) return `${JSON.stringify(line)} is no NAME=value line, such as DAY=day or 5.1.1=no such user`
  const [, name = '', value = ''] = found
  if (/^\d/.test(name)) {
    reasons.set(name, value)
    return null
  }
  const known = NAMES.find((each) => each === name.toUpperCase())
  if (known) {
    words[known] = value
    return null
  }
  const meant = nearest(name, NAMES)
  return `unknown option ${name}; ${meant ? `did you mean ${meant}?` : `the options are ${NAMES.join(' ')} and n.n.n`}`
}
