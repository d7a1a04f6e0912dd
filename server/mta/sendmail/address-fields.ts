/** Fields of addresses as Sendmail writes them anew (headers.c), and what the queue counts of a message. */
import type { MessageState } from '../../core/state.ts'
import { concat, losslessText, toLf, utf8 } from '../../mail/bytes.ts'
import { isNamed } from '../../mail/header.ts'
import { headerOf } from '../common/original.ts'
import type { SendmailConfig } from './config.ts'

const FIELDS = /^(?:To|Cc|Bcc|From|Sender|Reply-To|Errors-To|Resent-(?:To|Cc|Bcc|From|Sender|Reply-To)):/i

const WIDTH = 78
const INDENT = '        '

/**
 * Breaks a header's fields of addresses at their commas.
 * @param header lines with LF, the last one ended
 * @param host completes bare names; null leaves them
 */
export function rewriteFields(header: string, host: string | null): string {
  return header
    .split(/\n(?![ \t])/)
    .map((field) => (FIELDS.test(field) ? rewriteField(field, host) : field))
    .join('\n')
}

function rewriteField(field: string, host: string | null): string {
  const end = field.endsWith('\n') ? '\n' : ''
  const colon = field.indexOf(':')
  const head = `${field.slice(0, colon)}: `
  const addresses = atCommas(field.slice(colon + 1).replace(/\s*\n\s*/g, ' '))
  const names = host === null ? addresses : addresses.map((address) => complete(address, host))
  let line = head
  const lines: string[] = []
  names.forEach((name, i) => {
    if (i === 0) line += name
    else if (line.length + 2 + name.length > WIDTH) {
      lines.push(`${line},`)
      line = INDENT + name
    } else line += `, ${name}`
  })
  return [...lines, line].join('\n') + end
}

/** Commas in quotes, comments and groups separate nothing. */
function atCommas(text: string): string[] {
  const found: string[] = []
  let current = ''
  let depth = 0
  let quoted = false
  for (const c of text) {
    if (c === '"') quoted = !quoted
    else if (!quoted && (c === '(' || c === '<')) depth++
    else if (!quoted && (c === ')' || c === '>')) depth--
    if (c === ',' && !quoted && depth <= 0) {
      found.push(current.trim())
      current = ''
    } else current += c
  }
  return [...found, current.trim()].filter((each, i) => each !== '' || i === 0)
}

const complete = (address: string, host: string): string =>
  /^[^\s@<>"(),:;]+$/.test(address) ? `${address}@${host}` : address

/** What one return path costs in the queue's count. */
export const QUEUE_OVERHEAD = 7

/** The message's size with LF, as it came. */
export const plainSize = ({ queueSize, trace }: MessageState): number => queueSize - trace.length

/**
 * The size that SIZE= and priorities count: the message as it came, and once it was read from the queue again, with
 * the fields that were put on top. It is read again for whatever is delivered here, and at every queue run.
 */
export function sizeInQueue(message: MessageState, attempt: number): number {
  const isFresh =
    attempt <= 1 &&
    message.recipients.every(({ channel, path }) => channel === 'remote' && path.expandsTo === undefined)
  const size = plainSize(message)
  if (isFresh && message.origin.type !== 'forward') return size
  return size + message.trace.length + QUEUE_OVERHEAD
}

/** Whether a field is taken out of what is handed on: Return-Receipt-To has become a request for a report. */
const isDropped = (config: SendmailConfig, name: string): boolean =>
  isNamed(name, 'bcc') ||
  isNamed(name, 'return-path') ||
  (isNamed(name, 'return-receipt-to') && config.isOn('RrtImpliesDsn'))

/**
 * A message's header as it is handed on.
 * @param raw the message, with CRLF or LF
 * @param host completes bare names; null leaves them
 * @returns lines with LF, the last one ended; '' where there is none
 */
export function headerText(config: SendmailConfig, raw: Uint8Array, host: string | null): string {
  const header = losslessText(toLf(headerOf(raw)))
  const fields = (header.endsWith('\n') ? header : `${header}\n`).split(/(?<=\n)(?![ \t])/)
  const kept = fields.filter((field) => !isDropped(config, field.slice(0, field.indexOf(':')).trim()))
  return header === '' ? '' : rewriteFields(kept.join(''), host)
}

/**
 * Its body with LF; lines that begin with `From ` get a `>` in front.
 * @returns null where there is no body at all
 */
export function bodyBytes(raw: Uint8Array): Uint8Array | null {
  const rest = toLf(raw.subarray(headerOf(raw).length))
  if (rest.length === 0) return null
  return quoteFrom(rest.subarray(1))
}

const LF = 10
const FROM = utf8('From ')
const QUOTE = utf8('>')

/** Without a `>` for lines that have one already. */
export function quoteFrom(text: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf(LF, start)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.subarray(start, end)
    if (FROM.every((byte, i) => line[i] === byte)) parts.push(QUOTE)
    parts.push(line)
    if (newline < 0) parts.push(Uint8Array.of(LF))
    start = end
  }
  return concat(...parts)
}
