/** Part 1: the templates with their tokens filled in. */
import type { NoticeCause } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import { toAscii } from '../../mail/dsn.ts'
import { zoneDate } from '../../mail/zone-date.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { headerSummaryLines } from './original.ts'
import { type Reported, recipientLines } from './recipient-report.ts'
import { channelOf } from './route.ts'
import { ageUnit, lastAge } from './schedule.ts'
import { expandTemplate } from './template.ts'
import { ENGLISH } from './templates/english.ts'

export interface TextInput {
  cause: NoticeCause
  age: number | undefined
  message: MessageState
  recipients: readonly RecipientState[]
  reported: readonly Reported[]
  raw: Uint8Array
  timezone: string
}

/** The part with its own header lines, which the template's first lines are. LF at the line ends. */
export function partOne(config: ImtaConfig, input: TextInput): string {
  const { cause, message, recipients, raw } = input
  const whole = lastAge(channelOf(config, recipients[0] as RecipientState), message)
  const spent = input.age ?? whole
  const values = {
    // A charset of us-ascii decodes no encoded word of another, so they stay; raw bytes beyond it cannot.
    header: headerSummaryLines(raw).map(asciiLine).join('\n'),
    recipients: recipientBlock(config, input),
    spent,
    left: whole - spent,
    whole,
    unit: ageUnit(config).name,
  }
  const { prefix, causes, suffix } = ENGLISH
  return [prefix, '\n', causes[cause], suffix].map((template) => expandTemplate(template, values)).join('')
}

/** Keeps the spaces at its beginning, which toAscii would not. */
const asciiLine = (line: string): string => (/^ */.exec(line)?.[0] ?? '') + toAscii(line)

/** %R: an empty line, the recipients, and for late messages the delivery history. */
function recipientBlock(config: ImtaConfig, { cause, reported, recipients, timezone }: TextInput): string {
  const between = config.recipientSpacing === 'blank' ? '\n\n' : '\n'
  const blocks = reported.map((each) => recipientLines(each, cause).join('\n')).join(between)
  const late = cause === 'delayed' || cause === 'expired'
  const shown = late && optionNumber(config, 'RETURN_DELIVERY_HISTORY') === 1
  return `\n\n${blocks}\n${shown ? history(recipients, optionNumber(config, 'HISTORY_TO_RETURN'), timezone) : ''}`
}

/** Newest first, an empty line between the records; recipients that were tried together have one record. */
function history(recipients: readonly RecipientState[], most: number, timezone: string): string {
  const attempts = recipients
    .flatMap((r) => r.history)
    .flatMap(({ at, report }) => at.map((each) => ({ at: each, report })))
  const records = new Map(attempts.map((each) => [`${each.at} ${each.report}`, each]))
  const newest = [...records.values()].sort((a, b) => b.at - a.at).slice(0, most)
  if (newest.length === 0) return ''
  const lines = newest.map(({ at, report }) => `${zoneDate(at, timezone)}\n${toAscii(report)}\n`)
  return `\n\nDelivery attempt history for your mail:\n\n${lines.join('\n')}`
}
