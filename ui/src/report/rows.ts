/** A report's fields, each with a sentence. Follows the page's language when it is read in a view. */
import type { ReportedRecipient, ReportField } from '../lib/api-types.ts'
import { visible } from '../lib/visible.ts'
import { canSay, replyWords, type SayKey, type StatusWords, say, statusWords } from './say.ts'

export interface Row {
  label: string
  sentence: string
  /** Its name apart from its value, as written; of a paragraph there is no name. */
  name: string
  raw: string
  /** The row that says why. */
  main: boolean
}

/** Names in the letter case of RFC 3464; systems write them in their own. */
const NAMES = [
  'Reporting-MTA',
  'DSN-Gateway',
  'Received-From-MTA',
  'Original-Envelope-Id',
  'Arrival-Date',
  'Original-Recipient',
  'Final-Recipient',
  'Action',
  'Status',
  'Remote-MTA',
  'Diagnostic-Code',
  'Last-Attempt-Date',
  'Final-Log-ID',
  'Will-Retry-Until',
] as const

type Name = (typeof NAMES)[number]

const nameOf = (field: ReportField): Name | undefined =>
  NAMES.find((each) => each.toLowerCase() === field.name.toLowerCase())

const fieldValue = (fields: readonly ReportField[], name: Name): string =>
  fields.find((field) => nameOf(field) === name)?.value ?? ''

/** `dns;mx.test (a comment)` is `mx.test`. */
const bare = (value: string): string =>
  visible(
    value
      .replace(/^[\w-]+\s*;\s*/, '')
      .replace(/\s*\([^()]*\)/g, '')
      .trim(),
  )

export const actionOf = (recipient: ReportedRecipient): string =>
  fieldValue(recipient.fields, 'Action')
    .replace(/\(.*\)/, '')
    .trim()
    .toLowerCase()

/** Of a field, or of the words of qmail. */
export const statusOf = (recipient: ReportedRecipient): StatusWords | null =>
  statusWords(
    recipient.paragraph === null
      ? fieldValue(recipient.fields, 'Status')
      : (/\(#(\d\.\d+\.\d+)\)/.exec(recipient.paragraph)?.[1] ??
          /\b[45]\d\d[ -](\d\.\d+\.\d+)/.exec(recipient.paragraph)?.[1] ??
          ''),
  )

export function fieldRows(fields: readonly ReportField[]): Row[] {
  return fields.map((field) => {
    const name = nameOf(field)
    const colon = field.raw.indexOf(':')
    return {
      label: name ? say(`label.${name}`) : say('label.other'),
      sentence: name
        ? sentence(name, field.value, fields)
        : say(/^x-/i.test(field.name) ? 'say.extension' : 'say.other'),
      name: field.raw.slice(0, colon + 1),
      raw: field.raw.slice(colon + 1).trimStart(),
      main: name === 'Status',
    }
  })
}

function sentence(name: Name, value: string, fields: readonly ReportField[]): string {
  if (name === 'Action') {
    const key = `say.Action.${value
      .replace(/\(.*\)/, '')
      .trim()
      .toLowerCase()}`
    return canSay(key) ? sayPlain(key) : say('say.Action.other')
  }
  if (name === 'Status') return statusSentence(value)
  if (name === 'Diagnostic-Code') return diagnostic(value)
  if (name === 'Final-Recipient') return finalRecipient(bare(value), bare(fieldValue(fields, 'Original-Recipient')))
  if (name === 'Original-Recipient')
    return say(/^unknown\s*;|^\s*$/i.test(value) ? 'say.Original-Recipient.unknown' : 'say.Original-Recipient')
  if (name === 'Remote-MTA') {
    const refused = /smtp\s*;\s*[45]/i.test(fieldValue(fields, 'Diagnostic-Code'))
    return refused ? say('say.Remote-MTA.refused', { value: bare(value) }) : say('say.Remote-MTA')
  }
  if (name === 'Original-Envelope-Id') return say('say.Original-Envelope-Id', { value: visible(value) })
  if (name === 'Reporting-MTA' || name === 'DSN-Gateway' || name === 'Received-From-MTA')
    return say(`say.${name}`, { value: bare(value) })
  return say(`say.${name}`)
}

const sayPlain = (key: SayKey): string => say(key as 'say.Action.other')

function statusSentence(value: string): string {
  const status = statusWords(value)
  if (!status?.known) return say('say.Status.unknown', { code: visible(status?.code ?? value) })
  const [title, detail] = status.detail.words
  return say('say.Status', { title, code: status.code, detail })
}

function diagnostic(value: string): string {
  const [, type = '', text = value] = /^([\w-]+)\s*;\s*(.*)$/s.exec(value) ?? []
  const code = /^\s*(?:<[^>]*>\s*)?([245]\d\d)\b/.exec(text)?.[1]
  return code === undefined
    ? say('say.Diagnostic-Code.text', { type: visible(type) || '-' })
    : say('say.Diagnostic-Code.smtp', { code, words: replyWords(code) })
}

const finalRecipient = (final: string, original: string): string =>
  original === ''
    ? say('say.Final-Recipient')
    : original.toLowerCase() === final.toLowerCase()
      ? say('say.Final-Recipient.same')
      : say('say.Final-Recipient.other', { address: original })

/** The sentences that qmail writes, each with what it means to a program. */
export function paragraphRows(paragraph: string): Row[] {
  const [first = '', ...lines] = paragraph.split('\n')
  const row = (label: SayKey, raw: string, sentence: string, main = false): Row => ({
    label: sayPlain(label),
    sentence,
    name: '',
    raw,
    main,
  })
  return [
    row('label.paragraph', first, say('qsbmf.recipient')),
    ...lines.filter((line) => line.trim() !== '').map((line) => qmailLine(line, paragraph, row)),
  ]
}

function qmailLine(
  line: string,
  paragraph: string,
  row: (label: SayKey, raw: string, sentence: string, main?: boolean) => Row,
): Row {
  const reply = /^Remote host said: ([245]\d\d)/.exec(line)?.[1]
  if (reply !== undefined) {
    const host = /^(?:Connected to )?(\S+)(?: does not like| but|\s)/.exec(paragraph.split('\n')[1] ?? '')?.[1] ?? ''
    return row('label.Diagnostic-Code', line, say('qsbmf.said', { host, code: reply, words: replyWords(reply) }), true)
  }
  if (/I'm not going to try again; this message has been in the queue too long/.test(line))
    return row('label.Status', line, say('qsbmf.tooLong'), true)
  const code = statusWords(/\(#(\d\.\d+\.\d+)\)/.exec(line)?.[1] ?? '')
  if (code)
    return row('label.Status', line, say('qsbmf.status', { code: code.code, title: code.detail.words[0] }), true)
  if (/^Giving up on \S+\.$/.test(line)) return row('label.Remote-MTA', line, say('qsbmf.givingUp'))
  return row('label.words', line, say('qsbmf.text'))
}

/** How a recipient fared, as far as the report says. */
export type Fate = 'failed5' | 'failed4' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'unknown'

export function fateOf(recipient: ReportedRecipient): Fate {
  const action = actionOf(recipient)
  const family = statusOf(recipient)?.family.digits
  if (recipient.paragraph !== null) return /queue too long/.test(recipient.paragraph) ? 'failed4' : 'failed5'
  if (action === 'failed') return family === '4' ? 'failed4' : 'failed5'
  if (action === 'delayed' || action === 'delivered' || action === 'relayed' || action === 'expanded') return action
  return 'unknown'
}

/** The first sentence about a recipient. */
export function ledeOf(recipient: ReportedRecipient): string {
  const address = visible(recipient.address)
  const fate = fateOf(recipient)
  const status = statusOf(recipient)
  if (fate === 'delivered' || fate === 'relayed' || fate === 'expanded') return say(`lede.${fate}`, { address })
  if (!status || fate === 'unknown') return say('lede.unknown', { address })
  const title = status.detail.words[0]
  if (fate === 'delayed') return say('lede.delayed', { address, title })
  const key = `lede.${status.subject.digits}.${status.detail.digits}`
  return canSay(key) ? say(key as 'lede.1.1', { address }) : say('lede.other', { address, title })
}

/** What the application that got the notice does about it. */
export function adviceFor(recipient: ReportedRecipient): SayKey[] {
  const fate = fateOf(recipient)
  const status = statusOf(recipient)
  const subject = status?.subject.digits
  if (fate === 'failed5') {
    if (subject === '7') return ['do.policy']
    if (subject === '2' && status?.detail.digits === '2') return ['do.full']
    return subject === '1' ? ['do.failed5', 'do.address'] : ['do.failed5']
  }
  if (fate === 'failed4' || fate === 'delayed') return [`do.${fate}`]
  return [fate === 'unknown' ? 'do.unknown' : 'do.delivered']
}
