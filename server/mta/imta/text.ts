/** Part 1: the texts of the notice's language with their tokens filled in. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { utf8 } from '../../mail/bytes.ts'
import { encodeText } from '../../mail/charset.ts'
import { decodeWords } from '../../mail/encoded-word.ts'
import { zoneDate } from '../../mail/zone-date.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { channelOf } from './route.ts'
import { ageUnit, lastAge } from './schedule.ts'
import { expandTemplate } from './templates/template.ts'
import type { NoticeType } from './templates/template-files.ts'
import type { TemplateSet } from './templates/template-set.ts'
import { headerSummaryLines } from './wire/original.ts'
import { type Reported, recipientLines } from './wire/recipient-report.ts'

export interface TextInput {
  type: NoticeType
  age: number | undefined
  message: MessageState
  recipients: readonly RecipientState[]
  reported: readonly Reported[]
  raw: Uint8Array
  timezone: string
}

/** The part with its own header, which is the prefix's. Its lines end in CRLF. */
export function partOne(config: ImtaConfig, set: TemplateSet, input: TextInput): Uint8Array {
  const { type, message, recipients, raw } = input
  const whole = lastAge(channelOf(config, recipients[0] as RecipientState), message)
  const spent = input.age ?? whole
  const unit = ageUnit(config).name
  const values = {
    header: headerSummaryLines(raw)
      .map((line) => `${summaryLine(set.charset, line)}\n`)
      .join(''),
    recipients: recipientBlock(config, set, input),
    spent,
    left: whole - spent,
    whole,
    unit: set.options.words[unit === 'day' ? 'DAY' : 'HOUR'] ?? unit,
  }
  const body = [set.prefix, set.texts[type], set.suffix].map((template) => expandTemplate(template, values)).join('')
  const bytes = encodeText(set.charset, body) ?? utf8(body)
  return join(headerLines(config, set, bytes), bytes)
}

function join(header: readonly string[], body: Uint8Array): Uint8Array {
  const head = utf8(`${header.join('\n')}\n\n`)
  const whole = new Uint8Array(head.length + body.length)
  whole.set(head)
  whole.set(body, head.length)
  return whole
}

/** Builds of 6.1 name the encoding always; where there are bytes beyond seven bits it has to be named (RFC 2045 6.1). */
function headerLines({ layout }: ImtaConfig, { header }: TemplateSet, body: Uint8Array): string[] {
  const isNamed = header.some((line) => /^content-transfer-encoding:/i.test(line))
  const wide = body.some((byte) => byte > 127)
  if (isNamed || !(wide || layout === '6.1')) return header
  return [...header, `Content-transfer-encoding: ${wide ? '8BIT' : '7BIT'}`]
}

const ENCODED_WORDS = /=\?([^?*\s]+)\S*?\?[bq]\?[^?]*\?=(?:\s+=\?\1\S*?\?[bq]\?[^?]*\?=)*/gi

/** An encoded word is decoded where its charset is the notice's own; others stay as they are. */
function summaryLine(charset: string, line: string): string {
  const decoded = line.replace(ENCODED_WORDS, (words, own: string) => {
    const text = own.toLowerCase() === charset ? decodeWords(words) : words
    return encodeText(charset, text) === null ? words : text
  })
  return inCharset(charset, decoded)
}

/** One line; what is a control or has no place in the charset becomes `?`. */
export function inCharset(charset: string, text: string): string {
  const line = text.replace(/[\r\n\t]+/g, ' ').replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '?')
  if (encodeText(charset, line) !== null) return line
  return [...line].map((character) => (encodeText(charset, character) === null ? '?' : character)).join('')
}

/** %R: an empty line, the recipients, and for late messages the delivery history. */
function recipientBlock(config: ImtaConfig, set: TemplateSet, { type, reported, recipients, timezone }: TextInput) {
  const between = config.recipientSpacing === 'blank' ? '\n\n' : '\n'
  const lines = (each: Reported) => recipientLines(each, type, set.options).map((line) => inCharset(set.charset, line))
  const blocks = reported.map((each) => lines(each).join('\n')).join(between)
  const late = type === 'delayed' || type === 'timedout'
  const shown = late && optionNumber(config, 'RETURN_DELIVERY_HISTORY') === 1
  return `\n\n${blocks}\n${shown ? history(config, set, recipients, timezone) : ''}`
}

/** Newest first, an empty line between the records; recipients that were tried together have one record. */
function history(config: ImtaConfig, set: TemplateSet, recipients: readonly RecipientState[], timezone: string) {
  const attempts = recipients
    .flatMap((r) => r.history)
    .flatMap(({ at, report }) => at.map((each) => ({ at: each, report })))
  const records = new Map(attempts.map((each) => [`${each.at} ${each.report}`, each]))
  const most = optionNumber(config, 'HISTORY_TO_RETURN')
  const newest = [...records.values()].sort((a, b) => b.at - a.at).slice(0, most)
  if (newest.length === 0) return ''
  const heading = set.options.words.DELIVERY_HISTORY ?? 'Delivery attempt history for your mail'
  const lines = newest.map(({ at, report }) => `${zoneDate(at, timezone)}\n${inCharset(set.charset, report)}\n`)
  return `\n\n${heading}:\n\n${lines.join('\n')}`
}
